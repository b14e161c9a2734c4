import { Database } from '@app/database';
import { BackgroundLoop } from '@app/platform';
import { TemporalGateway } from '@app/temporal';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import {
  DELIVERY_POLICY,
  WEBHOOK_DELIVERY,
  webhookDeliveryId,
  type WebhookDeliveryInput,
} from '@workflows/webhook-delivery/webhook-delivery.contract';
import { EventPlacement } from './event-placement';
import { EVENT_COLUMNS, type OutboxEvent } from './events';
import { REACTIONS, reactionContext } from './reactions';

const BATCH = 50;
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
      for (const event of events) {
        for (const reaction of REACTIONS[event.type] ?? []) {
          const start = reaction(event, reactionContext());
          if (start) await this.temporal.start(start);
        }
        await tx.query(`UPDATE outbox_events SET relayed_at = $2 WHERE id = $1`, [event.id, tx.now()]);
      }
      return events.length;
    });
  }

  /** Starts the workflows of up to one batch of deliveries, on the queue of their own; returns how many it took. */
  async startDeliveries(): Promise<number> {
    return this.database.system(async (tx) => {
      const deliveries = await tx.query<{ id: string } & Omit<WebhookDeliveryInput, 'policy'>>(
        `SELECT id, tenant_id AS "tenantId", endpoint_id AS "endpointId", event_id AS "eventId", run
           FROM webhook_deliveries WHERE started_at IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED`,
        [BATCH],
      );
      for (const { id, ...ref } of deliveries) {
        await this.temporal.start({
          workflowType: WEBHOOK_DELIVERY,
          workflowId: webhookDeliveryId(ref.endpointId, ref.eventId, ref.run),
          args: [{ ...ref, policy: DELIVERY_POLICY } satisfies WebhookDeliveryInput],
          queue: 'webhooks',
        });
        await tx.query(`UPDATE webhook_deliveries SET started_at = $2 WHERE id = $1`, [id, tx.now()]);
      }
      return deliveries.length;
    });
  }
}
