import { Database, type Tx } from '@app/database';
import { newId } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { TEST_EVENT } from './event-types';
import { EVENT_COLUMNS, isPublic, type OutboxEvent } from './events';

/** Key of the advisory lock under which numbers are given. */
const PLACING_LOCK = 7_031_964;
const BATCH = 500;

interface Subscriber {
  id: string;
  tenantId: string;
  eventTypes: string[];
  createdAt: Date;
}

const wants = ({ id, eventTypes, createdAt }: Subscriber, event: OutboxEvent): boolean => {
  if (event.type === TEST_EVENT) return id === event.subject;
  // An endpoint is not told by itself what is wrong with itself.
  if (id === event.subject && event.type === 'webhook_endpoint.failing') return false;
  return createdAt <= event.occurredAt && (!eventTypes.length || eventTypes.includes(event.type));
};

/**
 * Gives committed events their place in the stream and writes what is to be delivered, one worker at a time: all numbers
 * (position, per seller, per endpoint) have the same order, and none is given twice or left out.
 */
@Injectable()
export class EventPlacement {
  constructor(private readonly database: Database) {}

  /** True when there may be more. */
  async place(): Promise<boolean> {
    return this.database.system(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock($1)`, [PLACING_LOCK]);
      const placed = await this.#number(tx);
      const fannedOut = await this.#fanOut(tx);
      return placed === BATCH || fannedOut === BATCH;
    });
  }

  async #number(tx: Tx): Promise<number> {
    const fresh = await tx.query<Omit<OutboxEvent, 'position'>>(
      `SELECT ${EVENT_COLUMNS} FROM outbox_events WHERE position IS NULL ORDER BY seq LIMIT $1`,
      [BATCH],
    );
    if (!fresh.length) return 0;
    const [head] = await tx.query<{ last: string }>(
      // A worker of the version before knows no counter; ours follows it.
      `SELECT greatest((SELECT last FROM event_counters WHERE tenant_id = '' AND scope = 'stream'),
                       (SELECT max(position) FROM outbox_events), 0) AS last`,
    );
    const counters = new Counters();
    counters.set('', 'stream', Number(head!.last));
    const about = fresh.map((event) => (isPublic(event as OutboxEvent) ? event.sellerId : null));
    await counters.load(
      tx,
      fresh.flatMap(({ tenantId }, n) => (about[n] ? [[tenantId, about[n]] as const] : [])),
    );
    const positions = fresh.map(() => counters.next('', 'stream'));
    const sequences = fresh.map(({ tenantId }, n) => (about[n] ? counters.next(tenantId, about[n]) : null));
    await tx.query(
      `UPDATE outbox_events SET position = given.position, seller_sequence = given.sequence
         FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS given (id, position, sequence)
        WHERE outbox_events.id = given.id`,
      [fresh.map(({ id }) => id), positions, sequences],
    );
    await counters.save(tx);
    return fresh.length;
  }

  async #fanOut(tx: Tx): Promise<number> {
    const events = await tx.query<OutboxEvent>(
      `SELECT ${EVENT_COLUMNS} FROM outbox_events WHERE fanned_out_at IS NULL AND position IS NOT NULL
        ORDER BY position LIMIT $1`,
      [BATCH],
    );
    if (!events.length) return 0;
    const subscribers = await tx.query<Subscriber>(
      `SELECT id, tenant_id AS "tenantId", event_types AS "eventTypes", created_at AS "createdAt"
         FROM webhook_endpoints WHERE tenant_id = ANY($1::text[]) AND disabled_reason IS NULL ORDER BY id`,
      [[...new Set(events.map(({ tenantId }) => tenantId))]],
    );
    const deliveries = events
      .filter(isPublic)
      .flatMap((event) =>
        subscribers
          .filter((one) => one.tenantId === event.tenantId && wants(one, event))
          .map(({ id: endpointId }) => ({ event, endpointId })),
      );
    const counters = new Counters();
    await counters.load(
      tx,
      deliveries.map(({ event, endpointId }) => [event.tenantId, endpointId] as const),
    );
    await tx.query(
      `INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, event_id, event_type, endpoint_sequence, status,
                                       attempts, created_at)
       SELECT id, tenant_id, endpoint_id, event_id, event_type, sequence, 'pending', '[]', $7
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
           AS given (id, tenant_id, endpoint_id, event_id, event_type, sequence)
       ON CONFLICT (endpoint_id, event_id) DO NOTHING`,
      [
        deliveries.map(() => newId('dlv')),
        deliveries.map(({ event }) => event.tenantId),
        deliveries.map(({ endpointId }) => endpointId),
        deliveries.map(({ event }) => event.id),
        deliveries.map(({ event }) => event.type),
        deliveries.map(({ event, endpointId }) => counters.next(event.tenantId, endpointId)),
        tx.now(),
      ],
    );
    await counters.save(tx);
    await tx.query(`UPDATE outbox_events SET fanned_out_at = $2 WHERE id = ANY($1::text[])`, [
      events.map(({ id }) => id),
      tx.now(),
    ]);
    return events.length;
  }
}

/** The last numbers given, read and written under the lock of the placement. */
class Counters {
  readonly #last = new Map<string, { tenantId: string; scope: string; last: number }>();

  set(tenantId: string, scope: string, last: number): void {
    this.#last.set(`${tenantId}|${scope}`, { tenantId, scope, last });
  }

  async load(tx: Tx, wanted: readonly (readonly [tenantId: string, scope: string])[]): Promise<void> {
    for (const [tenantId, scope] of wanted) this.set(tenantId, scope, 0);
    const rows = await tx.query<{ tenantId: string; scope: string; last: string }>(
      `SELECT tenant_id AS "tenantId", scope, last FROM event_counters
        WHERE (tenant_id, scope) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
      [wanted.map(([tenantId]) => tenantId), wanted.map(([, scope]) => scope)],
    );
    for (const { tenantId, scope, last } of rows) this.set(tenantId, scope, Number(last));
  }

  next(tenantId: string, scope: string): number {
    const counter = this.#last.get(`${tenantId}|${scope}`)!;
    return ++counter.last;
  }

  async save(tx: Tx): Promise<void> {
    const rows = [...this.#last.values()];
    await tx.query(
      `INSERT INTO event_counters (tenant_id, scope, last)
       SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
       ON CONFLICT (tenant_id, scope) DO UPDATE SET last = excluded.last`,
      [rows.map(({ tenantId }) => tenantId), rows.map(({ scope }) => scope), rows.map(({ last }) => last)],
    );
  }
}
