import type { Tx } from '@app/database';

/** How far a seller's listings are down. The rows belong to the listings feature; here they are only counted. */
export interface ListingsDown {
  /** Where buyers see them, or may again: on a channel, on their way there, or paused. */
  standing: number;
  /** Confirmed down since the offboarding began. */
  withdrawn: number;
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
}
