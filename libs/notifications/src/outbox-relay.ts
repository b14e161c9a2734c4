import { Database } from '@app/database';
import { BackgroundLoop, newId } from '@app/platform';
import { TemporalGateway } from '@app/temporal';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { WEBHOOK_DELIVERY, webhookDeliveryId } from '@workflows/webhook-delivery/webhook-delivery.contract';
import { EVENT_COLUMNS, isPublic, type OutboxEvent } from './events';
import { REACTIONS, reactionContext } from './reactions';

const BATCH = 50;
const IDLE_MS = 300;
const BACK_OFF_MAX_MS = 5_000;
/** Key of the advisory lock under which positions are given. */
const PLACING_LOCK = 7_031_964;

/**
 * Carries events out of the outbox: starts the workflows that follow from them and the deliveries to subscribed
 * endpoints. An event is marked only after both, in one transaction that holds its row, so a crash repeats and never
 * loses; everything it does may be repeated. Any number of workers may relay side by side (SKIP LOCKED).
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly loop = new BackgroundLoop(() => this.step());
  private backOffMs = IDLE_MS;

  constructor(
    private readonly database: Database,
    private readonly temporal: TemporalGateway,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  private async step(): Promise<number> {
    try {
      await this.placeEvents();
      const handled = await this.relayBatch();
      this.backOffMs = IDLE_MS;
      return handled === BATCH ? 0 : IDLE_MS;
    } catch (error) {
      this.logger.warn(`The outbox waits: ${(error as Error).message}`);
      this.backOffMs = Math.min(this.backOffMs * 2, BACK_OFF_MAX_MS);
      return this.backOffMs;
    }
  }

  /** Gives committed events their place in the stream, one relay at a time. */
  async placeEvents(): Promise<void> {
    await this.database.system(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock($1)`, [PLACING_LOCK]);
      await tx.query(
        `UPDATE outbox_events SET position = placed.position
           FROM (SELECT id, (SELECT coalesce(max(position), 0) FROM outbox_events) + row_number() OVER (ORDER BY seq)
                   AS position FROM outbox_events WHERE position IS NULL) placed
          WHERE outbox_events.id = placed.id`,
      );
    });
  }

  /** Relays up to one batch; returns how many events it took. Exported for tests through the public method. */
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
        const endpoints = !isPublic(event)
          ? []
          : await tx.query<{ id: string }>(
              `SELECT id FROM webhook_endpoints
            WHERE tenant_id = $1 AND disabled_reason IS NULL AND (event_types = '{}' OR $2 = ANY(event_types))
              AND created_at <= $3`,
              [event.tenantId, event.type, event.occurredAt],
            );
        for (const endpoint of endpoints) {
          await tx.query(
            `INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, event_id, status, attempts, created_at)
             VALUES ($1,$2,$3,$4,'pending','[]',$5) ON CONFLICT (endpoint_id, event_id) DO NOTHING`,
            [newId('dlv'), event.tenantId, endpoint.id, event.id, tx.now()],
          );
          await this.temporal.start({
            workflowType: WEBHOOK_DELIVERY,
            workflowId: webhookDeliveryId(endpoint.id, event.id),
            args: [{ tenantId: event.tenantId, endpointId: endpoint.id, eventId: event.id }],
          });
        }
        await tx.query(`UPDATE outbox_events SET relayed_at = $2 WHERE id = $1`, [event.id, tx.now()]);
      }
      return events.length;
    });
  }
}
