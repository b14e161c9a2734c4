import { Database } from '@app/database';
import { BackgroundLoop } from '@app/platform';
import { TemporalGateway, type WorkflowStart } from '@app/temporal';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import {
  DELIVERY_POLICY,
  WEBHOOK_DELIVERY,
  webhookDeliveryId,
  type WebhookDeliveryInput,
} from '@workflows/webhook-delivery/webhook-delivery.contract';
import { DeliveryStarts } from './delivery-starts';
import { EventPlacement } from './event-placement';
import { EVENT_COLUMNS, type OutboxEvent } from './events';
import { REACTIONS, reactionContext } from './reactions';

const BATCH = 100;
/** Requests to Temporal at the same time. */
const STARTS_AT_ONCE = 16;
/** Ids of workflows that were started a moment ago. */
const REMEMBERED = 10_000;
const IDLE_MS = 300;
const BACK_OFF_MAX_MS = 5_000;

/**
 * Carries events out of the outbox: starts the workflows that follow from them and those of the deliveries that were
 * written. A row is marked only after the start, in one transaction that holds it, so a crash repeats and never loses;
 * everything it does may be repeated. Any number of workers may relay side by side (SKIP LOCKED).
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly loop = new BackgroundLoop(() => this.step());
  private readonly placement: EventPlacement;
  private backOffMs = IDLE_MS;
  private readonly started = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly temporal: TemporalGateway,
  ) {
    this.placement = new EventPlacement(database);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  private async step(): Promise<number> {
    try {
      const more = await this.placeEvents();
      const handled = [await this.relayBatch(), await this.startDeliveries()];
      this.backOffMs = IDLE_MS;
      return more || handled.includes(BATCH) ? 0 : IDLE_MS;
    } catch (error) {
      this.logger.warn(`The outbox waits: ${(error as Error).message}`);
      this.backOffMs = Math.min(this.backOffMs * 2, BACK_OFF_MAX_MS);
      return this.backOffMs;
    }
  }

  /** Gives committed events their place in the stream, and writes their deliveries. */
  placeEvents(): Promise<boolean> {
    return this.placement.place();
  }

  /** Starts the workflows that follow from up to one batch of events; returns how many events it took. */
  async relayBatch(): Promise<number> {
    return this.database.system(async (tx) => {
      const events = await tx.query<OutboxEvent>(
        `SELECT ${EVENT_COLUMNS} FROM outbox_events WHERE relayed_at IS NULL AND position IS NOT NULL
          ORDER BY position LIMIT $1 FOR UPDATE SKIP LOCKED`,
        [BATCH],
      );
      const context = reactionContext();
      const starts = events.flatMap((event) =>
        (REACTIONS[event.type] ?? []).flatMap((reaction) => reaction(event, context) ?? []),
      );
      await this.startAll(starts);
      await tx.query(`UPDATE outbox_events SET relayed_at = $2 WHERE id = ANY($1::text[])`, [
        events.map(({ id }) => id),
        tx.now(),
      ]);
      return events.length;
    });
  }

  /** Starts the workflows of up to one batch of deliveries, on the queue of their own; returns how many it took. */
  async startDeliveries(): Promise<number> {
    return this.database.system(async (tx) => {
      const rows = new DeliveryStarts(tx);
      const deliveries = await rows.next(BATCH);
      await this.startAll(
        deliveries.map(({ id: _, ...ref }) => ({
          workflowType: WEBHOOK_DELIVERY,
          workflowId: webhookDeliveryId(ref.endpointId, ref.eventId, ref.run),
          args: [{ ...ref, policy: DELIVERY_POLICY } satisfies WebhookDeliveryInput],
          queue: 'webhooks',
        })),
      );
      if (deliveries.length) await rows.mark(deliveries.map(({ id }) => id));
      return deliveries.length;
    });
  }

  /**
   * Each workflow once. Many events may ask for the same one (the day's digest of a seller, say): what was started under an
   * id is not started again, so a second request would only cost time, of which other tenants' events are waiting for.
   */
  private async startAll(starts: WorkflowStart[]): Promise<void> {
    const fresh = [...new Map(starts.map((start) => [start.workflowId, start])).values()].filter(
      ({ workflowId }) => !this.started.has(workflowId),
    );
    for (let from = 0; from < fresh.length; from += STARTS_AT_ONCE)
      await Promise.all(
        fresh.slice(from, from + STARTS_AT_ONCE).map(async (start) => {
          await this.temporal.start(start);
          this.started.add(start.workflowId);
        }),
      );
    for (const oldest of this.started) {
      if (this.started.size <= REMEMBERED) break;
      this.started.delete(oldest);
    }
  }
}
