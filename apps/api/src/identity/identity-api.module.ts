import { IdentityModule } from '@app/identity';
import { Module } from '@nestjs/common';
import { ApiKeysController } from './api-keys.controller';
import { MeController } from './me.controller';

@Module({ imports: [IdentityModule], controllers: [ApiKeysController, MeController] })
export class IdentityApiModule {}
