import { LIFECYCLES } from '@workflows/seller-onboarding/lifecycle';
import { kindOf, KINDS, type MessageKind } from './kinds';

const ALL = LIFECYCLES.join(' ');
const OPEN = 'APPROVED CONDITIONALLY_APPROVED ACTIVE';

/** In which states each letter is still true. What is not named here is not to be read by whoever is in that state. */
const TRUE_IN: Record<MessageKind, string> = {
  invitation: 'INVITED',
  reminder: 'INVITED DRAFT',
  submitted: 'SUBMITTED VERIFYING IN_REVIEW',
  resubmitted: 'VERIFYING IN_REVIEW',
  action_required: 'ACTION_REQUIRED',
  approved: OPEN,
  conditionally_approved: 'CONDITIONALLY_APPROVED',
  activated: 'ACTIVE',
  suspended: 'SUSPENDED',
  // “Your account is open again”: not with a second hold, and not on the way out.
  hold_lifted: OPEN,
  rejected: 'REJECTED',
  withdrawn: 'WITHDRAWN',
  expired: 'EXPIRED',
  reopened: 'DRAFT',
  // What became of a file, or the way in that was asked for, is so whatever follows.
  import_finished: ALL,
  import_failed: ALL,
  link: ALL,
  // “Buyers see your first product.”
  went_live: 'ACTIVE',
  digest: `${OPEN} SUSPENDED OFFBOARDING`,
  offboarding: 'OFFBOARDING',
  offboarding_cancelled: `${OPEN} SUSPENDED`,
  terminated: 'TERMINATED',
  // To the operator, about no seller.
  endpoint_disabled: ALL,
  endpoint_failing: ALL,
};

describe.each(Object.keys(KINDS) as MessageKind[])('the letter %s', (kind) => {
  it.each(LIFECYCLES)('to a seller who is %s by then', (lifecycle) => {
    const { whileIn = LIFECYCLES } = kindOf(kind);
    expect(whileIn.includes(lifecycle)).toBe(TRUE_IN[kind].split(' ').includes(lifecycle));
  });
});
