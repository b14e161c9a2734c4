import { Module } from '@nestjs/common';
import { ApiKeysService } from './api-keys.service';
import { IdempotencyService } from './idempotency.service';
import { IdentityService } from './identity.service';
import { OauthClientsService } from './oauth-clients.service';
import { OauthTokens } from './oauth-tokens';
import { OidcTokens } from './oidc/oidc-tokens';
import { SellerSessions } from './seller-sessions';
import { UsersService } from './users.service';

const SERVICES = [
  IdentityService,
  IdempotencyService,
  SellerSessions,
  ApiKeysService,
  OauthClientsService,
  OauthTokens,
  OidcTokens,
  UsersService,
];

@Module({ providers: SERVICES, exports: SERVICES })
export class IdentityModule {}
