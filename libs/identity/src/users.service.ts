import { Database } from '@app/database';
import {
  actorOf,
  AppConfig,
  Clock,
  newId,
  type Page,
  type PageRequest,
  type Principal,
  Vault,
  pageById,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { notAMember, unauthenticated } from './errors';
import { type OidcIdentity } from './oidc/oidc-tokens';
import { type User, UserRepository } from './user.repository';

const LIST = 'users';
const SEEN_EVERY_MS = 60_000;

/** People who sign in by OpenID Connect. */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly vault: Vault,
  ) {}

  /**
   * The principal behind a good token. Who is new is written down; who is disabled, or comes with the claim of another
   * tenant, is refused.
   */
  async admit(identity: OidcIdentity): Promise<Principal> {
    const user = (await this.#find(identity)) ?? (await this.#welcome(identity));
    const { id, tenantId, disabledAt, lastSeenAt } = user;
    if (disabledAt || tenantId !== identity.tenantId) throw unauthenticated('invalid_token');
    const { role } = identity;
    const isSeen = lastSeenAt && this.clock.now().getTime() - lastSeenAt.getTime() < SEEN_EVERY_MS;
    if (!isSeen || role !== user.role)
      await this.database.transaction(tenantId, (tx) => new UserRepository(tx).touch(id, role));
    return { tenantId, callerId: id, role };
  }

  async list(caller: Principal, request: PageRequest): Promise<Page<User>> {
    const { tenantId } = caller;
    return pageById(this.vault, tenantId, LIST, request, (before, limit) =>
      this.database.read(tenantId, (tx) => new UserRepository(tx).page(before, limit)),
    );
  }

  get(caller: Principal, id: string): Promise<User> {
    return this.database.read(caller.tenantId, (tx) => new UserRepository(tx).byId(id));
  }

  /** Takes effect with the next request, whatever tokens are still good. */
  setDisabled(caller: Principal, id: string, isDisabled: boolean, operationId: string): Promise<User> {
    return this.database.transaction(caller.tenantId, async (tx) => {
      const users = new UserRepository(tx);
      await users.byId(id, 'FOR UPDATE');
      if (await users.setDisabled(id, isDisabled, operationId)) {
        const type = isDisabled ? 'user.disabled' : 'user.enabled';
        await tx.audit({ actor: actorOf(caller), action: type, subject: id });
        await tx.emit({ type, subject: id });
      }
      return users.byId(id);
    });
  }

  #find({ issuer, subject }: OidcIdentity): Promise<User | undefined> {
    return this.database.system((tx) => new UserRepository(tx).bySubject(issuer, subject));
  }

  async #welcome(identity: OidcIdentity): Promise<User> {
    const { tenantId, issuer, subject, role } = identity;
    // An account of our own provider has its row from the beginning: without one it was removed.
    if (/^usr_[0-9a-f]{32}$/.test(subject)) throw unauthenticated('invalid_token');
    const [tenant] = await this.database.system((tx) =>
      tx.query(`SELECT 1 FROM tenants WHERE id = $1`, [tenantId]),
    );
    if (!tenant) throw notAMember(this.config.oidc.tenantClaim);
    const id = newId('usr');
    await this.database.transaction(tenantId, async (tx) => {
      await new UserRepository(tx).insert({ id, issuer, subject, role });
      const { id: written } = (await new UserRepository(tx).bySubject(issuer, subject))!;
      // Two first requests at once: the other one has told it.
      if (written !== id) return;
      await tx.audit({ actor: { id, role }, action: 'user.arrived', subject: id });
    });
    return (await this.#find(identity))!;
  }
}
