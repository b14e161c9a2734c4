import type { SellerAction, SellerView } from '@app/sellers';

/** What a seller may do to the whole case, in the order in which the page shows it; each is a route of the API as well. */
export const PAGE_ACTIONS = [
  'submit',
  'resubmit',
  'appeal',
  'reopen',
  'cancel-offboarding',
  'withdraw',
  'offboard',
] as const satisfies readonly SellerAction[];
export type PageAction = (typeof PAGE_ACTIONS)[number];

export const asPageAction = (value: string): PageAction | undefined =>
  PAGE_ACTIONS.find((action) => action === value);

/** What cannot be taken back in a moment: shown last, and not as the thing to do. */
export const isGrave = (action: PageAction): boolean => action === 'withdraw' || action === 'offboard';

/** Exactly what the lifecycle table names for this seller now. */
export const actionsOf = ({ allowedActions }: SellerView): PageAction[] =>
  PAGE_ACTIONS.filter((action) => allowedActions.includes(action));
