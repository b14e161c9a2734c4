import { ProductRepository } from '@app/catalogue';
import type { Tx } from '@app/database';
import { SYSTEM_ACTOR, type Vault } from '@app/platform';
import { SellerRepository } from '@app/sellers';
import type { PublishResult } from './channels/channel';
import { channelDefinition } from './channels/definitions';
import { COMPLIANCE_RULE_SET } from './compliance';
import { type ListingStatus, readbackMatches } from './listing';
import { blockersOf, payloadHash, payloadOf } from './listing-assessment';
import { loadListingContext } from './listing-context';
import { type Move, recordMove, recordMoves } from './listing-record';
import { type Listing, ListingRepository } from './listing.repository';

/** States in which buyers may see it, or soon will. */
export const ON_CHANNEL: readonly ListingStatus[] = ['LIVE', 'SUBMITTED', 'ACCEPTED_BY_CHANNEL'];

/** Rows that may still be sent become SUBMITTED with what is sent; asked again, for the world moves between two steps. */
export async function submit(tx: Tx, vault: Vault, sellerId: string, ids: string[]): Promise<Listing[]> {
  const context = await loadListingContext(tx, vault, sellerId);
  if (context.seller.lifecycle !== 'ACTIVE') return [];
  const listings = new ListingRepository(tx);
  const rows = await listings.lock(ids);
  const products = new Map(
    (await new ProductRepository(tx).byIds(rows.map(({ productId }) => productId))).map((product) => [
      product.id,
      product,
    ]),
  );
  const sending: Listing[] = [];
  const moves: Move[] = [];
  for (const row of rows) {
    const product = products.get(row.productId);
    const channel = channelDefinition(row.channel);
    if (!product || !channel?.available || row.sellerId !== sellerId) continue;
    if (blockersOf(context, product, channel, row.destination, COMPLIANCE_RULE_SET.rules).length) continue;
    const sent = payloadOf(context, product, row);
    const sentHash = payloadHash(sent);
    const isDone = row.status === 'LIVE' && row.sentHash === sentHash;
    if (isDone || ['NOT_READY', 'WITHDRAWN', 'REJECTED_BY_CHANNEL'].includes(row.status)) continue;
    const reasons = [{ code: 'LISTING.WAITING_FOR_CHANNEL' as const }];
    sending.push(await listings.update(row, { status: 'SUBMITTED', reasons, sent, sentHash }));
    // Sent once more by a repeat, it has not moved.
    if (row.status !== 'SUBMITTED') moves.push({ id: row.id, to: 'SUBMITTED' });
  }
  await recordMoves(tx, sellerId, moves);
  return sending;
}

/**
 * `stopped`: the row has gone another way since it was submitted, and must not be seen. `overtaken`: another batch has sent
 * the same or something newer.
 */
export async function accept(
  tx: Tx,
  submitted: Listing,
  result: PublishResult,
): Promise<'recorded' | 'overtaken' | 'stopped'> {
  const listings = new ListingRepository(tx);
  const [row] = await listings.lock([submitted.id]);
  if (!row) return 'stopped';
  const isOurs = row.status === 'SUBMITTED' && row.sentHash === submitted.sentHash;
  if (!isOurs) {
    const goesOn = ON_CHANNEL.includes(row.status);
    if (!goesOn && 'ref' in result && !row.channelRef) await listings.update(row, { channelRef: result.ref });
    return goesOn ? 'overtaken' : 'stopped';
  }
  if ('rejected' in result) {
    await listings.update(row, { status: 'REJECTED_BY_CHANNEL', reasons: [{ code: result.rejected }] });
    await recordMove(tx, row, 'REJECTED_BY_CHANNEL');
    return 'recorded';
  }
  await listings.update(row, {
    status: 'ACCEPTED_BY_CHANNEL',
    reasons: [{ code: 'CHANNEL.READBACK_PENDING' }],
    channelRef: result.ref,
  });
  await recordMove(tx, row, 'ACCEPTED_BY_CHANNEL');
  return 'recorded';
}

/** True when buyers see exactly what was sent, or when the row is no longer waiting for it. */
export async function confirm(tx: Tx, vault: Vault, seen: Listing, read: unknown): Promise<boolean> {
  const listings = new ListingRepository(tx);
  const [row] = await listings.lock([seen.id]);
  if (!row || row.status !== 'ACCEPTED_BY_CHANNEL' || row.sentHash !== seen.sentHash) return true;
  const differences = readbackMatches(row.sent, read);
  if (!differences.length) {
    await listings.update(row, { status: 'LIVE', reasons: [], liveAt: row.liveAt ?? tx.now() });
    await recordMove(tx, row, 'LIVE');
    await markSellerLive(tx, vault, row.sellerId);
    return true;
  }
  const pointers = differences.map(({ pointer }) => pointer);
  const reason = read
    ? { code: 'CHANNEL.READBACK_DIFFERS' as const, pointers }
    : { code: 'CHANNEL.READBACK_MISSING' as const };
  await listings.update(row, { reasons: [reason] });
  return false;
}

/** From here the seller counts as live in the uplift study: by what buyers see, never by a first order. */
async function markSellerLive(tx: Tx, vault: Vault, sellerId: string): Promise<void> {
  if (!(await new SellerRepository(tx, vault).markLive(sellerId))) return;
  await tx.audit({ actor: SYSTEM_ACTOR, action: 'seller.went_live', subject: sellerId });
  await tx.emit({ type: 'seller.went_live', subject: sellerId, sellerId });
}
