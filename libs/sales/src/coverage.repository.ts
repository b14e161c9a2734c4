import type { Tx } from '@app/database';
import type { ObservedSpan } from './coverage';

export class CoverageRepository {
  constructor(private readonly tx: Tx) {}

  /** Adds spans to what is observed of a seller's channel; spans that overlap or touch become one. */
  async widen(spans: readonly ObservedSpan[]): Promise<void> {
    if (!spans.length) return;
    await this.tx.query(
      `INSERT INTO sales_coverage AS c (tenant_id, seller_id, channel, observed, simulated)
       SELECT $1, s.seller_id, s.channel, range_agg(daterange(s.observed_from, s.observed_to, '[]')),
              bool_or(s.simulated)
         FROM unnest($2::text[], $3::text[], $4::date[], $5::date[], $6::boolean[])
           AS s(seller_id, channel, observed_from, observed_to, simulated)
        GROUP BY s.seller_id, s.channel ORDER BY s.seller_id, s.channel
       ON CONFLICT (tenant_id, seller_id, channel) DO UPDATE
         SET observed = c.observed + EXCLUDED.observed, simulated = c.simulated OR EXCLUDED.simulated`,
      [
        this.tx.tenantId,
        spans.map(({ sellerId }) => sellerId),
        spans.map(({ channel }) => channel),
        spans.map(({ from }) => from),
        spans.map(({ to }) => to),
        spans.map(({ simulated }) => simulated),
      ],
    );
  }
}
