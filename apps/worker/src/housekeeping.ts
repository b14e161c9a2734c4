import { IdempotencyService, OauthTokens, ProviderStore, PURGE_BATCH, PURGE_TOKENS } from '@app/identity';
import { BackgroundLoop } from '@app/platform';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

const EVERY_MS = 3_600_000;

/** What is kept for a time only goes when the time is over. Any number of workers may do it side by side. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Housekeeping.name);
  private readonly loop = new BackgroundLoop(() => this.step());

  constructor(
    private readonly idempotency: IdempotencyService,
    private readonly tokens: OauthTokens,
    private readonly provider: ProviderStore,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  private async step(): Promise<number> {
    try {
      const keys = await this.idempotency.purge();
      const tokens = await this.tokens.purge();
      const records = await this.provider.purge(PURGE_BATCH);
      return keys === PURGE_BATCH || tokens === PURGE_TOKENS || records === PURGE_BATCH ? 0 : EVERY_MS;
    } catch (error) {
      this.logger.warn(`Old Idempotency-Keys and tokens stay for now: ${(error as Error).message}`);
      return EVERY_MS;
    }
  }
}
