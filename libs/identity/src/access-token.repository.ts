import type { Tx } from '@app/database';
import type { Role } from '@app/platform';

export interface AccessToken {
  clientId: string;
  tenantId: string;
  role: Role;
  scopes: string[];
}

/** Rows of `access_tokens`. */
export class AccessTokenRepository {
  constructor(private readonly tx: Tx) {}

  async insert(token: {
    id: string;
    clientId: string;
    hash: string;
    scopes: string[];
    expiresAt: Date;
  }): Promise<void> {
    await this.tx.query(
      `INSERT INTO access_tokens (id, tenant_id, client_id, hash, scopes, created_at, expires_at) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
      [token.id, this.tx.tenantId, token.clientId, token.hash, token.scopes, this.tx.now(), token.expiresAt],
    );
  }

  /** The token that a bearer shows; of a revoked client none is good any more. */
  async validByHash(hash: string): Promise<AccessToken | undefined> {
    const [row] = await this.tx.query<AccessToken>(
      `SELECT t.client_id AS "clientId", t.tenant_id AS "tenantId", c.role, t.scopes
         FROM access_tokens t JOIN oauth_clients c ON c.tenant_id = t.tenant_id AND c.id = t.client_id
        WHERE t.hash = $1 AND t.expires_at > $2 AND c.revoked_at IS NULL`,
      [hash, this.tx.now()],
    );
    return row;
  }

  async remove(clientId: string, hash: string): Promise<void> {
    await this.tx.query(`DELETE FROM access_tokens WHERE tenant_id = $1 AND client_id = $2 AND hash = $3`, [
      this.tx.tenantId,
      clientId,
      hash,
    ]);
  }
}
