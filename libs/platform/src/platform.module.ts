import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock } from './clock';
import { AppConfig, loadConfig } from './config';
import { Vault } from './crypto';

@Global()
@Module({})
export class PlatformModule {
  /** `config` and `clock` are given by tests; a process reads its environment when it boots, not when files are imported. */
  static register(config?: AppConfig, clock: Clock = new Clock()): DynamicModule {
    return {
      module: PlatformModule,
      providers: [
        { provide: AppConfig, useFactory: () => config ?? loadConfig() },
        { provide: Clock, useValue: clock },
        {
          provide: Vault,
          inject: [AppConfig],
          useFactory: ({ secretHex }: AppConfig) => new Vault(secretHex),
        },
      ],
      exports: [AppConfig, Clock, Vault],
    };
  }
}
