import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { IdempotencyService } from './idempotency.service';

const EVERY_MS = 15 * 60_000;

/** Keeps the promise of 72 hours and the table small. Any number of workers may do it side by side. */
@Injectable()
export class IdempotencyPurge implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(IdempotencyPurge.name);
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
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.idempotency.purge();
      } catch (error) {
        this.logger.warn(`Old idempotency keys stay for now: ${(error as Error).message}`);
      }
      await pause(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
