import { CatalogueModule } from '@app/catalogue';
import { Module } from '@nestjs/common';
import { CatalogueController } from './catalogue.controller';

@Module({ imports: [CatalogueModule], controllers: [CatalogueController] })
export class CatalogueApiModule {}
