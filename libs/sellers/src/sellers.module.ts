import { IdentityModule } from '@app/identity';
import { VerificationModule } from '@app/verification';
import { Module } from '@nestjs/common';
import { ProgrammesService } from './programmes.service';
import { SellersActivities } from './sellers.activities';
import { SellersService } from './sellers.service';

@Module({
  imports: [IdentityModule, VerificationModule],
  providers: [SellersService, ProgrammesService, SellersActivities],
  exports: [SellersService, ProgrammesService, SellersActivities],
})
export class SellersModule {}
