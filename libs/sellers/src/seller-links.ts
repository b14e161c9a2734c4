import { Database, type Tx } from '@app/database';
import { makeSessionToken, SellerSessions } from '@app/identity';
import {
  type Actor,
  actorOf,
  Clock,
  DomainError,
  newId,
  type Principal,
  sha256Hex,
  Vault,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { linkExpired, linkUnknown, linkUsed } from './errors';
import { SellerCommands } from './seller-commands';
import { type SellerLink, SellerLinkRepository } from './seller-link.repository';
import { SellerRepository } from './seller.repository';

const HOUR_MS = 3_600_000;
/** As long as an invitation waits for its seller. */
export const INVITATION_HOURS = 720;
export const LINK_HOURS = 168;
/** How long the answer to a use may be asked for again, by whoever knows the key of the first request. */
const REPEAT_WINDOW_MS = 10 * 60_000;

export interface IssuedLink {
  id: string;
  /** Shown once; single use. */
  token: string;
  expiresAt: Date;
}

export interface OpenedLink {
  sellerId: string;
  tenantId: string;
  /** A bearer credential of the API, fit to be a cookie. */
  sessionToken: string;
  expiresAt: Date;
}

/** Single-use ways in for sellers. Only `exchange` uses one up: looking at a link, as mail scanners do, changes nothing. */
@Injectable()
export class SellerLinks {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly commands: SellerCommands,
    private readonly sessions: SellerSessions,
  ) {}

  /**
   * A new link for a seller who lost the old one; those that nobody used are dead from then on. `endSessions` also signs
   * out whoever is in.
   */
  async issue(
    caller: Principal,
    sellerId: string,
    operationId: string,
    wanted: { validForHours?: number; endSessions?: boolean } = {},
  ): Promise<IssuedLink> {
    return this.database.transaction(caller.tenantId, async (tx) => {
      await new SellerRepository(tx, this.vault).lock(sellerId);
      const actor = actorOf(caller);
      const link = await this.mint(tx, sellerId, operationId, actor, wanted.validForHours);
      if (!link.isNew) return link;
      const replaced = await new SellerLinkRepository(tx).replaceOthers(sellerId, link.id);
      const ended = wanted.endSessions ? await this.sessions.endAll(tx, sellerId) : 0;
      const details = { link: link.id, replaced_links: replaced, ended_sessions: ended };
      await tx.audit({ actor, action: 'seller.link_issued', subject: sellerId, details });
      await tx.emit({
        type: 'seller.link_issued',
        subject: sellerId,
        sellerId,
        data: { link_id: link.id, expires_at: link.expiresAt.toISOString() },
      });
      return link;
    });
  }

  /**
   * A link within somebody's transaction, beside those that there are: an invitation's, or a message's. The token follows
   * from the operation, so that a repeat makes no second one: `isOpen` says whether that one still leads in.
   */
  async mint(
    tx: Tx,
    sellerId: string,
    operationId: string,
    actor: Actor,
    validForHours = LINK_HOURS,
  ): Promise<IssuedLink & { isNew: boolean; isUsed: boolean; isOpen: boolean }> {
    const token = this.vault.mac(tx.tenantId, 'credential', `seller-link|${operationId}`);
    const now = this.clock.now();
    const { id, expiresAt, usedAt, replacedAt, isNew } = await new SellerLinkRepository(tx).insert({
      id: newId('lnk'),
      sellerId,
      operationId,
      hash: sha256Hex(token),
      createdBy: actor.id,
      expiresAt: new Date(now.getTime() + validForHours * HOUR_MS),
    });
    const isOpen = !usedAt && !replacedAt && expiresAt > now;
    return { id, token, expiresAt, isNew, isUsed: usedAt !== null, isOpen };
  }

  /** No way in is left: unused links are dead, sessions have ended. */
  async endAccess(caller: Principal, sellerId: string): Promise<void> {
    await this.database.transaction(caller.tenantId, async (tx) => {
      await new SellerRepository(tx, this.vault).lock(sellerId);
      const replaced = await new SellerLinkRepository(tx).replaceOthers(sellerId, null);
      const ended = await this.sessions.endAll(tx, sellerId);
      if (!replaced && !ended) return;
      await tx.audit({
        actor: actorOf(caller),
        action: 'seller.access_ended',
        subject: sellerId,
        details: { replaced_links: replaced, ended_sessions: ended },
      });
      await tx.emit({ type: 'seller.access_ended', subject: sellerId, sellerId });
    });
  }

  /**
   * Uses the link up for a session of its seller; an invitation is accepted by it, an expired case opened again. Of two at
   * once one wins. With a `repeatKey` the same request gets the same session once more, for ten minutes.
   */
  async exchange(token: string, repeatKey?: string): Promise<OpenedLink> {
    const link = await this.database.system((tx) => new SellerLinkRepository(tx).byHash(sha256Hex(token)));
    if (!link || link.replacedAt) throw linkUnknown();
    const repeatHash = repeatKey ? sha256Hex(`${link.id}|${repeatKey}`) : null;
    if (link.usedAt) return this.#again(link, token, repeatHash);
    if (link.expiresAt <= this.clock.now()) throw linkExpired();
    await this.#letIn(link);
    const opened = await this.database.transaction(link.tenantId, async (tx) => {
      if (!(await new SellerLinkRepository(tx).use(link.id, repeatHash))) return undefined;
      const sessionToken = this.#sessionToken(link, token, repeatHash);
      const session = await this.sessions.open(tx, link.sellerId, sessionToken);
      await tx.audit({
        actor: { id: session.id, role: 'seller' },
        action: 'seller.signed_in',
        subject: link.sellerId,
        details: { link: link.id },
      });
      return { ...session, sessionToken };
    });
    // Somebody was faster: with the same key it is our own first try.
    if (!opened) return this.#again(await this.#read(link), token, repeatHash);
    return {
      sellerId: opened.sellerId,
      tenantId: opened.tenantId,
      sessionToken: opened.sessionToken,
      expiresAt: opened.expiresAt,
    };
  }

  /** The seller behind a session. Throws AUTH.UNAUTHENTICATED when it has ended. */
  authenticate(sessionToken: string): Promise<Principal> {
    return this.sessions.authenticate(sessionToken);
  }

  signOut(caller: Principal): Promise<void> {
    return this.sessions.end(caller);
  }

  async #again(link: SellerLink, token: string, repeatHash: string | null): Promise<OpenedLink> {
    const isOwnRepeat =
      repeatHash !== null &&
      link.repeatHash === repeatHash &&
      link.usedAt !== null &&
      this.clock.now().getTime() - link.usedAt.getTime() <= REPEAT_WINDOW_MS;
    if (!isOwnRepeat) throw link.usedAt ? linkUsed() : linkUnknown();
    const sessionToken = this.#sessionToken(link, token, repeatHash);
    const session = await this.sessions.find(sessionToken);
    if (!session) throw linkUsed();
    const { sellerId, tenantId, expiresAt } = session;
    return { sellerId, tenantId, sessionToken, expiresAt };
  }

  /** Before the link is used up: while the workflow service is away the seller can try the same link again. */
  async #letIn({ id, tenantId, sellerId }: SellerLink): Promise<void> {
    const { lifecycle } = await this.database.read(tenantId, (tx) =>
      new SellerRepository(tx, this.vault).byId(sellerId),
    );
    if (lifecycle !== 'INVITED' && lifecycle !== 'EXPIRED') return;
    try {
      const actor: Actor = { id: sellerId, role: 'seller' };
      await this.commands.run(tenantId, sellerId, 'accept', `cmd_${id.slice(4)}`, actor, {});
    } catch (error) {
      // Another link of the same seller has opened the case in the meantime.
      if (!(error instanceof DomainError) || error.code !== 'SELLER.ACTION_NOT_ALLOWED') throw error;
    }
  }

  async #read({ tenantId, id }: SellerLink): Promise<SellerLink> {
    return this.database.read(tenantId, (tx) => new SellerLinkRepository(tx).byId(id));
  }

  #sessionToken({ tenantId, id }: SellerLink, token: string, repeatHash: string | null): string {
    const random = repeatHash
      ? Buffer.from(
          this.vault.mac(tenantId, 'credential', `seller-session|${id}|${token}|${repeatHash}`),
          'base64url',
        )
      : randomBytes(32);
    return makeSessionToken(random);
  }
}
