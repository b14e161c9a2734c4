import { Database } from '@app/database';
import { AppConfig, Clock, newId, type Principal, type Role } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { hashCredential, kindOf, makeApiKey, prefixOf } from './credential';
import { unauthenticated } from './errors';
import { SellerSessions } from './seller-sessions';

interface KeyRow {
  id: string;
  tenant_id: string;
  role: Role;
  seller_id: string | null;
}

export interface NewApiKey {
  role: Role;
  label: string;
  sellerId?: string;
  expiresAt?: Date;
}

@Injectable()
export class IdentityService {
  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly sessions: SellerSessions,
  ) {}

  /** The principal of a bearer credential. Throws AUTH.UNAUTHENTICATED for anything else. */
  async authenticate(authorization: string | undefined): Promise<Principal> {
    if (!authorization) throw unauthenticated();
    const key = /^Bearer ([\x21-\x7e]{1,200})$/.exec(authorization)?.[1];
    const kind = key && kindOf(key);
    if (!kind) throw unauthenticated('invalid_token');
    if (kind === 'session') return this.sessions.authenticate(key);
    if (kind === 'demo' && this.config.mode === 'production') throw unauthenticated('invalid_token');
    const row = await this.database.system(async (tx) => {
      const [found] = await tx.query<KeyRow & { stale: boolean }>(
        `SELECT id, tenant_id, role, seller_id, (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 minute') AS stale
           FROM api_keys
          WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2::timestamptz)`,
        [hashCredential(key), this.clock.now()],
      );
      // Once a minute is exact enough, and spares a write on every request.
      if (found?.stale)
        await tx.query(`UPDATE api_keys SET last_used_at = $2 WHERE id = $1`, [found.id, this.clock.now()]);
      return found;
    });
    if (!row) throw unauthenticated('invalid_token');
    return {
      tenantId: row.tenant_id,
      callerId: row.id,
      role: row.role,
      sellerId: row.seller_id ?? undefined,
    };
  }

  /** Makes a key and returns it in the clear, for the only time. */
  async issueKey(tenantId: string, key: NewApiKey, clear = makeApiKey(this.keyMode())): Promise<string> {
    await this.database.transaction(tenantId, async (tx) => {
      await tx.query(
        `INSERT INTO api_keys (id, tenant_id, hash, prefix, label, role, seller_id, created_at, expires_at)
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) ON CONFLICT (hash) DO NOTHING`,
        [
          newId('key'),
          tenantId,
          hashCredential(clear),
          prefixOf(clear),
          key.label,
          key.role,
          key.sellerId ?? null,
          this.clock.now(),
          key.expiresAt ?? null,
        ],
      );
    });
    return clear;
  }

  /** Finds or makes the tenant of this name. */
  async ensureTenant(name: string): Promise<string> {
    return this.database.system(async (tx) => {
      await tx.query(
        `INSERT INTO tenants (id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING`,
        [newId('ten'), name, this.clock.now()],
      );
      const [row] = await tx.query<{ id: string }>(`SELECT id FROM tenants WHERE name = $1`, [name]);
      return row!.id;
    });
  }

  private keyMode(): 'live' | 'demo' {
    return this.config.mode === 'production' ? 'live' : 'demo';
  }
}
