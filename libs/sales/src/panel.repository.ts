import type { Tx } from '@app/database';

/** A seller as a read-out needs it. */
export interface PanelSellerRow {
  id: string;
  wentLiveAt: Date | null;
  createdAt: Date;
  imported: boolean;
  simulated: boolean;
}

/** A span of days on which a seller's channel was observed; null where a known channel has none to speak of. */
export interface CoverageRow {
  sellerId: string;
  channel: string;
  observedFrom: string | null;
  observedTo: string | null;
}

export interface WeekRow {
  sellerId: string;
  /** Weeks since Monday, 5 January 1970. */
  week: number;
  orders: number;
  /** Of them on channels that onboarding opened. */
  attributed: number;
  simulated: number;
}

const SELLER_COLUMNS = `id, went_live_at AS "wentLiveAt", created_at AS "createdAt", imported, simulated`;

/** The sales of a programme's sellers, read straight from their tables: this feature knows no other feature. */
export class PanelRepository {
  constructor(private readonly tx: Tx) {}

  async hasProgramme(programmeId: string): Promise<boolean> {
    const rows = await this.tx.query(`SELECT 1 FROM programmes WHERE tenant_id = $1 AND id = $2`, [
      this.tx.tenantId,
      programmeId,
    ]);
    return rows.length > 0;
  }

  /** How many sellers it has, of both kinds, and whether some are simulated. */
  async size(programmeId: string): Promise<{ sellers: number; simulated: boolean }> {
    const [row] = await this.tx.query<{ sellers: string; simulated: boolean | null }>(
      `SELECT count(*) AS sellers, bool_or(simulated) AS simulated FROM sellers
        WHERE tenant_id = $1 AND programme_id = $2`,
      [this.tx.tenantId, programmeId],
    );
    return { sellers: Number(row?.sellers ?? 0), simulated: row?.simulated ?? false };
  }

  async seller(sellerId: string): Promise<(PanelSellerRow & { programmeId: string }) | undefined> {
    const [row] = await this.tx.query<PanelSellerRow & { programmeId: string }>(
      `SELECT ${SELLER_COLUMNS}, programme_id AS "programmeId" FROM sellers WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, sellerId],
    );
    return row;
  }

  /** At most `limit` sellers, in the order of ids. */
  async sellers(programmeId: string, limit: number): Promise<PanelSellerRow[]> {
    return this.tx.query<PanelSellerRow>(
      `SELECT ${SELLER_COLUMNS} FROM sellers
        WHERE tenant_id = $1 AND programme_id = $2 ORDER BY id LIMIT $3`,
      [this.tx.tenantId, programmeId, limit],
    );
  }

  /** Spans since `from` that may hold a whole week: years of single days would otherwise come along for nothing. */
  async coverage(sellerIds: readonly string[], from: string): Promise<CoverageRow[]> {
    return this.tx.query<CoverageRow>(
      `SELECT seller_id AS "sellerId", channel, lower(span)::text AS "observedFrom",
              (upper(span) - 1)::text AS "observedTo"
         FROM sales_coverage
         LEFT JOIN LATERAL (SELECT span FROM unnest(observed) AS span
                             WHERE upper(span) - lower(span) >= 7 AND upper(span) > $3::date) AS spans ON true
        WHERE tenant_id = $1 AND seller_id = ANY($2::text[])`,
      [this.tx.tenantId, sellerIds, from],
    );
  }

  /** Weekly orders over all channels, restatements left out. */
  async weeks(
    sellerIds: readonly string[],
    ownChannels: readonly string[],
    from: string,
  ): Promise<WeekRow[]> {
    const rows = await this.tx.query<Record<keyof WeekRow, string>>(
      `SELECT seller_id AS "sellerId", (day - DATE '1970-01-05') / 7 AS week, sum(orders) AS orders,
              sum(orders) FILTER (WHERE channel = ANY($3::text[])) AS attributed,
              sum(simulated_orders) AS simulated
         FROM sales_daily
        WHERE tenant_id = $1 AND seller_id = ANY($2::text[]) AND NOT restated AND day >= $4::date
        GROUP BY 1, 2`,
      [this.tx.tenantId, sellerIds, ownChannels, from],
    );
    return rows.map((row) => ({
      sellerId: row.sellerId,
      week: Number(row.week),
      orders: Number(row.orders),
      attributed: Number(row.attributed ?? 0),
      simulated: Number(row.simulated),
    }));
  }
}
