import { Module } from '@nestjs/common';
import { ApiKeysService } from './api-keys.service';
import { IdempotencyService } from './idempotency.service';
import { IdentityService } from './identity.service';
import { SellerSessions } from './seller-sessions';

const SERVICES = [IdentityService, IdempotencyService, SellerSessions, ApiKeysService];

@Module({ providers: SERVICES, exports: SERVICES })
export class IdentityModule {}
