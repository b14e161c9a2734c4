import { IdempotencyService, PURGE_BATCH } from '@app/identity';
import { BackgroundLoop } from '@app/platform';
import { QUOTA_PURGE_BATCH, Quotas } from '@app/quotas';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

const EVERY_MS = 3_600_000;

/** What is kept for a time only goes when the time is over. Any number of workers may do it side by side. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Housekeeping.name);
  private readonly loop = new BackgroundLoop(() => this.step());

  constructor(
    private readonly idempotency: IdempotencyService,
    private readonly quotas: Quotas,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  private async step(): Promise<number> {
    try {
      const isMoreLeft = [
        (await this.idempotency.purge()) === PURGE_BATCH,
        (await this.quotas.purge()) === QUOTA_PURGE_BATCH,
      ];
      return isMoreLeft.includes(true) ? 0 : EVERY_MS;
    } catch (error) {
      this.logger.warn(`Old rows stay for now: ${(error as Error).message}`);
      return EVERY_MS;
    }
  }
}
