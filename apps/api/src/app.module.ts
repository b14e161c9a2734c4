import { AuditModule } from '@app/audit';
import { DatabaseModule, IsolationCheck } from '@app/database';
import { IdentityModule } from '@app/identity';
import { MetricsModule } from '@app/metrics';
import { PlatformModule } from '@app/platform';
import { TemporalModule } from '@app/temporal';
import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AuditApiModule } from './audit/audit-api.module';
import { CatalogueApiModule } from './catalogue/catalogue-api.module';
import { ErrorPageController } from './docs/error-page.controller';
import { DocumentsApiModule } from './documents/documents-api.module';
import { EventsApiModule } from './events/events-api.module';
import { GuidesController } from './guides/guides.controller';
import { HealthApiModule } from './health/health-api.module';
import { AuthGuard } from './http/auth.guard';
import { EtagInterceptor } from './http/etag.interceptor';
import { ExportInterceptor } from './http/export/export.interceptor';
import { ExportPlaces } from './http/export/export-places';
import { ListShapes } from './http/export/list-shapes';
import { IdempotencyInterceptor } from './http/idempotency.interceptor';
import { RateLimitGuard } from './http/rate-limit.guard';
import { RateLimitsModule } from './http/rate-limits.module';
import { LinkInterceptor } from './http/link.interceptor';
import { ProblemFilter } from './http/problem.filter';
import { StandingPermission } from './http/standing-permission';
import { IdentifiersApiModule } from './identifiers/identifiers-api.module';
import { IdentityApiModule } from './identity/identity-api.module';
import { ListingsApiModule } from './listings/listings-api.module';
import { MessagesApiModule } from './messages/messages-api.module';
import { OrdersApiModule } from './orders/orders-api.module';
import { ProgrammesApiModule } from './programmes/programmes-api.module';
import { ReceiptsApiModule } from './receipts/receipts-api.module';
import { ScreeningApiModule } from './screening/screening-api.module';
import { SellersApiModule } from './sellers/sellers-api.module';
import { StatusPageModule } from './status-page/status-page.module';
import { StorefrontApiModule } from './storefront/storefront-api.module';
import { UpliftApiModule } from './uplift/uplift-api.module';

@Module({
  imports: [
    PlatformModule.register(),
    DatabaseModule,
    TemporalModule,
    IdentityModule,
    AuditModule,
    MetricsModule,
    RateLimitsModule,
    HealthApiModule,
    ProgrammesApiModule,
    SellersApiModule,
    DocumentsApiModule,
    ScreeningApiModule,
    IdentifiersApiModule,
    CatalogueApiModule,
    AuditApiModule,
    ListingsApiModule,
    StorefrontApiModule,
    OrdersApiModule,
    UpliftApiModule,
    EventsApiModule,
    MessagesApiModule,
    StatusPageModule,
    ReceiptsApiModule,
    IdentityApiModule,
  ],
  controllers: [ErrorPageController, GuidesController],
  providers: [
    IsolationCheck,
    ListShapes,
    ExportPlaces,
    StandingPermission,
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_GUARD, useClass: RateLimitGuard },
    // The first is the outermost: it sees the answer last.
    { provide: APP_INTERCEPTOR, useClass: EtagInterceptor },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_INTERCEPTOR, useClass: LinkInterceptor },
    { provide: APP_INTERCEPTOR, useClass: ExportInterceptor },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class AppModule {}
