import { Module } from '@nestjs/common';
import { IdempotencyService } from './idempotency.service';
import { IdentityService } from './identity.service';

@Module({ providers: [IdentityService, IdempotencyService], exports: [IdentityService, IdempotencyService] })
export class IdentityModule {}
