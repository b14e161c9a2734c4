import { type Lifecycle, LIFECYCLES, SIDE_ACTIONS, TRANSITIONS } from './lifecycle';
import { allowedActions, findSideAction, findTransition, lifecycleProblems } from './lifecycle-lookup';

/** The design's table, written a second time and by hand: a row that slips into or out of the data fails here. */
const DESIGN: Record<string, Partial<Record<Lifecycle, Lifecycle | 'PREVIOUS'>>> = {
  accept: { INVITED: 'DRAFT', EXPIRED: 'DRAFT' },
  expire: { INVITED: 'EXPIRED', DRAFT: 'EXPIRED', ACTION_REQUIRED: 'EXPIRED' },
  reopen: { EXPIRED: 'DRAFT', WITHDRAWN: 'DRAFT' },
  submit: { DRAFT: 'SUBMITTED' },
  'start-checks': { SUBMITTED: 'VERIFYING' },
  withdraw: {
    INVITED: 'WITHDRAWN',
    DRAFT: 'WITHDRAWN',
    SUBMITTED: 'WITHDRAWN',
    VERIFYING: 'WITHDRAWN',
    ACTION_REQUIRED: 'WITHDRAWN',
    IN_REVIEW: 'WITHDRAWN',
  },
  'send-to-review': { VERIFYING: 'IN_REVIEW' },
  'approve-straight-through': { VERIFYING: 'APPROVED' },
  'request-changes': { VERIFYING: 'ACTION_REQUIRED', IN_REVIEW: 'ACTION_REQUIRED' },
  resubmit: { ACTION_REQUIRED: 'VERIFYING' },
  approve: { IN_REVIEW: 'APPROVED' },
  'conditionally-approve': { IN_REVIEW: 'CONDITIONALLY_APPROVED' },
  'meet-conditions': { CONDITIONALLY_APPROVED: 'APPROVED' },
  'miss-conditions': { CONDITIONALLY_APPROVED: 'IN_REVIEW' },
  reject: { IN_REVIEW: 'REJECTED' },
  appeal: { REJECTED: 'IN_REVIEW' },
  activate: { APPROVED: 'ACTIVE', CONDITIONALLY_APPROVED: 'ACTIVE' },
  suspend: { APPROVED: 'SUSPENDED', CONDITIONALLY_APPROVED: 'SUSPENDED', ACTIVE: 'SUSPENDED' },
  'lift-hold': { SUSPENDED: 'PREVIOUS' },
  offboard: { ACTIVE: 'OFFBOARDING', SUSPENDED: 'OFFBOARDING' },
  'cancel-offboarding': { OFFBOARDING: 'PREVIOUS' },
  terminate: { OFFBOARDING: 'TERMINATED' },
};

describe('the lifecycle table', () => {
  it('is sound in itself', () => {
    expect(lifecycleProblems()).toEqual([]);
  });

  const pairs = LIFECYCLES.flatMap((state) => Object.keys(DESIGN).map((action) => [state, action] as const));

  it.each(pairs)('from %s the action %s goes where the design says, or nowhere', (state, action) => {
    expect(findTransition(state, action)?.to).toBe(DESIGN[action]?.[state]);
  });

  it('knows no action beyond the design', () => {
    expect([...new Set(TRANSITIONS.map(({ action }) => action))].sort()).toEqual(Object.keys(DESIGN).sort());
  });

  it('gives a role only what its rows name', () => {
    for (const state of LIFECYCLES) {
      for (const action of allowedActions(state, 'auditor')) expect(action).toBe('an auditor never acts');
      for (const action of allowedActions(state, 'seller')) {
        const row = findTransition(state, action) ?? findSideAction(state, action);
        expect(row?.roles).toContain('seller');
      }
    }
  });

  it('has no side action under the name of a transition', () => {
    const moves = new Set<string>(TRANSITIONS.map(({ action }) => action));
    expect(SIDE_ACTIONS.filter(({ action }) => moves.has(action))).toEqual([]);
  });
});
