import { Database } from '@app/database';
import { AppConfig, Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';

export const EVENT_PURGE_BATCH = 1_000;
const DAY_MS = 86_400_000;

/** Events go when their time is over, from the beginning of the stream, and their deliveries with them. */
@Injectable()
export class EventRetention {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /**
   * Removes a batch; returns how many it were. It stops before the first event that is too new, or of which something is
   * still to follow: the stream has no holes, so one position for each tenant says what a reader may have missed.
   */
  async purge(): Promise<number> {
    const oldest = new Date(this.clock.now().getTime() - this.config.events.retentionDays * DAY_MS);
    return this.database.system(async (tx) => {
      const rows = await tx.query<{ id: string; tenantId: string; position: string; isOver: boolean }>(
        `SELECT id, tenant_id AS "tenantId", position,
                occurred_at < $1 AND relayed_at IS NOT NULL AND fanned_out_at IS NOT NULL AS "isOver"
           FROM outbox_events WHERE position IS NOT NULL ORDER BY position LIMIT $2 FOR UPDATE`,
        [oldest, EVENT_PURGE_BATCH],
      );
      const end = rows.findIndex(({ isOver }) => !isOver);
      const over = end < 0 ? rows : rows.slice(0, end);
      if (!over.length) return 0;
      const ids = over.map(({ id }) => id);
      await tx.query(`DELETE FROM webhook_deliveries WHERE event_id = ANY($1::text[])`, [ids]);
      await tx.query(`DELETE FROM outbox_events WHERE id = ANY($1::text[])`, [ids]);
      const purgedTo = new Map(over.map(({ tenantId, position }) => [tenantId, position]));
      await tx.query(
        `INSERT INTO event_counters (tenant_id, scope, last)
         SELECT tenant_id, 'purged', position FROM unnest($1::text[], $2::bigint[]) AS given (tenant_id, position)
         ON CONFLICT (tenant_id, scope) DO UPDATE SET last = greatest(event_counters.last, excluded.last)`,
        [[...purgedTo.keys()], [...purgedTo.values()]],
      );
      return over.length;
    });
  }
}
