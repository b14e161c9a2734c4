import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock } from './clock';
import { AppConfig, loadConfig } from './config';
import { Vault } from './crypto';

@Global()
@Module({})
export class PlatformModule {
  /** `config` and `clock` are given by tests; a process reads its environment. */
  static register(config: AppConfig = loadConfig(), clock: Clock = new Clock()): DynamicModule {
    return {
      module: PlatformModule,
      providers: [
        { provide: AppConfig, useValue: config },
        { provide: Clock, useValue: clock },
        { provide: Vault, useValue: new Vault(config.secretHex) },
      ],
      exports: [AppConfig, Clock, Vault],
    };
  }
}
