import { SellersModule } from '@app/sellers';
import { VerificationModule } from '@app/verification';
import { Module } from '@nestjs/common';
import { CatalogueActivities } from './catalogue.activities';
import { CatalogueService } from './catalogue.service';

@Module({
  imports: [SellersModule, VerificationModule],
  providers: [CatalogueService, CatalogueActivities],
  exports: [CatalogueService, CatalogueActivities],
})
export class CatalogueModule {}
