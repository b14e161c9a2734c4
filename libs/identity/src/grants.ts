import type { Principal, Role } from '@app/platform';
import {
  credentialBeyondMaker,
  credentialNotForRole,
  credentialSuperseded,
  rotationOvertaken,
} from './errors';
import { scopesBeyond } from './scopes';

/**
 * Whose credentials a role may make. Agents are people and sign in: an operator who could make keys of two agents would
 * be both pairs of eyes.
 */
const GIVES: Partial<Record<Role, readonly Role[]>> = {
  operator: ['integrator', 'auditor', 'operator', 'programme_lead'],
};

export const GRANTABLE_ROLES: readonly Role[] = GIVES.operator!;

/**
 * Throws for a secret that was replaced: whoever replaced it may know that it leaked, and a thief could make itself a key that
 * lasts out of one that is about to end.
 */
export function assertPresent(caller: Principal): void {
  if (caller.isSuperseded) throw credentialSuperseded();
}

/** Throws unless everything that the new credential may is within what its maker may. */
export function assertMayGrant(maker: Principal, role: Role, scopes: readonly string[] | undefined): void {
  assertPresent(maker);
  if (!GIVES[maker.role]?.includes(role)) throw credentialNotForRole(role);
  // Without scopes it may whatever its role may, which a maker with scopes may not.
  const beyond = scopesBeyond(maker.scopes, scopes ?? ['read', 'write']);
  if (beyond.length) throw credentialBeyondMaker(beyond);
}

/**
 * Throws for a repeat that comes after a later rotation: its secret is none of the present ones, and must not become one
 * again. Operations are named in the order in which they began.
 */
export function assertNext(lastRotationId: string | null, operationId: string): void {
  if (lastRotationId && operationId < lastRotationId) throw rotationOvertaken();
}
