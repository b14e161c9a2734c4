import type { Principal, Role } from '@app/platform';
import { credentialBeyondMaker, credentialNotForRole } from './errors';
import { scopesBeyond } from './scopes';

/**
 * Whose credentials a role may make. Agents are people and sign in: an operator who could make keys of two agents would
 * be both pairs of eyes.
 */
const GIVES: Partial<Record<Role, readonly Role[]>> = {
  operator: ['integrator', 'auditor', 'operator', 'programme_lead'],
};

export const GRANTABLE_ROLES: readonly Role[] = GIVES.operator!;

/** Throws unless everything that the new credential may is within what its maker may. */
export function assertMayGrant(maker: Principal, role: Role, scopes: readonly string[] | undefined): void {
  if (!GIVES[maker.role]?.includes(role)) throw credentialNotForRole(role);
  // Without scopes it may whatever its role may, which a maker with scopes may not.
  const beyond = scopesBeyond(maker.scopes, scopes ?? ['read', 'write']);
  if (beyond.length) throw credentialBeyondMaker(beyond);
}
