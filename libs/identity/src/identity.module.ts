import { Module } from '@nestjs/common';
import { AccountsService } from './accounts.service';
import { ApiKeyCache } from './api-key-cache';
import { ApiKeysService } from './api-keys.service';
import { HashSlots } from './hash-slots';
import { IdempotencyService } from './idempotency.service';
import { IdentityService } from './identity.service';
import { LoginTries } from './login-tries';
import { OauthClientsService } from './oauth-clients.service';
import { OauthTokens } from './oauth-tokens';
import { OidcTokens } from './oidc/oidc-tokens';
import { ProviderStore } from './provider-store';
import { SellerSessions } from './seller-sessions';
import { UsersService } from './users.service';

const SERVICES = [
  IdentityService,
  ApiKeyCache,
  IdempotencyService,
  SellerSessions,
  ApiKeysService,
  OauthClientsService,
  OauthTokens,
  OidcTokens,
  UsersService,
  AccountsService,
  LoginTries,
  HashSlots,
  ProviderStore,
];

@Module({ providers: SERVICES, exports: SERVICES })
export class IdentityModule {}
