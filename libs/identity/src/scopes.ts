import type { Principal } from '@app/platform';
import { isAllowed, type Permission, PERMISSIONS } from './permissions';

/** Verbs that change nothing; every other one writes, a new one too. */
const READING: ReadonlySet<string> = new Set(['read', 'assess', 'validate']);

/** What a credential may always do, however narrow it is: ask what it is, and be replaced. */
const SCOPE_FREE: ReadonlySet<Permission> = new Set([
  'identity.read',
  'api_keys.rotate',
  'seller_sessions.end',
]);

/** `read` and `write` are everything of their kind; `orders:read`, `orders:write` are of one part of the API. */
export type Scope = string;

/** The narrowest scope that opens a permission; null: none is wanted. */
export function scopeOf(permission: Permission): Scope | null {
  if (SCOPE_FREE.has(permission)) return null;
  const [resource, verb] = permission.split('.');
  return `${resource}:${READING.has(verb!) ? 'read' : 'write'}`;
}

/** Every scope that there is. */
export const SCOPES: readonly Scope[] = [
  'read',
  'write',
  ...new Set(
    (Object.keys(PERMISSIONS) as Permission[])
      .map(scopeOf)
      .filter((scope) => scope !== null)
      .toSorted(),
  ),
];

export const isScope = (text: string): boolean => SCOPES.includes(text);

/** Whether `granted` contains what `scope` allows. */
const covers = (granted: readonly Scope[], scope: Scope): boolean =>
  granted.includes(scope) || granted.includes(scope.split(':')[1]!);

export const scopesAllow = (granted: readonly Scope[] | undefined, permission: Permission): boolean => {
  const scope = scopeOf(permission);
  return granted === undefined || scope === null || covers(granted, scope);
};

/** Those of `wanted` that `granted` does not contain; `undefined` grants everything. */
export const scopesBeyond = (granted: readonly Scope[] | undefined, wanted: readonly Scope[]): Scope[] =>
  granted === undefined ? [] : wanted.filter((scope) => !covers(granted, scope));

/** What the caller may do, by role and scopes together. */
export const permissionsOf = ({ role, scopes }: Pick<Principal, 'role' | 'scopes'>): Permission[] =>
  (Object.keys(PERMISSIONS) as Permission[]).filter(
    (permission) => isAllowed(role, permission) && scopesAllow(scopes, permission),
  );
