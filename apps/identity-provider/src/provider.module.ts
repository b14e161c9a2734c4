import { DatabaseModule, IsolationCheck } from '@app/database';
import { IdentityModule } from '@app/identity';
import { PlatformModule } from '@app/platform';
import { QuotasModule } from '@app/quotas';
import { Module } from '@nestjs/common';

@Module({
  imports: [PlatformModule.register(), DatabaseModule, IdentityModule, QuotasModule],
  providers: [IsolationCheck],
})
export class ProviderModule {}
