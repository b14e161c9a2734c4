import type { SellerAction } from '@workflows/seller-onboarding/seller-onboarding.contract';

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
