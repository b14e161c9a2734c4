import type { Tx } from '@app/database';
import type { Role } from '@app/platform';
import { oauthClientNotFound } from './errors';

export interface OauthClient {
  id: string;
  tenantId: string;
  label: string;
  role: Role;
  scopes: string[];
  prefix: string;
  createdBy: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  rotatedAt: Date | null;
  previousUntil: Date | null;
  revokedAt: Date | null;
}

/** What the token endpoint compares a secret with. */
export interface ClientSecrets {
  hash: string;
  previousHash: string | null;
}

const COLUMNS = `id, tenant_id AS "tenantId", label, role, scopes, prefix, created_by AS "createdBy",
  created_at AS "createdAt", last_used_at AS "lastUsedAt", rotated_at AS "rotatedAt",
  previous_until AS "previousUntil", revoked_at AS "revokedAt"`;

/** Rows of `oauth_clients`. */
export class OauthClientRepository {
  constructor(private readonly tx: Tx) {}

  /** False when one of this operation is there already. */
  async insert(
    client: Pick<OauthClient, 'id' | 'label' | 'role' | 'scopes' | 'prefix' | 'createdBy'> & {
      hash: string;
      operationId: string;
    },
  ): Promise<boolean> {
    const inserted = await this.tx.query(
      `INSERT INTO oauth_clients (id, tenant_id, label, role, scopes, hash, prefix, created_by, operation_id, created_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) ON CONFLICT (tenant_id, operation_id) DO NOTHING RETURNING 1 AS inserted`,
      [
        client.id,
        this.tx.tenantId,
        client.label,
        client.role,
        client.scopes,
        client.hash,
        client.prefix,
        client.createdBy,
        client.operationId,
        this.tx.now(),
      ],
    );
    return inserted.length === 1;
  }

  /** The one look-up that finds the tenant: whoever asks for a token names its client only. */
  async unrevoked(id: string): Promise<(OauthClient & ClientSecrets) | undefined> {
    const [row] = await this.tx.query<OauthClient & ClientSecrets>(
      `SELECT ${COLUMNS}, hash, CASE WHEN previous_until > $2::timestamptz THEN previous_hash END AS "previousHash"
         FROM oauth_clients WHERE id = $1 AND revoked_at IS NULL`,
      [id, this.tx.now()],
    );
    return row;
  }

  async touch(id: string): Promise<void> {
    await this.tx.query(`UPDATE oauth_clients SET last_used_at = $3 WHERE tenant_id = $1 AND id = $2`, [
      this.tx.tenantId,
      id,
      this.tx.now(),
    ]);
  }

  async byId(id: string, lock: '' | 'FOR UPDATE' = ''): Promise<OauthClient & { rotationId: string | null }> {
    const [row] = await this.tx.query<OauthClient & { rotationId: string | null }>(
      `SELECT ${COLUMNS}, rotation_id AS "rotationId" FROM oauth_clients WHERE tenant_id = $1 AND id = $2 ${lock}`,
      [this.tx.tenantId, id],
    );
    if (!row) throw oauthClientNotFound();
    return row;
  }

  async byOperation(operationId: string): Promise<OauthClient | undefined> {
    const [row] = await this.tx.query<OauthClient>(
      `SELECT ${COLUMNS} FROM oauth_clients WHERE tenant_id = $1 AND operation_id = $2`,
      [this.tx.tenantId, operationId],
    );
    return row;
  }

  /** Newest first; one row more than asked for. */
  async page(before: string | null, limit: number): Promise<OauthClient[]> {
    return this.tx.query<OauthClient>(
      `SELECT ${COLUMNS} FROM oauth_clients WHERE tenant_id = $1 AND ($2::text IS NULL OR id < $2)
        ORDER BY id DESC LIMIT $3`,
      [this.tx.tenantId, before, limit + 1],
    );
  }

  async rotate(
    id: string,
    next: { hash: string; prefix: string; rotationId: string; previousUntil: Date },
  ): Promise<void> {
    await this.tx.query(
      `UPDATE oauth_clients SET previous_hash = hash, previous_until = $3, hash = $4, prefix = $5, rotation_id = $6,
          rotated_at = $7 WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, id, next.previousUntil, next.hash, next.prefix, next.rotationId, this.tx.now()],
    );
  }

  /** True when it was not revoked before. */
  async revoke(id: string): Promise<boolean> {
    const revoked = await this.tx.affected(
      `UPDATE oauth_clients SET revoked_at = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL`,
      [this.tx.tenantId, id, this.tx.now()],
    );
    return revoked === 1;
  }
}
