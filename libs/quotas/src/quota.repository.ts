import type { Tx } from '@app/database';

export interface Lease {
  /** How many of those asked for were there. */
  granted: number;
  /** Of the quota, after this lease, by everybody. */
  used: number;
  /** Until the window ends, by the database's clock: the processes' own need not agree. */
  remainingMs: number;
}

export class QuotaRepository {
  constructor(private readonly tx: Tx) {}

  /** Takes up to `wanted` out of the present window, in one statement: however many ask, no more than `limit` are given. */
  async lease(id: string, limit: number, windowSeconds: number, wanted: number): Promise<Lease> {
    const [row] = await this.tx.query<{ before: number; used: number; remaining_ms: number }>(
      `INSERT INTO quota_windows AS q (id, window_no, used, ends_at)
       SELECT $1, w, least($4::int, $2::int), to_timestamp((w + 1) * $3::int)
         FROM (SELECT floor(extract(epoch FROM clock_timestamp()) / $3::int)::bigint AS w) AS present
       ON CONFLICT (id) DO UPDATE
          SET used = CASE WHEN q.window_no = excluded.window_no THEN least(q.used + $4::int, $2::int) ELSE excluded.used END,
              window_no = excluded.window_no,
              ends_at = excluded.ends_at
       RETURNING CASE WHEN old.window_no = new.window_no THEN old.used ELSE 0 END AS before,
                 new.used AS used,
                 (extract(epoch FROM new.ends_at - clock_timestamp()) * 1000)::float8 AS remaining_ms`,
      [id, limit, windowSeconds, wanted],
    );
    const { before, used, remaining_ms: remainingMs } = row!;
    return { granted: Math.max(0, used - before), used, remainingMs: Math.max(0, remainingMs) };
  }

  /** Removes a batch of windows that are over; returns how many it were. */
  async purge(limit: number): Promise<number> {
    return this.tx.affected(
      `DELETE FROM quota_windows WHERE ctid = ANY(ARRAY(
         SELECT ctid FROM quota_windows WHERE ends_at < clock_timestamp() LIMIT $1 FOR UPDATE SKIP LOCKED))`,
      [limit],
    );
  }
}
