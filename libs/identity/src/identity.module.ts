import { Module } from '@nestjs/common';
import { IdempotencyPurge } from './idempotency-purge';
import { IdempotencyService } from './idempotency.service';
import { IdentityService } from './identity.service';

@Module({ providers: [IdentityService, IdempotencyService], exports: [IdentityService, IdempotencyService] })
export class IdentityModule {}

/** For the worker: housekeeping that starts with the process. */
@Module({ imports: [IdentityModule], providers: [IdempotencyPurge] })
export class IdentityHousekeepingModule {}
