import { setTimeout } from 'node:timers/promises';
import { IdempotencyService, PURGE_BATCH } from '@app/identity';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

const EVERY_MS = 3_600_000;

/** What is kept for a time only goes when the time is over. Any number of workers may do it side by side. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Housekeeping.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly idempotency: IdempotencyService) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        const removed = await this.idempotency.purge();
        if (removed === PURGE_BATCH) continue;
      } catch (error) {
        this.logger.warn(`Old Idempotency-Keys stay for now: ${(error as Error).message}`);
      }
      await setTimeout(EVERY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}
