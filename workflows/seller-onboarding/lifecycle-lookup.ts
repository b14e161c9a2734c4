import {
  type ActorRole,
  type Lifecycle,
  LIFECYCLES,
  type SellerAction,
  SIDE_ACTIONS,
  type SideRow,
  type Transition,
  TRANSITIONS,
} from './lifecycle';

export const findTransition = (state: Lifecycle, action: string): Transition | undefined =>
  TRANSITIONS.find((row) => row.from === state && row.action === action);

export const findSideAction = (state: Lifecycle, action: string): SideRow | undefined =>
  SIDE_ACTIONS.find((row) => row.action === action && row.in.includes(state));

/** The actions a role may try in a state; guards are checked when the action is taken. */
export function allowedActions(state: Lifecycle, role: ActorRole): SellerAction[] {
  const moves = TRANSITIONS.filter((row) => row.from === state && row.roles.includes(role)).map(
    (row) => row.action,
  );
  const sides = SIDE_ACTIONS.filter((row) => row.in.includes(state) && row.roles.includes(role)).map(
    (row) => row.action,
  );
  return [...moves, ...sides];
}

/** Problems of the table itself: a double row, a state nobody reaches or leaves. Empty when it is sound. */
export function lifecycleProblems(): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const { from: state, action, guard, code } of TRANSITIONS) {
    const pair = `${state} ${action}`;
    if (seen.has(pair)) problems.push(`${pair} stands twice`);
    seen.add(pair);
    if (guard && !code) problems.push(`${pair} has a guard and no error code`);
  }
  const reached = new Set<string>(TRANSITIONS.map((row) => row.to));
  const left = new Set<string>(TRANSITIONS.map((row) => row.from));
  for (const state of LIFECYCLES) {
    if (!reached.has(state) && state !== 'INVITED') problems.push(`${state} is never reached`);
    if (!left.has(state) && state !== 'TERMINATED') problems.push(`${state} is never left`);
  }
  return problems;
}
