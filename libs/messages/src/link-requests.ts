import type { Tx } from '@app/database';

/** Whoever asks again within this time is waiting for a mail that is on its way. */
const ON_ITS_WAY_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
/** More in a day is nobody who wants in: somebody else's mailbox is being filled. */
export const LINKS_A_DAY = 6;

/**
 * Whether one more link is sent to a seller who asks, in a transaction that has locked the seller: not while one is on its
 * way that nobody has used, and not more than a few in a day.
 */
export async function mayAskForLink(tx: Tx, sellerId: string): Promise<boolean> {
  const now = tx.now().getTime();
  const asked = await tx.query<{ occurredAt: Date; used: boolean }>(
    `SELECT e.occurred_at AS "occurredAt", EXISTS (
              SELECT FROM messages m JOIN seller_links l ON l.tenant_id = m.tenant_id
                AND l.operation_id IN ('message:' || m.id, 'message:' || m.id || ':1', 'message:' || m.id || ':2')
               WHERE m.tenant_id = e.tenant_id AND m.seller_id = e.seller_id AND m.kind = 'link'
                 AND m.dedupe_key LIKE 'link:' || e.id || ':%' AND l.used_at IS NOT NULL) AS used
       FROM outbox_events e
      WHERE e.tenant_id = $1 AND e.seller_id = $2 AND e.type = 'seller.link_requested' AND e.occurred_at > $3
      ORDER BY e.occurred_at DESC, e.id DESC LIMIT ${LINKS_A_DAY}`,
    [tx.tenantId, sellerId, new Date(now - DAY_MS)],
  );
  const [last] = asked;
  if (!last) return true;
  const isOnItsWay = !last.used && now - last.occurredAt.getTime() < ON_ITS_WAY_MS;
  return !isOnItsWay && asked.length < LINKS_A_DAY;
}
