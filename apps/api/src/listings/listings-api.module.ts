import { ListingsModule } from '@app/listings';
import { Module } from '@nestjs/common';
import { ListingsController } from './listings.controller';

@Module({ imports: [ListingsModule], controllers: [ListingsController] })
export class ListingsApiModule {}
