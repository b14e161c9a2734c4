/**
 * The seller's lifecycle as data: the API's allowed actions, the documentation, the console's buttons and the test that
 * refuses every other pair are all read from here. Nothing else decides what may follow what.
 */
export const LIFECYCLES = [
  'INVITED',
  'DRAFT',
  'SUBMITTED',
  'VERIFYING',
  'IN_REVIEW',
  'ACTION_REQUIRED',
  'APPROVED',
  'CONDITIONALLY_APPROVED',
  'ACTIVE',
  'SUSPENDED',
  'OFFBOARDING',
  'TERMINATED',
  'REJECTED',
  'WITHDRAWN',
  'EXPIRED',
] as const;

export type Lifecycle = (typeof LIFECYCLES)[number];

export type ActorRole =
  'agent' | 'senior_agent' | 'programme_lead' | 'operator' | 'integrator' | 'auditor' | 'seller' | 'system';

/** What must hold besides the state. Each name has one function in `libs/sellers/src/guards.ts`. */
export type GuardName =
  | 'application_complete'
  | 'within_reopen_window'
  | 'all_checks_settled'
  | 'straight_through'
  | 'has_flagged_requirement'
  | 'flagged_items_answered'
  | 'approvable'
  | 'conditions_given'
  | 'conditions_met'
  | 'rejectable'
  | 'appealable'
  | 'activatable'
  | 'hold_reason_given'
  | 'no_open_hold'
  | 'no_channel_down'
  | 'offboarding_settled';

export type LifecycleAction =
  | 'accept'
  | 'expire'
  | 'reopen'
  | 'submit'
  | 'start-checks'
  | 'withdraw'
  | 'send-to-review'
  | 'approve-straight-through'
  | 'request-changes'
  | 'resubmit'
  | 'approve'
  | 'conditionally-approve'
  | 'meet-conditions'
  | 'miss-conditions'
  | 'reject'
  | 'appeal'
  | 'activate'
  | 'suspend'
  | 'lift-hold'
  | 'offboard'
  | 'cancel-offboarding'
  | 'terminate';

/** PREVIOUS: the state the seller came from before the suspension or offboarding. */
export interface Transition {
  from: Lifecycle;
  to: Lifecycle | 'PREVIOUS';
  action: LifecycleAction;
  roles: readonly ActorRole[];
  guard?: GuardName;
  /** The error code when the guard refuses. */
  code?: string;
}

const AGENTS = ['agent', 'senior_agent'] as const;
const SYSTEM = ['system'] as const;

const from = (states: readonly Lifecycle[], row: Omit<Transition, 'from'>): Transition[] =>
  states.map((state) => ({ from: state, ...row }));

export const TRANSITIONS: readonly Transition[] = [
  // Of an expired case: a link that was issued again is accepted.
  ...from(['INVITED', 'EXPIRED'], { to: 'DRAFT', action: 'accept', roles: ['seller'] }),
  ...from(['INVITED', 'DRAFT'], { to: 'EXPIRED', action: 'expire', roles: SYSTEM }),
  { from: 'EXPIRED', to: 'DRAFT', action: 'reopen', roles: AGENTS },
  {
    from: 'DRAFT',
    to: 'SUBMITTED',
    action: 'submit',
    roles: ['seller', 'integrator'],
    guard: 'application_complete',
    code: 'SELLER.APPLICATION_INCOMPLETE',
  },
  { from: 'SUBMITTED', to: 'VERIFYING', action: 'start-checks', roles: SYSTEM },
  ...from(['INVITED', 'DRAFT', 'SUBMITTED', 'VERIFYING', 'ACTION_REQUIRED', 'IN_REVIEW'], {
    to: 'WITHDRAWN',
    action: 'withdraw',
    roles: ['seller'],
  }),
  {
    from: 'WITHDRAWN',
    to: 'DRAFT',
    action: 'reopen',
    roles: ['seller', ...AGENTS],
    guard: 'within_reopen_window',
    code: 'SELLER.REOPEN_WINDOW_CLOSED',
  },
  {
    from: 'VERIFYING',
    to: 'IN_REVIEW',
    action: 'send-to-review',
    roles: SYSTEM,
    guard: 'all_checks_settled',
    code: 'SELLER.CHECKS_RUNNING',
  },
  {
    from: 'VERIFYING',
    to: 'APPROVED',
    action: 'approve-straight-through',
    roles: SYSTEM,
    guard: 'straight_through',
    code: 'SELLER.NOT_STRAIGHT_THROUGH',
  },
  {
    from: 'VERIFYING',
    to: 'ACTION_REQUIRED',
    action: 'request-changes',
    roles: [...SYSTEM, ...AGENTS],
    guard: 'has_flagged_requirement',
    code: 'SELLER.NOTHING_FLAGGED',
  },
  {
    from: 'IN_REVIEW',
    to: 'ACTION_REQUIRED',
    action: 'request-changes',
    roles: AGENTS,
    guard: 'has_flagged_requirement',
    code: 'SELLER.NOTHING_FLAGGED',
  },
  {
    from: 'ACTION_REQUIRED',
    to: 'VERIFYING',
    action: 'resubmit',
    roles: ['seller', 'integrator'],
    guard: 'flagged_items_answered',
    code: 'SELLER.FLAGGED_ITEMS_OPEN',
  },
  { from: 'ACTION_REQUIRED', to: 'EXPIRED', action: 'expire', roles: SYSTEM },
  {
    from: 'IN_REVIEW',
    to: 'APPROVED',
    action: 'approve',
    roles: AGENTS,
    guard: 'approvable',
    code: 'SELLER.NOT_APPROVABLE',
  },
  {
    from: 'IN_REVIEW',
    to: 'CONDITIONALLY_APPROVED',
    action: 'conditionally-approve',
    roles: AGENTS,
    guard: 'conditions_given',
    code: 'SELLER.NO_CONDITIONS',
  },
  {
    from: 'CONDITIONALLY_APPROVED',
    to: 'APPROVED',
    action: 'meet-conditions',
    roles: SYSTEM,
    guard: 'conditions_met',
    code: 'SELLER.CONDITIONS_OPEN',
  },
  { from: 'CONDITIONALLY_APPROVED', to: 'IN_REVIEW', action: 'miss-conditions', roles: SYSTEM },
  {
    from: 'IN_REVIEW',
    to: 'REJECTED',
    action: 'reject',
    roles: AGENTS,
    guard: 'rejectable',
    code: 'SELLER.NOT_REJECTABLE',
  },
  {
    from: 'REJECTED',
    to: 'IN_REVIEW',
    action: 'appeal',
    roles: ['seller'],
    guard: 'appealable',
    code: 'SELLER.NOT_APPEALABLE',
  },
  ...from(['APPROVED', 'CONDITIONALLY_APPROVED'], {
    to: 'ACTIVE',
    action: 'activate',
    roles: SYSTEM,
    guard: 'activatable',
    code: 'SELLER.NOT_ACTIVATABLE',
  }),
  ...from(['APPROVED', 'CONDITIONALLY_APPROVED', 'ACTIVE'], {
    to: 'SUSPENDED',
    action: 'suspend',
    roles: [...AGENTS, ...SYSTEM],
    guard: 'hold_reason_given',
    code: 'SELLER.HOLD_REASON_MISSING',
  }),
  {
    from: 'SUSPENDED',
    to: 'PREVIOUS',
    action: 'lift-hold',
    roles: [...AGENTS, ...SYSTEM],
    guard: 'no_open_hold',
    code: 'SELLER.HOLDS_OPEN',
  },
  ...from(['ACTIVE', 'SUSPENDED'], { to: 'OFFBOARDING', action: 'offboard', roles: ['seller', ...AGENTS] }),
  {
    from: 'OFFBOARDING',
    to: 'PREVIOUS',
    action: 'cancel-offboarding',
    roles: ['seller', ...AGENTS],
    guard: 'no_channel_down',
    code: 'SELLER.CHANNEL_ALREADY_DOWN',
  },
  {
    from: 'OFFBOARDING',
    to: 'TERMINATED',
    action: 'terminate',
    roles: SYSTEM,
    guard: 'offboarding_settled',
    code: 'SELLER.OFFBOARDING_NOT_SETTLED',
  },
];

/** Commands that change the case but not the state. */
export type SideAction =
  | 'edit'
  | 'add-document'
  | 'claim'
  | 'release'
  | 'note'
  | 'review-requirement'
  | 'waive-requirement'
  | 'decide-screening';

export interface SideRow {
  action: SideAction;
  in: readonly Lifecycle[];
  roles: readonly ActorRole[];
}

const OPEN_CASES = ['SUBMITTED', 'VERIFYING', 'IN_REVIEW', 'ACTION_REQUIRED'] as const;

export const SIDE_ACTIONS: readonly SideRow[] = [
  {
    action: 'edit',
    // Once ACTIVE, what concerns trade only: destinations, channels, goods and their papers.
    in: ['DRAFT', 'ACTION_REQUIRED', 'CONDITIONALLY_APPROVED', 'ACTIVE'],
    roles: ['seller', 'integrator', ...AGENTS],
  },
  {
    action: 'add-document',
    in: ['DRAFT', 'ACTION_REQUIRED', 'CONDITIONALLY_APPROVED'],
    roles: ['seller', 'integrator', ...AGENTS],
  },
  { action: 'claim', in: OPEN_CASES, roles: AGENTS },
  { action: 'release', in: OPEN_CASES, roles: AGENTS },
  { action: 'note', in: LIFECYCLES, roles: AGENTS },
  { action: 'review-requirement', in: ['IN_REVIEW', 'CONDITIONALLY_APPROVED'], roles: AGENTS },
  { action: 'waive-requirement', in: ['IN_REVIEW'], roles: ['senior_agent'] },
  { action: 'decide-screening', in: ['IN_REVIEW'], roles: AGENTS },
];

export type SellerAction = LifecycleAction | SideAction;
