import type { Tx } from '@app/database';
import { newId } from '@app/platform';
import type { ListingPayload } from './channels/channel';
import { canMove, type ListingStatus, type NotLiveReason } from './listing';

export interface Listing {
  id: string;
  sellerId: string;
  productId: string;
  sku: string;
  channel: string;
  destination: string;
  status: ListingStatus;
  reasons: NotLiveReason[];
  sent: ListingPayload | null;
  sentHash: string | null;
  channelRef: string | null;
  ruleSetVersion: number;
  liveAt: Date | null;
  version: number;
  updatedAt: Date;
}

export type ListingPlace = Pick<Listing, 'productId' | 'sku' | 'channel' | 'destination'>;

export interface ListingFilter {
  status?: string;
  channel?: string;
  destination?: string;
  productId?: string;
}

export type ListingChange = Partial<
  Pick<
    Listing,
    'status' | 'reasons' | 'sent' | 'sentHash' | 'channelRef' | 'ruleSetVersion' | 'liveAt' | 'sku'
  >
>;

const COLUMNS = `id, seller_id AS "sellerId", product_id AS "productId", sku, channel, destination, status, reasons, sent,
  sent_hash AS "sentHash", channel_ref AS "channelRef", rule_set_version AS "ruleSetVersion", live_at AS "liveAt", version,
  updated_at AS "updatedAt"`;

/** Rows of `listings`. The table of `listing.ts` stands guard over every change of status. */
export class ListingRepository {
  constructor(private readonly tx: Tx) {}

  /** One assessment of a seller at a time: two would each see the other's listings as missing. */
  async lockSeller(sellerId: string): Promise<void> {
    await this.tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 17))`, [
      `listings:${this.tx.tenantId}:${sellerId}`,
    ]);
  }

  /** Makes the rows that are missing, NOT_READY; returns all of these products, locked, in the order of ids. */
  async ensure(sellerId: string, productIds: string[], places: ListingPlace[]): Promise<Listing[]> {
    await this.tx.query(
      `INSERT INTO listings (id, tenant_id, seller_id, product_id, sku, channel, destination, status, reasons,
                             rule_set_version, version, created_at, updated_at)
       SELECT id, $1, $2, "productId", sku, channel, destination, 'NOT_READY', '[]', 0, 0, $4, $4
         FROM jsonb_to_recordset($3::jsonb) AS place(id text, "productId" text, sku text, channel text, destination text)
       ON CONFLICT (tenant_id, product_id, channel, destination) DO NOTHING`,
      [
        this.tx.tenantId,
        sellerId,
        JSON.stringify(places.map((place) => ({ id: newId('lst'), ...place }))),
        this.tx.now(),
      ],
    );
    return this.tx.query<Listing>(
      `SELECT ${COLUMNS} FROM listings WHERE tenant_id = $1 AND seller_id = $2 AND product_id = ANY($3)
        ORDER BY id FOR UPDATE`,
      [this.tx.tenantId, sellerId, productIds],
    );
  }

  /** Sellers whose goods may be on sale, by id; one more than asked for. */
  async sellersWithGoods(after: string | null, limit: number): Promise<string[]> {
    const rows = await this.tx.query<{ id: string }>(
      `SELECT s.id FROM sellers s
        WHERE s.tenant_id = $1 AND s.lifecycle = 'ACTIVE' AND ($2::text IS NULL OR s.id > $2)
          AND EXISTS (SELECT 1 FROM products p WHERE p.tenant_id = $1 AND p.seller_id = s.id)
        ORDER BY s.id LIMIT $3`,
      [this.tx.tenantId, after, limit + 1],
    );
    return rows.map(({ id }) => id);
  }

  async byIds(ids: string[]): Promise<Listing[]> {
    return this.tx.query<Listing>(
      `SELECT ${COLUMNS} FROM listings WHERE tenant_id = $1 AND id = ANY($2) ORDER BY id`,
      [this.tx.tenantId, ids],
    );
  }

  /** Locked in the order of ids, so that two that overlap wait for each other instead of dying. */
  async lock(ids: string[]): Promise<Listing[]> {
    return this.tx.query<Listing>(
      `SELECT ${COLUMNS} FROM listings WHERE tenant_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE`,
      [this.tx.tenantId, ids],
    );
  }

  /** Those of a seller in these states, locked. */
  async lockInStatus(
    sellerId: string,
    statuses: readonly ListingStatus[],
    after: string | null,
    limit: number,
  ): Promise<Listing[]> {
    return this.tx.query<Listing>(
      `SELECT ${COLUMNS} FROM listings
        WHERE tenant_id = $1 AND seller_id = $2 AND status = ANY($3) AND ($4::text IS NULL OR id > $4)
        ORDER BY id LIMIT $5 FOR UPDATE`,
      [this.tx.tenantId, sellerId, [...statuses], after, limit],
    );
  }

  async update(listing: Listing, change: ListingChange): Promise<Listing> {
    const next = { ...listing, ...change };
    if (next.status !== listing.status && !canMove(listing.status, next.status))
      throw new Error(`A listing does not go from ${listing.status} to ${next.status}`);
    if ((next.status === 'LIVE') !== (next.reasons.length === 0))
      throw new Error('A listing has reasons exactly as long as it is not live');
    await this.tx.query(
      `UPDATE listings SET status = $3, reasons = $4, sent = $5, sent_hash = $6, channel_ref = $7, rule_set_version = $8,
              live_at = $9, sku = $10, version = version + 1, updated_at = $11
        WHERE tenant_id = $1 AND id = $2`,
      [
        this.tx.tenantId,
        listing.id,
        next.status,
        JSON.stringify(next.reasons),
        next.sent && JSON.stringify(next.sent),
        next.sentHash,
        next.channelRef,
        next.ruleSetVersion,
        next.liveAt,
        next.sku,
        this.tx.now(),
      ],
    );
    return { ...next, version: listing.version + 1 };
  }

  /** By id; one row more than asked for. */
  async page(
    sellerId: string,
    filter: ListingFilter,
    after: string | null,
    limit: number,
  ): Promise<Listing[]> {
    return this.tx.query<Listing>(
      `SELECT ${COLUMNS} FROM listings
        WHERE tenant_id = $1 AND seller_id = $2
          AND ($3::text IS NULL OR status = $3)
          AND ($4::text IS NULL OR channel = $4)
          AND ($5::text IS NULL OR destination = $5)
          AND ($6::text IS NULL OR product_id = $6)
          AND ($7::text IS NULL OR id > $7)
        ORDER BY id LIMIT $8`,
      [
        this.tx.tenantId,
        sellerId,
        filter.status ?? null,
        filter.channel ?? null,
        filter.destination ?? null,
        filter.productId ?? null,
        after,
        limit + 1,
      ],
    );
  }
}
