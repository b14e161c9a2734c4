import { Database } from '@app/database';
import { AppConfig, Clock, newId, type Principal, type Role } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { ApiKeyCache } from './api-key-cache';
import { ApiKeyRepository, type FoundApiKey } from './api-key.repository';
import { hashCredential, kindOf, makeApiKey, prefixOf } from './credential';
import { unauthenticated } from './errors';
import { OauthTokens } from './oauth-tokens';
import { OidcTokens } from './oidc/oidc-tokens';
import { SellerSessions } from './seller-sessions';
import { UsersService } from './users.service';

export interface NewApiKey {
  role: Role;
  label: string;
  sellerId?: string;
  scopes?: string[];
  expiresAt?: Date;
}

@Injectable()
export class IdentityService {
  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly sessions: SellerSessions,
    private readonly tokens: OauthTokens,
    private readonly oidc: OidcTokens,
    private readonly users: UsersService,
    private readonly keys: ApiKeyCache,
  ) {}

  /** The principal of a bearer credential. Throws AUTH.UNAUTHENTICATED for anything else. */
  async authenticate(authorization: string | undefined): Promise<Principal> {
    if (!authorization) throw unauthenticated();
    const key = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization)?.[1];
    if (!key) throw unauthenticated('invalid_token');
    if (!key.startsWith('rhd_')) return this.users.admit(await this.oidc.verify(key));
    const kind = kindOf(key);
    if (kind === 'access') return this.tokens.authenticate(key);
    if (kind === 'session') return this.sessions.authenticate(key);
    if (kind === 'demo' && this.config.mode === 'production') throw unauthenticated('invalid_token');
    if (kind === 'live' || kind === 'demo') return this.#byApiKey(key);
    throw unauthenticated('invalid_token');
  }

  /** Makes a key and returns it in the clear, for the only time. */
  async issueKey(tenantId: string, key: NewApiKey, clear = makeApiKey(this.keyMode())): Promise<string> {
    const row = { id: newId('key'), ...key, hash: hashCredential(clear), prefix: prefixOf(clear) };
    await this.database.transaction(tenantId, (tx) => new ApiKeyRepository(tx).insert(row));
    return clear;
  }

  async #byApiKey(clear: string): Promise<Principal> {
    const hash = hashCredential(clear);
    const key = await this.keys.find(hash, () => this.#lookUp(hash));
    if (!key) throw unauthenticated('invalid_token');
    return {
      tenantId: key.tenantId,
      callerId: key.id,
      role: key.role,
      sellerId: key.sellerId ?? undefined,
      scopes: key.scopes ?? undefined,
      isSuperseded: key.isSuperseded || undefined,
    };
  }

  #lookUp(hash: string): Promise<FoundApiKey | undefined> {
    return this.database.system(async (tx) => {
      const keys = new ApiKeyRepository(tx);
      const found = await keys.validByHash(hash);
      // Once a minute is exact enough, and spares a write on every request.
      if (found?.isUsedAnew) await keys.touch(found.id);
      return found;
    });
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
