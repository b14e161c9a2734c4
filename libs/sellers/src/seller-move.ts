import type { Transition } from '@workflows/seller-onboarding/seller-onboarding.contract';
import { awaitingOf } from './seller';
import type { SellerCase } from './seller-case';

/** Takes a row of the transition table: the state, when it began, and whom it waits for. What was proposed before is over. */
export function enterState({ seller, holds }: SellerCase, row: Transition, now: Date): void {
  // A suspended seller who leaves remembers the state before the suspension; coming back under an open hold, the hold.
  const isBackUnderHold = row.action === 'cancel-offboarding' && holds.length > 0;
  const to = isBackUnderHold
    ? 'SUSPENDED'
    : row.to === 'PREVIOUS'
      ? (seller.previousLifecycle ?? 'APPROVED')
      : row.to;
  const isAside = to === 'SUSPENDED' || to === 'OFFBOARDING';
  const wasAside = seller.lifecycle === 'SUSPENDED' || seller.lifecycle === 'OFFBOARDING';
  if (!isAside) seller.previousLifecycle = null;
  else if (!wasAside) seller.previousLifecycle = seller.lifecycle;
  seller.lifecycle = to;
  seller.since = now;
  seller.awaitingActionFrom = awaitingOf(to);
  seller.proposal = null;
  if (to !== 'IN_REVIEW' && to !== 'VERIFYING') seller.assignee = null;
}
