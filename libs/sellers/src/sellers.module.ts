import { IdentityModule } from '@app/identity';
import { VerificationModule } from '@app/verification';
import { Module } from '@nestjs/common';
import { AdmissionService } from './admission.service';
import { ProgrammesService } from './programmes.service';
import { RequirementExpiry } from './requirement-expiry';
import { SellerCommands } from './seller-commands';
import { SellerLinks } from './seller-links';
import { SellersActivities } from './sellers.activities';
import { SellersService } from './sellers.service';

@Module({
  imports: [IdentityModule, VerificationModule],
  providers: [
    SellerCommands,
    SellerLinks,
    SellersService,
    AdmissionService,
    ProgrammesService,
    SellersActivities,
    RequirementExpiry,
  ],
  exports: [
    SellerLinks,
    SellersService,
    AdmissionService,
    ProgrammesService,
    SellersActivities,
    RequirementExpiry,
  ],
})
export class SellersModule {}
