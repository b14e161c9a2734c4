import { IdempotencyService, OauthTokens, PURGE_BATCH, PURGE_TOKENS } from '@app/identity';
import { EVENT_PURGE_BATCH, EventRetention } from '@app/notifications';
import { BackgroundLoop } from '@app/platform';
import { QUOTA_PURGE_BATCH, Quotas } from '@app/quotas';
import { EXPIRY_BATCH, RequirementExpiry } from '@app/sellers';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

const EVERY_MS = 3_600_000;

/**
 * What is kept for a time only goes when the time is over, and what runs out is told before it does. Any number of workers
 * may do it side by side.
 */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Housekeeping.name);
  private readonly loop = new BackgroundLoop(() => this.step());
  /** Each gives true when there is more to do at once. */
  private readonly chores: [name: string, run: () => Promise<boolean>][];

  constructor(
    idempotency: IdempotencyService,
    tokens: OauthTokens,
    quotas: Quotas,
    events: EventRetention,
    expiry: RequirementExpiry,
  ) {
    this.chores = [
      ['old Idempotency-Keys', async () => (await idempotency.purge()) === PURGE_BATCH],
      ['old access tokens', async () => (await tokens.purge()) === PURGE_TOKENS],
      ['old quota windows', async () => (await quotas.purge()) === QUOTA_PURGE_BATCH],
      ['old events', async () => (await events.purge()) === EVENT_PURGE_BATCH],
      ['evidence that runs out', async () => (await expiry.tell()) === EXPIRY_BATCH],
    ];
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One that fails keeps no other from its turn. */
  private async step(): Promise<number> {
    let more = false;
    for (const [name, run] of this.chores) {
      try {
        more = (await run()) || more;
      } catch (error) {
        this.logger.warn(`${name}: not now: ${(error as Error).message}`);
      }
    }
    return more ? 0 : EVERY_MS;
  }
}
