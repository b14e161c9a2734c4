import type { Tx } from '@app/database';
import type { Role } from '@app/platform';
import { userNotFound } from './errors';

export interface User {
  id: string;
  tenantId: string;
  issuer: string;
  subject: string;
  role: Role;
  createdAt: Date;
  lastSeenAt: Date | null;
  disabledAt: Date | null;
}

const COLUMNS = `id, tenant_id AS "tenantId", issuer, subject, role, created_at AS "createdAt",
  last_seen_at AS "lastSeenAt", disabled_at AS "disabledAt"`;

/** Rows of `users`. */
export class UserRepository {
  constructor(private readonly tx: Tx) {}

  /** Whose token it is, whatever the tenant: one person is of one tenant. */
  async bySubject(issuer: string, subject: string): Promise<User | undefined> {
    const [row] = await this.tx.query<User>(
      `SELECT ${COLUMNS} FROM users WHERE issuer = $1 AND subject = $2`,
      [issuer, subject],
    );
    return row;
  }

  /** A person who is there already stays as it is. */
  async insert(user: Pick<User, 'id' | 'issuer' | 'subject' | 'role'>): Promise<void> {
    await this.tx.query(
      `INSERT INTO users (id, tenant_id, issuer, subject, role, created_at) VALUES ($1,$2,$3,$4,$5,$6)
       ON CONFLICT (issuer, subject) DO NOTHING`,
      [user.id, this.tx.tenantId, user.issuer, user.subject, user.role, this.tx.now()],
    );
  }

  async touch(id: string, role: Role): Promise<void> {
    await this.tx.query(`UPDATE users SET last_seen_at = $3, role = $4 WHERE tenant_id = $1 AND id = $2`, [
      this.tx.tenantId,
      id,
      this.tx.now(),
      role,
    ]);
  }

  async byId(id: string, lock: '' | 'FOR UPDATE' = ''): Promise<User> {
    const [row] = await this.tx.query<User>(
      `SELECT ${COLUMNS} FROM users WHERE tenant_id = $1 AND id = $2 ${lock}`,
      [this.tx.tenantId, id],
    );
    if (!row) throw userNotFound();
    return row;
  }

  /** Newest first; one row more than asked for. */
  async page(before: string | null, limit: number): Promise<User[]> {
    return this.tx.query<User>(
      `SELECT ${COLUMNS} FROM users WHERE tenant_id = $1 AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [this.tx.tenantId, before, limit + 1],
    );
  }

  /** True when this changed something; an operation that began before the last one changes nothing. */
  async setDisabled(id: string, isDisabled: boolean, operationId: string): Promise<boolean> {
    const [row] = await this.tx.query<{ hasChanged: boolean }>(
      `UPDATE users SET access_operation_id = $5,
              disabled_at = CASE WHEN (disabled_at IS NOT NULL) = $3 THEN disabled_at WHEN $3 THEN $4::timestamptz END
        WHERE tenant_id = $1 AND id = $2 AND (access_operation_id IS NULL OR access_operation_id COLLATE "C" < $5)
       RETURNING (old.disabled_at IS NOT NULL) <> $3 AS "hasChanged"`,
      [this.tx.tenantId, id, isDisabled, this.tx.now(), operationId],
    );
    return row?.hasChanged ?? false;
  }
}
