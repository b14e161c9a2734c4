import { DatabaseModule } from '@app/database';
import { IdentityModule } from '@app/identity';
import { PlatformModule } from '@app/platform';
import { Module } from '@nestjs/common';

@Module({ imports: [PlatformModule.register(), DatabaseModule, IdentityModule] })
export class ProviderModule {}
