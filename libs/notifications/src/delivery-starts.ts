import type { Tx } from '@app/database';
import type { DeliveryRef } from '@workflows/webhook-delivery/webhook-delivery.contract';

/** So many first attempts of one endpoint may be under way or wait for a place; more wait as rows, which cost nothing. */
export const FIRST_ATTEMPTS_MAX = 100;
/** A first attempt that is older does not count any more: whatever became of its workflow, it must not hold up the next. */
const COUNTED_MS = 15 * 60_000;

export type DeliveryStart = DeliveryRef & { id: string; run: number };

/**
 * The next deliveries to start, of all tenants: the endpoints that have any come by turns, each with its oldest, so that a
 * flood of one endpoint delays nobody else. The index is walked from endpoint to endpoint; what waits is not counted.
 */
const NEXT = `
  WITH RECURSIVE endpoints AS (
    (SELECT endpoint_id FROM webhook_deliveries WHERE started_at IS NULL ORDER BY endpoint_id LIMIT 1)
    UNION ALL
    SELECT (SELECT d.endpoint_id FROM webhook_deliveries d
             WHERE d.started_at IS NULL AND d.endpoint_id > e.endpoint_id ORDER BY d.endpoint_id LIMIT 1)
      FROM endpoints e WHERE e.endpoint_id IS NOT NULL
  ), picked AS (
    SELECT next.id
      FROM endpoints e
     CROSS JOIN LATERAL (
       SELECT count(*) AS count FROM (
         SELECT 1 FROM webhook_deliveries d
          WHERE d.endpoint_id = e.endpoint_id AND d.status = 'pending' AND d.started_at > $2 LIMIT $3) AS started
     ) AS under_way
     CROSS JOIN LATERAL (
       SELECT oldest.id, row_number() OVER (ORDER BY oldest.id) AS turn FROM (
         SELECT d.id FROM webhook_deliveries d
          WHERE d.endpoint_id = e.endpoint_id AND d.started_at IS NULL ORDER BY d.id LIMIT $1) AS oldest
     ) AS next
     WHERE e.endpoint_id IS NOT NULL AND next.turn <= $3 - under_way.count
     ORDER BY next.turn, next.id LIMIT $1
  )
  SELECT id, tenant_id AS "tenantId", endpoint_id AS "endpointId", event_id AS "eventId", run
    FROM webhook_deliveries WHERE id = ANY(ARRAY(SELECT id FROM picked)) AND started_at IS NULL
   ORDER BY id FOR UPDATE SKIP LOCKED`;

/** For the relay: rows of every tenant, in a transaction of the system. */
export class DeliveryStarts {
  constructor(private readonly tx: Tx) {}

  next(limit: number): Promise<DeliveryStart[]> {
    const countedFrom = new Date(this.tx.now().getTime() - COUNTED_MS);
    return this.tx.query<DeliveryStart>(NEXT, [limit, countedFrom, FIRST_ATTEMPTS_MAX]);
  }

  async mark(ids: string[]): Promise<void> {
    await this.tx.query(`UPDATE webhook_deliveries SET started_at = $2 WHERE id = ANY($1::text[])`, [
      ids,
      this.tx.now(),
    ]);
  }
}
