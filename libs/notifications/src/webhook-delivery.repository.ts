import type { Tx } from '@app/database';
import { newId } from '@app/platform';
import type { DeliveryRef } from '@workflows/webhook-delivery/webhook-delivery.contract';
import { deliveryNotFound } from './errors';
import { EVENT_COLUMNS, type OutboxEvent } from './events';
import type { AttemptEntry, DeliveryFilter, DeliveryStatus, WebhookDelivery } from './webhook-delivery';

const COLUMNS = `id, event_id AS "eventId", event_type AS "eventType", endpoint_sequence AS "endpointSequence", status,
  attempts, created_at AS "createdAt", delivered_at AS "deliveredAt"`;

/** Of one delivery so many attempts are kept: those of the last redeliveries. */
const ATTEMPTS_KEPT = 40;

/** Asks the relay for another run, which begins the schedule anew; the workflow of the run before ends by itself. */
const ANOTHER_RUN = `run = run + 1, status = 'pending', started_at = NULL, delivered_at = NULL`;

export class WebhookDeliveryRepository {
  constructor(private readonly tx: Tx) {}

  async list(
    endpointId: string,
    filter: DeliveryFilter,
    before: string | null,
    limit: number,
  ): Promise<WebhookDelivery[]> {
    return this.tx.query<WebhookDelivery>(
      `SELECT ${COLUMNS} FROM webhook_deliveries
        WHERE tenant_id = $1 AND endpoint_id = $2 AND ($3::text IS NULL OR id < $3)
          AND ($4::text IS NULL OR status = $4) AND ($5::text IS NULL OR event_type = $5)
          AND ($6::timestamptz IS NULL OR created_at >= $6)
        ORDER BY id DESC LIMIT $7`,
      [
        this.tx.tenantId,
        endpointId,
        before,
        filter.status ?? null,
        filter.eventType ?? null,
        filter.since ?? null,
        limit,
      ],
    );
  }

  /** Throws WEBHOOK.DELIVERY_NOT_FOUND. */
  async byId(endpointId: string, id: string): Promise<WebhookDelivery> {
    const [row] = await this.tx.query<WebhookDelivery>(
      `SELECT ${COLUMNS} FROM webhook_deliveries WHERE tenant_id = $1 AND endpoint_id = $2 AND id = $3`,
      [this.tx.tenantId, endpointId, id],
    );
    if (!row) throw deliveryNotFound();
    return row;
  }

  async event(eventId: string): Promise<OutboxEvent | undefined> {
    const [row] = await this.tx.query<OutboxEvent>(
      `SELECT ${EVENT_COLUMNS} FROM outbox_events WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, eventId],
    );
    return row;
  }

  /** Undefined while the relay of a version before has not written the row yet. */
  async forAttempt({
    endpointId,
    eventId,
  }: DeliveryRef): Promise<{ run: number; sequence: string | null } | undefined> {
    const [row] = await this.tx.query<{ run: number; sequence: string | null }>(
      `SELECT run, endpoint_sequence AS sequence FROM webhook_deliveries
        WHERE tenant_id = $1 AND endpoint_id = $2 AND event_id = $3`,
      [this.tx.tenantId, endpointId, eventId],
    );
    return row;
  }

  /** Adds an attempt of a run that was not overtaken. What was delivered stays so, whatever a later attempt says. */
  async record(
    { endpointId, eventId, run = 1 }: DeliveryRef,
    eventType: string,
    entry: AttemptEntry,
    status: DeliveryStatus,
  ): Promise<void> {
    await this.tx.query(
      // A relay of the version before may not have committed its row yet: inserting waits for it, and adds to it.
      `INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, event_id, event_type, attempts, status, delivered_at,
                                       created_at, started_at)
       VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, CASE WHEN $7 = 'delivered' THEN $8::timestamptz END, $8, $8)
       ON CONFLICT (endpoint_id, event_id) DO UPDATE
         SET attempts = CASE WHEN jsonb_array_length(webhook_deliveries.attempts) < $9 THEN webhook_deliveries.attempts
                             ELSE webhook_deliveries.attempts - 0 END || excluded.attempts,
             status = excluded.status, delivered_at = excluded.delivered_at
         WHERE webhook_deliveries.status <> 'delivered' AND webhook_deliveries.run = $10`,
      [
        newId('dlv'),
        this.tx.tenantId,
        endpointId,
        eventId,
        eventType,
        JSON.stringify([entry]),
        status,
        this.tx.now(),
        ATTEMPTS_KEPT,
        run,
      ],
    );
  }

  /** Ends a run that is not settled. */
  async settle(
    { endpointId, eventId, run = 1 }: DeliveryRef,
    status: Extract<DeliveryStatus, 'failed' | 'gone'>,
  ): Promise<void> {
    await this.tx.query(
      `UPDATE webhook_deliveries SET status = $4
        WHERE tenant_id = $1 AND endpoint_id = $2 AND event_id = $3 AND run = $5 AND status IN ('pending', 'retrying')`,
      [this.tx.tenantId, endpointId, eventId, status, run],
    );
  }

  /** Once for each operation. */
  async again(endpointId: string, id: string, operationId: string): Promise<boolean> {
    const touched = await this.tx.affected(
      `UPDATE webhook_deliveries SET ${ANOTHER_RUN}, operation_id = $4
        WHERE tenant_id = $1 AND endpoint_id = $2 AND id = $3 AND operation_id IS DISTINCT FROM $4`,
      [this.tx.tenantId, endpointId, id, operationId],
    );
    return touched > 0;
  }

  async countFailed(endpointId: string, since: Date, until: Date): Promise<number> {
    const [row] = await this.tx.query<{ count: string }>(
      `SELECT count(*) FROM webhook_deliveries
        WHERE tenant_id = $1 AND endpoint_id = $2 AND status = ANY (ARRAY['failed'::text, 'gone'::text])
          AND created_at BETWEEN $3 AND $4`,
      [this.tx.tenantId, endpointId, since, until],
    );
    return Number(row!.count);
  }

  /** Another run of up to `limit` failed deliveries behind `after`; their ids, in order. */
  async failedAgain(
    {
      endpointId,
      since,
      until,
      after,
    }: { endpointId: string; since: Date; until: Date; after: string | null },
    limit: number,
  ): Promise<string[]> {
    const rows = await this.tx.query<{ id: string }>(
      // ARRAY, because a join with the rows that are locked may lock, and take, another page for each row of the table.
      `UPDATE webhook_deliveries SET ${ANOTHER_RUN} WHERE tenant_id = $1 AND id = ANY(ARRAY(
         SELECT id FROM webhook_deliveries
          WHERE tenant_id = $1 AND endpoint_id = $2 AND status = ANY (ARRAY['failed'::text, 'gone'::text])
            AND created_at BETWEEN $3 AND $4 AND ($5::text IS NULL OR id > $5)
          ORDER BY id LIMIT $6 FOR UPDATE))
       RETURNING id`,
      [this.tx.tenantId, endpointId, since, until, after, limit],
    );
    return rows.map(({ id }) => id).sort();
  }
}
