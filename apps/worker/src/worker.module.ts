import { CatalogueModule } from '@app/catalogue';
import { DatabaseModule } from '@app/database';
import { IdentityHousekeepingModule, IdentityModule } from '@app/identity';
import { ListingsModule } from '@app/listings';
import { OutboxModule } from '@app/notifications';
import { PlatformModule } from '@app/platform';
import { SalesModule } from '@app/sales';
import { SellersModule } from '@app/sellers';
import { TemporalModule } from '@app/temporal';
import { Module } from '@nestjs/common';
import { WorkerRunner } from './worker-runner';

@Module({
  imports: [
    PlatformModule.register(),
    DatabaseModule,
    TemporalModule,
    IdentityModule,
    IdentityHousekeepingModule,
    SellersModule,
    CatalogueModule,
    ListingsModule,
    SalesModule,
    OutboxModule,
  ],
  providers: [WorkerRunner],
})
export class WorkerModule {}
