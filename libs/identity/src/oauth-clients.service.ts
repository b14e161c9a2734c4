import { Database } from '@app/database';
import {
  actorOf,
  Clock,
  newId,
  type Page,
  type PageRequest,
  type Principal,
  Vault,
  pageById,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { OVERLAP_HOURS } from './api-keys.service';
import { hashCredential, makeCredential, prefixOf } from './credential';
import { credentialRevoked } from './errors';
import { assertMayGrant, assertNext } from './grants';
import { type OauthClient, OauthClientRepository } from './oauth-client.repository';

const LIST = 'oauth-clients';

/** The secret is in this answer, and in no other. */
export type OauthClientWithSecret = OauthClient & { secret: string };

/** OAuth clients managed over the API, as API keys are; what they show at the token endpoint is `OauthTokens`. */
@Injectable()
export class OauthClientsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly vault: Vault,
  ) {}

  async create(
    caller: Principal,
    operationId: string,
    wanted: { label: string; scopes: string[] },
  ): Promise<OauthClientWithSecret> {
    const role = 'integrator';
    assertMayGrant(caller, role, wanted.scopes);
    const secret = this.#secret(caller.tenantId, operationId);
    const client = await this.database.transaction(caller.tenantId, async (tx) => {
      const clients = new OauthClientRepository(tx);
      const id = newId('cli');
      const isNew = await clients.insert({
        id,
        ...wanted,
        role,
        hash: hashCredential(secret),
        prefix: prefixOf(secret),
        createdBy: caller.callerId,
        operationId,
      });
      if (!isNew) return (await clients.byOperation(operationId))!;
      const details = { scopes: wanted.scopes };
      await tx.audit({ actor: actorOf(caller), action: 'oauth_client.created', subject: id, details });
      await tx.emit({ type: 'oauth_client.created', subject: id });
      return clients.byId(id);
    });
    return { ...client, secret };
  }

  async list(caller: Principal, request: PageRequest): Promise<Page<OauthClient>> {
    const { tenantId } = caller;
    return pageById(this.vault, tenantId, LIST, request, (before, limit) =>
      this.database.read(tenantId, (tx) => new OauthClientRepository(tx).page(before, limit)),
    );
  }

  get(caller: Principal, id: string): Promise<OauthClient> {
    return this.database.read(caller.tenantId, (tx) => new OauthClientRepository(tx).byId(id));
  }

  /** Tokens that were given out go on until their end: what leaked with a secret is ended by revoking the client. */
  async rotate(
    caller: Principal,
    id: string,
    operationId: string,
    overlapHours = OVERLAP_HOURS,
  ): Promise<OauthClientWithSecret> {
    const secret = this.#secret(caller.tenantId, operationId);
    const client = await this.database.transaction(caller.tenantId, async (tx) => {
      const clients = new OauthClientRepository(tx);
      const present = await clients.byId(id, 'FOR UPDATE');
      if (present.revokedAt) throw credentialRevoked();
      if (present.rotationId === operationId) return present;
      assertNext(present.rotationId, operationId);
      assertMayGrant(caller, present.role, present.scopes);
      const previousUntil = new Date(this.clock.now().getTime() + overlapHours * 3_600_000);
      await clients.rotate(id, {
        hash: hashCredential(secret),
        prefix: prefixOf(secret),
        rotationId: operationId,
        previousUntil,
      });
      const details = { previous_until: previousUntil.toISOString() };
      await tx.audit({ actor: actorOf(caller), action: 'oauth_client.rotated', subject: id, details });
      await tx.emit({ type: 'oauth_client.rotated', subject: id, data: details });
      return clients.byId(id);
    });
    return { ...client, secret };
  }

  /** Its tokens are refused with the next request, too. */
  async revoke(caller: Principal, id: string): Promise<OauthClient> {
    return this.database.transaction(caller.tenantId, async (tx) => {
      const clients = new OauthClientRepository(tx);
      await clients.byId(id, 'FOR UPDATE');
      if (await clients.revoke(id)) {
        await tx.audit({ actor: actorOf(caller), action: 'oauth_client.revoked', subject: id });
        await tx.emit({ type: 'oauth_client.revoked', subject: id });
      }
      return clients.byId(id);
    });
  }

  /** Follows from the operation, so that a repeat of the request shows the same secret. */
  #secret(tenantId: string, operationId: string): string {
    const seed = this.vault.mac(tenantId, 'credential', `oauth-client|${operationId}`);
    return makeCredential('secret', Buffer.from(seed, 'base64url'));
  }
}
