import type { Tx } from '@app/database';

export interface SellerLink {
  id: string;
  tenantId: string;
  sellerId: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
  repeatHash: string | null;
  replacedAt: Date | null;
}

const COLUMNS = `id, tenant_id AS "tenantId", seller_id AS "sellerId", created_at AS "createdAt",
  expires_at AS "expiresAt", used_at AS "usedAt", repeat_hash AS "repeatHash", replaced_at AS "replacedAt"`;

/** Rows of `seller_links`. */
export class SellerLinkRepository {
  constructor(private readonly tx: Tx) {}

  /** Whoever has the token is no tenant's caller yet: this look-up finds the tenant. */
  async byHash(hash: string): Promise<SellerLink | undefined> {
    const [row] = await this.tx.query<SellerLink>(`SELECT ${COLUMNS} FROM seller_links WHERE hash = $1`, [
      hash,
    ]);
    return row;
  }

  async byId(id: string): Promise<SellerLink> {
    const [row] = await this.tx.query<SellerLink>(
      `SELECT ${COLUMNS} FROM seller_links WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, id],
    );
    return row!;
  }

  /** A repeat of the same operation changes nothing and gives the first one's row. */
  async insert(
    link: Pick<SellerLink, 'id' | 'sellerId' | 'expiresAt'> & {
      operationId: string;
      hash: string;
      createdBy: string;
    },
  ): Promise<SellerLink & { isNew: boolean }> {
    const inserted = await this.tx.query<SellerLink>(
      `INSERT INTO seller_links (id, tenant_id, seller_id, operation_id, hash, created_by, created_at, expires_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT (tenant_id, operation_id) DO NOTHING RETURNING ${COLUMNS}`,
      [
        link.id,
        this.tx.tenantId,
        link.sellerId,
        link.operationId,
        link.hash,
        link.createdBy,
        this.tx.now(),
        link.expiresAt,
      ],
    );
    if (inserted[0]) return { ...inserted[0], isNew: true };
    const [known] = await this.tx.query<SellerLink>(
      `SELECT ${COLUMNS} FROM seller_links WHERE tenant_id = $1 AND operation_id = $2`,
      [this.tx.tenantId, link.operationId],
    );
    return { ...known!, isNew: false };
  }

  /** The unused links of the seller but this one are dead from now on; returns how many it were. */
  async replaceOthers(sellerId: string, exceptId: string | null): Promise<number> {
    return this.tx.affected(
      `UPDATE seller_links SET replaced_at = $4
        WHERE tenant_id = $1 AND seller_id = $2 AND used_at IS NULL AND replaced_at IS NULL AND id IS DISTINCT FROM $3`,
      [this.tx.tenantId, sellerId, exceptId, this.tx.now()],
    );
  }

  /** Of many at once one gets true: the others wait for its row and then find it used. */
  async use(id: string, repeatHash: string | null): Promise<boolean> {
    const used = await this.tx.affected(
      `UPDATE seller_links SET used_at = $3, repeat_hash = $4
        WHERE tenant_id = $1 AND id = $2 AND used_at IS NULL AND replaced_at IS NULL AND expires_at > $3`,
      [this.tx.tenantId, id, this.tx.now(), repeatHash],
    );
    return used === 1;
  }
}
