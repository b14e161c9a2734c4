import type { Tx } from '@app/database';

export interface SellerSession {
  id: string;
  tenantId: string;
  sellerId: string;
  expiresAt: Date;
}

const COLUMNS = `id, tenant_id AS "tenantId", seller_id AS "sellerId", expires_at AS "expiresAt"`;

/** Rows of `seller_sessions`. */
export class SellerSessionRepository {
  constructor(private readonly tx: Tx) {}

  /** The session that a bearer shows: the one look-up that finds the tenant instead of being given it. */
  async openByHash(hash: string): Promise<SellerSession | undefined> {
    const [row] = await this.tx.query<SellerSession>(
      `SELECT ${COLUMNS} FROM seller_sessions WHERE hash = $1 AND ended_at IS NULL AND expires_at > $2`,
      [hash, this.tx.now()],
    );
    return row;
  }

  async insert(session: Omit<SellerSession, 'tenantId'> & { hash: string }): Promise<void> {
    await this.tx.query(
      `INSERT INTO seller_sessions (id, tenant_id, seller_id, hash, created_at, expires_at) VALUES ($1,$2,$3,$4,$5,$6)`,
      [session.id, this.tx.tenantId, session.sellerId, session.hash, this.tx.now(), session.expiresAt],
    );
  }

  /** True when it was open until now. */
  async end(id: string): Promise<boolean> {
    const ended = await this.tx.affected(
      `UPDATE seller_sessions SET ended_at = $3 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL`,
      [this.tx.tenantId, id, this.tx.now()],
    );
    return ended === 1;
  }

  /** Ends the open sessions of a seller but the newest `kept`; returns how many it were. */
  async endOlder(sellerId: string, kept: number): Promise<number> {
    return this.tx.affected(
      `UPDATE seller_sessions SET ended_at = $4
        WHERE tenant_id = $1 AND seller_id = $2 AND ended_at IS NULL AND id NOT IN (
          SELECT id FROM seller_sessions WHERE tenant_id = $1 AND seller_id = $2 AND ended_at IS NULL
           ORDER BY created_at DESC, id DESC LIMIT $3)`,
      [this.tx.tenantId, sellerId, kept, this.tx.now()],
    );
  }
}
