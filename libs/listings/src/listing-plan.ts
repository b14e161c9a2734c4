import type { ListingStatus, NotLiveReason } from './listing';

export interface ListingPlan {
  status: ListingStatus;
  reasons: NotLiveReason[];
  /** It goes to the channel next. */
  publish: boolean;
  /** It must disappear from the channel. */
  takeDown: boolean;
}

const NOT_SENT: readonly ListingStatus[] = ['NOT_READY', 'READY', 'REJECTED_BY_CHANNEL', 'WITHDRAWN'];

/** What an assessment makes of a listing. Pure; `current` is null for one that does not exist yet. */
export function planListing(
  current: { status: ListingStatus; reasons: NotLiveReason[]; sentHash: string | null } | null,
  blockers: NotLiveReason[],
  hash: string,
): ListingPlan {
  const status = current?.status ?? 'NOT_READY';
  const isSent = current !== null && !NOT_SENT.includes(status);
  if (blockers.length) {
    return isSent
      ? { status: 'SUPPRESSED', reasons: blockers, publish: false, takeDown: status !== 'SUPPRESSED' }
      : { status: 'NOT_READY', reasons: blockers, publish: false, takeDown: false };
  }
  if (!isSent) {
    const reasons: NotLiveReason[] = [{ code: 'LISTING.WAITING_FOR_SUBMISSION' }];
    return { status: 'READY', reasons, publish: true, takeDown: false };
  }
  const isCurrent = status === 'LIVE' && current.sentHash === hash;
  return { status, reasons: current.reasons, publish: !isCurrent, takeDown: false };
}
