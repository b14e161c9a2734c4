import { Database } from '@app/database';
import {
  actorOf,
  AppConfig,
  Clock,
  newId,
  type Page,
  type PageRequest,
  type Principal,
  type Role,
  Vault,
  pageById,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { ApiKeyCache } from './api-key-cache';
import { type ApiKey, ApiKeyRepository } from './api-key.repository';
import { hashCredential, makeApiKey, prefixOf } from './credential';
import { apiKeyNotFound, credentialExpired, credentialRevoked } from './errors';
import { assertMayGrant, assertNext, assertPresent } from './grants';

export const OVERLAP_HOURS = 24;
export const OVERLAP_HOURS_MAX = 168;
const LIST = 'api-keys';

export interface WantedApiKey {
  label: string;
  role: Role;
  scopes?: string[];
  expiresAt?: Date;
}

/** The secret is in this answer, and in no other. */
export type ApiKeyWithSecret = ApiKey & { secret: string };

/** API keys managed over the API: made, looked at, rotated, revoked. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly vault: Vault,
    private readonly keys: ApiKeyCache,
  ) {}

  async create(caller: Principal, operationId: string, wanted: WantedApiKey): Promise<ApiKeyWithSecret> {
    assertMayGrant(caller, wanted.role, wanted.scopes);
    if (wanted.expiresAt && wanted.expiresAt <= this.clock.now()) throw credentialExpired();
    const secret = this.#secret(caller.tenantId, operationId);
    const key = await this.database.transaction(caller.tenantId, async (tx) => {
      const keys = new ApiKeyRepository(tx);
      const id = newId('key');
      const isNew = await keys.insert({
        id,
        ...wanted,
        hash: hashCredential(secret),
        prefix: prefixOf(secret),
        createdBy: caller.callerId,
        operationId,
      });
      // A repeat of the request finds what the first one made.
      if (!isNew) return (await keys.byOperation(operationId))!;
      const details = { role: wanted.role, scopes: wanted.scopes ?? null };
      await tx.audit({ actor: actorOf(caller), action: 'api_key.created', subject: id, details });
      await tx.emit({ type: 'api_key.created', subject: id });
      return keys.byId(id);
    });
    return { ...key, secret };
  }

  async list(caller: Principal, request: PageRequest): Promise<Page<ApiKey>> {
    const { tenantId } = caller;
    return pageById(this.vault, tenantId, LIST, request, (before, limit) =>
      this.database.read(tenantId, (tx) => new ApiKeyRepository(tx).page(before, limit)),
    );
  }

  get(caller: Principal, id: string): Promise<ApiKey> {
    return this.database.read(caller.tenantId, (tx) => new ApiKeyRepository(tx).byId(id));
  }

  /** A new secret; the one before is good for the overlap. The key's id stays, and with it everything done under it. */
  async rotate(
    caller: Principal,
    id: string,
    operationId: string,
    overlapHours = OVERLAP_HOURS,
  ): Promise<ApiKeyWithSecret> {
    // Whoever does not manage keys rotates its own; of others it learns nothing.
    if (caller.role !== 'operator' && caller.callerId !== id) throw apiKeyNotFound();
    const secret = this.#secret(caller.tenantId, operationId);
    const key = await this.database.transaction(caller.tenantId, async (tx) => {
      const keys = new ApiKeyRepository(tx);
      const present = await keys.byId(id, 'FOR UPDATE');
      if (present.revokedAt) throw credentialRevoked();
      if (present.rotationId === operationId) return present;
      assertNext(present.rotationId, operationId);
      assertPresent(caller);
      if (caller.callerId !== id) assertMayGrant(caller, present.role, present.scopes ?? undefined);
      const previousUntil = new Date(this.clock.now().getTime() + overlapHours * 3_600_000);
      await keys.rotate(id, {
        hash: hashCredential(secret),
        prefix: prefixOf(secret),
        rotationId: operationId,
        previousUntil,
      });
      const details = { previous_until: previousUntil.toISOString() };
      await tx.audit({ actor: actorOf(caller), action: 'api_key.rotated', subject: id, details });
      await tx.emit({ type: 'api_key.rotated', subject: id, data: details });
      return keys.byId(id);
    });
    this.keys.forget(id);
    return { ...key, secret };
  }

  /**
   * Takes effect with the next request of this process, and of the others when they have heard of it: milliseconds (ADR 19). A
   * second time changes nothing.
   */
  async revoke(caller: Principal, id: string): Promise<ApiKey> {
    const key = await this.database.transaction(caller.tenantId, async (tx) => {
      const keys = new ApiKeyRepository(tx);
      await keys.byId(id, 'FOR UPDATE');
      if (await keys.revoke(id)) {
        await tx.audit({ actor: actorOf(caller), action: 'api_key.revoked', subject: id });
        await tx.emit({ type: 'api_key.revoked', subject: id });
      }
      return keys.byId(id);
    });
    this.keys.forget(id);
    return key;
  }

  /** Follows from the operation, so that a repeat of the request shows the same secret. */
  #secret(tenantId: string, operationId: string): string {
    const random = Buffer.from(this.vault.mac(tenantId, 'credential', `api-key|${operationId}`), 'base64url');
    return makeApiKey(this.config.mode === 'production' ? 'live' : 'demo', random);
  }
}
