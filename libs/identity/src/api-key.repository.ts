import type { Tx } from '@app/database';
import type { Role } from '@app/platform';
import { apiKeyNotFound } from './errors';

export interface ApiKey {
  id: string;
  tenantId: string;
  prefix: string;
  label: string;
  role: Role;
  sellerId: string | null;
  scopes: string[] | null;
  createdBy: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  rotatedAt: Date | null;
  previousUntil: Date | null;
  revokedAt: Date | null;
}

/** What a request needs of the key that it shows. */
export type FoundApiKey = Pick<ApiKey, 'id' | 'tenantId' | 'role' | 'sellerId' | 'scopes'> & {
  /** The first of its end and, for the secret before the last rotation, the end of the overlap. */
  goodUntil: Date | null;
  isUsedAnew: boolean;
  isSuperseded: boolean;
};

const COLUMNS = `id, tenant_id AS "tenantId", prefix, label, role, seller_id AS "sellerId", scopes,
  created_by AS "createdBy", created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt",
  rotated_at AS "rotatedAt", previous_until AS "previousUntil", revoked_at AS "revokedAt"`;

export type NewApiKeyRow = Pick<ApiKey, 'id' | 'prefix' | 'label' | 'role'> &
  Partial<Pick<ApiKey, 'sellerId' | 'scopes' | 'createdBy' | 'expiresAt'>> & {
    hash: string;
    operationId?: string;
  };

/** Rows of `api_keys`. The hash never leaves them. */
export class ApiKeyRepository {
  constructor(private readonly tx: Tx) {}

  /** False when this very key, or one of this operation, is there already. */
  async insert(key: NewApiKeyRow): Promise<boolean> {
    const inserted = await this.tx.query(
      `INSERT INTO api_keys (id, tenant_id, hash, prefix, label, role, seller_id, scopes, created_by, operation_id, created_at, expires_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) ON CONFLICT DO NOTHING RETURNING 1 AS inserted`,
      [
        key.id,
        this.tx.tenantId,
        key.hash,
        key.prefix,
        key.label,
        key.role,
        key.sellerId ?? null,
        key.scopes ?? null,
        key.createdBy ?? null,
        key.operationId ?? null,
        this.tx.now(),
        key.expiresAt ?? null,
      ],
    );
    return inserted.length === 1;
  }

  /** The key that a caller shows, with the secret before the last rotation while it is still good. */
  async validByHash(hash: string): Promise<FoundApiKey | undefined> {
    const [row] = await this.tx.query<FoundApiKey>(
      `SELECT id, tenant_id AS "tenantId", role, seller_id AS "sellerId", scopes,
              least(expires_at, CASE WHEN hash <> $1 THEN previous_until END) AS "goodUntil",
              (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 minute') AS "isUsedAnew",
              hash <> $1 AS "isSuperseded"
         FROM api_keys
        WHERE (hash = $1 OR (previous_hash = $1 AND previous_until > $2::timestamptz))
          AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2::timestamptz)`,
      [hash, this.tx.now()],
    );
    return row;
  }

  async touch(id: string): Promise<void> {
    await this.tx.query(`UPDATE api_keys SET last_used_at = $2 WHERE id = $1`, [id, this.tx.now()]);
  }

  async byId(id: string, lock: '' | 'FOR UPDATE' = ''): Promise<ApiKey & { rotationId: string | null }> {
    const [row] = await this.tx.query<ApiKey & { rotationId: string | null }>(
      `SELECT ${COLUMNS}, rotation_id AS "rotationId" FROM api_keys WHERE tenant_id = $1 AND id = $2 ${lock}`,
      [this.tx.tenantId, id],
    );
    if (!row) throw apiKeyNotFound();
    return row;
  }

  async byOperation(operationId: string): Promise<ApiKey | undefined> {
    const [row] = await this.tx.query<ApiKey>(
      `SELECT ${COLUMNS} FROM api_keys WHERE tenant_id = $1 AND operation_id = $2`,
      [this.tx.tenantId, operationId],
    );
    return row;
  }

  /** Newest first; one row more than asked for. */
  async page(before: string | null, limit: number): Promise<ApiKey[]> {
    return this.tx.query<ApiKey>(
      `SELECT ${COLUMNS} FROM api_keys WHERE tenant_id = $1 AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [this.tx.tenantId, before, limit + 1],
    );
  }

  /** Two secrets are good at most: a rotation within the overlap of the last one ends the oldest. */
  async rotate(
    id: string,
    next: { hash: string; prefix: string; rotationId: string; previousUntil: Date },
  ): Promise<void> {
    await this.tx.query(
      `UPDATE api_keys SET previous_hash = hash, previous_until = $3, hash = $4, prefix = $5, rotation_id = $6, rotated_at = $7
        WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, id, next.previousUntil, next.hash, next.prefix, next.rotationId, this.tx.now()],
    );
  }

  /** True when it was not revoked before. */
  async revoke(id: string): Promise<boolean> {
    const revoked = await this.tx.affected(
      `UPDATE api_keys SET revoked_at = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL`,
      [this.tx.tenantId, id, this.tx.now()],
    );
    return revoked === 1;
  }
}
