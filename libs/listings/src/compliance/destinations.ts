import type { RuleDestination } from './compliance-rule';

/** Members of the groups that rules name, as ISO 3166-1 alpha-2 codes (EU: 27 since 2020-02-01; GCC: its six states). */
export const DESTINATION_GROUPS: Record<'EU' | 'GCC', readonly string[]> = {
  EU: 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
  GCC: ['AE', 'BH', 'KW', 'OM', 'QA', 'SA'],
};

/** What rules may call this destination: itself, its groups, everywhere, and the export side. */
export function namesOfDestination(destination: string): ReadonlySet<RuleDestination | string> {
  const groups = Object.entries(DESTINATION_GROUPS)
    .filter(([, members]) => members.includes(destination))
    .map(([group]) => group);
  return new Set([destination, ...groups, '*', 'PK']);
}

/** A country's code, or a group that a seller may name as one market. */
export const isDestination = (value: string): boolean =>
  /^[A-Z]{2}$/.test(value) || Object.hasOwn(DESTINATION_GROUPS, value);
