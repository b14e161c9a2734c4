import type { RequirementState } from '@app/verification';
import type { SellerAction } from '@workflows/seller-onboarding/seller-onboarding.contract';
import type { RequirementChange } from './requirement.repository';

/** The event (and audit action) of each transition: past tense, documented, on resolution as well as on trouble. */
export const EVENT_OF_ACTION: Partial<Record<SellerAction, string>> = {
  accept: 'seller.accepted',
  expire: 'seller.expired',
  reopen: 'seller.reopened',
  submit: 'seller.submitted',
  'start-checks': 'seller.verification_started',
  withdraw: 'seller.withdrawn',
  'send-to-review': 'seller.in_review',
  'approve-straight-through': 'seller.approved',
  'request-changes': 'seller.action_required',
  resubmit: 'seller.resubmitted',
  approve: 'seller.approved',
  'conditionally-approve': 'seller.conditionally_approved',
  'meet-conditions': 'seller.conditions_met',
  'miss-conditions': 'seller.conditions_missed',
  reject: 'seller.rejected',
  appeal: 'seller.appealed',
  activate: 'seller.activated',
  suspend: 'seller.suspended',
  'lift-hold': 'seller.hold_lifted',
  offboard: 'seller.offboarding_started',
  'cancel-offboarding': 'seller.offboarding_cancelled',
  terminate: 'seller.terminated',
};

export const EVENT_OF_REMINDER = {
  idle: 'seller.reminder',
  review_warning: 'seller.review_warning',
  review_escalation: 'seller.review_escalation',
} as const;

const EVENT_OF_STATUS: Partial<Record<RequirementState['status'], string>> = {
  VERIFIED: 'requirement.verified',
  WAIVED: 'requirement.waived',
  FAILED: 'requirement.failed',
};

const isToBeMet = (due: string | null): boolean => due === 'currently_due' || due === 'past_due';

/**
 * What to tell of a change. A requirement that was there from the first day is known with the invitation; that it is due is
 * told when it comes up later: an answer that makes it apply, a correction, a decision that was taken back.
 */
export function requirementEvents({ code, from, to }: RequirementChange): {
  type: string;
  data: Record<string, unknown>;
}[] {
  const told: { type: string; data: Record<string, unknown> }[] = [];
  const type = from?.status === to.status ? undefined : EVENT_OF_STATUS[to.status];
  if (type) told.push({ type, data: { requirement: code } });
  const isNewlyDue = from !== null && isToBeMet(to.due) && from.due !== to.due;
  if (isNewlyDue) told.push({ type: 'requirement.due', data: { requirement: code, due: to.due } });
  return told;
}
