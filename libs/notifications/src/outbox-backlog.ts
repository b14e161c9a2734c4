import { Database } from '@app/database';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';

export interface Backlog {
  /** Committed events without a place in the stream yet. */
  unplaced: number;
  /** Placed events whose workflows are still to be started. */
  unrelayed: number;
  /** Deliveries whose workflow is still to be started. */
  deliveries: number;
  /** Age of the oldest of the events, 0 when there is none. */
  oldestSeconds: number;
}

/** What the relay has still to carry, of all tenants together. Partial indexes hold just that. */
@Injectable()
export class OutboxBacklog {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async read(): Promise<Backlog> {
    const row = await this.database.system(async (tx) => {
      const [row] = await tx.query<{
        unplaced: string;
        unrelayed: string;
        deliveries: string;
        oldest: Date | null;
      }>(
        `SELECT u.n AS unplaced, r.n AS unrelayed, d.n AS deliveries, least(u.oldest, r.oldest) AS oldest
           FROM (SELECT count(*) AS n, min(occurred_at) AS oldest FROM outbox_events WHERE position IS NULL) u,
                (SELECT count(*) AS n, min(occurred_at) AS oldest FROM outbox_events
                  WHERE relayed_at IS NULL AND position IS NOT NULL) r,
                (SELECT count(*) AS n FROM webhook_deliveries WHERE started_at IS NULL) d`,
      );
      return row!;
    });
    const { oldest } = row;
    return {
      unplaced: Number(row.unplaced),
      unrelayed: Number(row.unrelayed),
      deliveries: Number(row.deliveries),
      oldestSeconds: oldest ? Math.max(0, (this.clock.now().getTime() - oldest.getTime()) / 1_000) : 0,
    };
  }
}
