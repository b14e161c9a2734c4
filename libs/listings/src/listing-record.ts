import type { Tx } from '@app/database';
import { SYSTEM_ACTOR } from '@app/platform';
import type { ListingStatus } from './listing';
import type { Listing } from './listing.repository';

const EVENT_OF_STATUS = {
  ACCEPTED_BY_CHANNEL: 'listing.accepted',
  REJECTED_BY_CHANNEL: 'listing.rejected',
  LIVE: 'listing.live',
  SUPPRESSED: 'listing.suppressed',
  PAUSED: 'listing.paused',
  WITHDRAWN: 'listing.withdrawn',
} as const satisfies Partial<Record<ListingStatus, string>>;

export type RecordedAlone = keyof typeof EVENT_OF_STATUS;

/** States that a whole page of listings reaches in one transaction. */
export type RecordedTogether = Exclude<ListingStatus, RecordedAlone>;

export interface Move {
  id: string;
  to: RecordedTogether;
}

export const isRecordedAlone = (status: ListingStatus): status is RecordedAlone =>
  Object.hasOwn(EVENT_OF_STATUS, status);

/** What buyers, or the channel, see of one listing: an entry and an event of its own. */
export async function recordMove(tx: Tx, listing: Listing, to: RecordedAlone): Promise<void> {
  const type = EVENT_OF_STATUS[to];
  const { id: subject, sellerId, productId, channel, destination } = listing;
  const data = { product_id: productId, channel, destination, previous: listing.status };
  await tx.audit({ actor: SYSTEM_ACTOR, action: type, subject, details: data });
  await tx.emit({ type, subject, sellerId, data });
}

/** What leads there, for many at once: one entry that names them all, and one event that counts them. */
export async function recordMoves(tx: Tx, sellerId: string, moves: Move[]): Promise<void> {
  if (!moves.length) return;
  const listingIds: Partial<Record<RecordedTogether, string[]>> = {};
  for (const { id, to } of moves) (listingIds[to] ??= []).push(id);
  const counts = Object.fromEntries(Object.entries(listingIds).map(([to, ids]) => [to, ids.length]));
  const type = 'listing.batch_moved';
  const details = { counts, listing_ids: listingIds };
  await tx.audit({ actor: SYSTEM_ACTOR, action: type, subject: sellerId, details });
  await tx.emit({ type, subject: sellerId, sellerId, data: { counts } });
}
