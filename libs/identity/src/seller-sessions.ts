import { Database, type Tx } from '@app/database';
import { Clock, newId, type Principal } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { hashCredential, kindOf, makeCredential } from './credential';
import { unauthenticated } from './errors';
import { type SellerSession, SellerSessionRepository } from './seller-session.repository';

/** Fixed, not sliding: whoever got hold of a session cannot keep it alive. Gathering papers takes weeks. */
export const SESSION_DAYS = 30;
/** Telephone, office, partner; the oldest ends when there would be more. */
const OPEN_MAX = 10;

/** Sessions of sellers: opened by a link (`SellerLinks`), used as a bearer credential or as the status page's cookie. */
@Injectable()
export class SellerSessions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Within the transaction that uses up the link. */
  async open(tx: Tx, sellerId: string, token: string): Promise<SellerSession> {
    const sessions = new SellerSessionRepository(tx);
    const expiresAt = new Date(this.clock.now().getTime() + SESSION_DAYS * 86_400_000);
    const session = { id: newId('ses'), sellerId, expiresAt };
    await sessions.insert({ ...session, hash: hashCredential(token) });
    await sessions.endOlder(sellerId, OPEN_MAX);
    return { ...session, tenantId: tx.tenantId };
  }

  /** Undefined when it has ended, or never was. */
  find(token: string): Promise<SellerSession | undefined> {
    return this.database.system((tx) => new SellerSessionRepository(tx).openByHash(hashCredential(token)));
  }

  /** Throws AUTH.UNAUTHENTICATED for whatever opens no session. */
  async authenticate(token: string): Promise<Principal> {
    const session = kindOf(token) === 'session' ? await this.find(token) : undefined;
    if (!session) throw unauthenticated('invalid_token');
    const { id: callerId, tenantId, sellerId } = session;
    return { tenantId, callerId, role: 'seller', sellerId };
  }

  /** Signs out the session that calls. A key of a seller is no session: there is nothing to end. */
  async end(caller: Principal): Promise<void> {
    await this.database.transaction(caller.tenantId, async (tx) => {
      if (!(await new SellerSessionRepository(tx).end(caller.callerId))) return;
      await tx.audit({
        actor: { id: caller.callerId, role: caller.role },
        action: 'seller.signed_out',
        subject: caller.sellerId!,
      });
    });
  }

  /** Ends every session of a seller; returns how many were open. */
  endAll(tx: Tx, sellerId: string): Promise<number> {
    return new SellerSessionRepository(tx).endOlder(sellerId, 0);
  }
}

export const makeSessionToken = (random: Buffer): string => makeCredential('session', random);
