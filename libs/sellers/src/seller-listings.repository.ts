import type { Tx } from '@app/database';

/** How far a seller's listings are down. The rows belong to other features; here they are only counted. */
export interface ListingsDown {
  /** Where buyers see them, or may again: on a channel, on their way there, or paused. */
  standing: number;
  /** Confirmed down since the offboarding began. */
  withdrawn: number;
}

/** How far an approved seller has come towards buyers. */
export interface Trade {
  products: boolean;
  /** Of the newest import that has ended. */
  rowsInError: number;
  notReady: boolean;
  /** Some listing is with buyers, or on its way there. */
  showable: boolean;
}

export class SellerListingsRepository {
  constructor(private readonly tx: Tx) {}

  async down(sellerId: string, since: Date): Promise<ListingsDown> {
    const [row] = await this.tx.query<ListingsDown>(
      `SELECT count(*) FILTER (WHERE status IN ('SUBMITTED','ACCEPTED_BY_CHANNEL','LIVE','SUPPRESSED','PAUSED'))::int
                AS standing,
              count(*) FILTER (WHERE status = 'WITHDRAWN' AND updated_at >= $3)::int AS withdrawn
         FROM listings WHERE tenant_id = $1 AND seller_id = $2`,
      [this.tx.tenantId, sellerId, since],
    );
    return row ?? { standing: 0, withdrawn: 0 };
  }

  async trade(sellerId: string): Promise<Trade> {
    const [row] = await this.tx.query<Trade>(
      `SELECT EXISTS (SELECT FROM products WHERE tenant_id = $1 AND seller_id = $2) AS products,
              coalesce((SELECT (counters->>'in_error')::int FROM catalogue_imports
                         WHERE tenant_id = $1 AND seller_id = $2 AND status IN ('COMPLETED', 'COMPLETED_WITH_ERRORS')
                         ORDER BY id DESC LIMIT 1), 0) AS "rowsInError",
              EXISTS (SELECT FROM listings WHERE tenant_id = $1 AND seller_id = $2 AND status = 'NOT_READY') AS "notReady",
              EXISTS (SELECT FROM listings WHERE tenant_id = $1 AND seller_id = $2
                         AND status IN ('READY', 'SUBMITTED', 'ACCEPTED_BY_CHANNEL', 'LIVE')) AS showable`,
      [this.tx.tenantId, sellerId],
    );
    return row!;
  }
}
