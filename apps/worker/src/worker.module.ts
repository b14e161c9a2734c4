import { CatalogueModule } from '@app/catalogue';
import { DatabaseModule, IsolationCheck } from '@app/database';
import { IdentityModule } from '@app/identity';
import { ListingsModule } from '@app/listings';
import { MessageDeliveryModule } from '@app/messages';
import { OutboxModule } from '@app/notifications';
import { MetricsModule } from '@app/metrics';
import { PlatformModule } from '@app/platform';
import { QuotasModule } from '@app/quotas';
import { SalesModule } from '@app/sales';
import { SellersModule } from '@app/sellers';
import { TemporalModule } from '@app/temporal';
import { Module } from '@nestjs/common';
import { Housekeeping } from './housekeeping';
import { WorkerMetrics } from './worker-metrics';
import { WorkerRunner } from './worker-runner';

@Module({
  imports: [
    PlatformModule.register(),
    DatabaseModule,
    TemporalModule,
    IdentityModule,
    QuotasModule,
    MetricsModule,
    SellersModule,
    CatalogueModule,
    ListingsModule,
    SalesModule,
    OutboxModule,
    MessageDeliveryModule,
  ],
  providers: [IsolationCheck, WorkerMetrics, WorkerRunner, Housekeeping],
})
export class WorkerModule {}
