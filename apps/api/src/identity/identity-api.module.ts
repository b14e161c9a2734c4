import { IdentityModule } from '@app/identity';
import { Module } from '@nestjs/common';
import { ApiKeysController } from './api-keys.controller';
import { MeController } from './me.controller';
import { OauthClientsController } from './oauth-clients.controller';
import { OauthController } from './oauth.controller';
import { UsersController } from './users.controller';
import { WellKnownController } from './well-known.controller';

@Module({
  imports: [IdentityModule],
  controllers: [
    ApiKeysController,
    OauthClientsController,
    OauthController,
    WellKnownController,
    UsersController,
    MeController,
  ],
})
export class IdentityApiModule {}
