import { ListingsModule } from '@app/listings';
import { Module } from '@nestjs/common';
import { StorefrontController } from './storefront.controller';

@Module({ imports: [ListingsModule], controllers: [StorefrontController] })
export class StorefrontApiModule {}
