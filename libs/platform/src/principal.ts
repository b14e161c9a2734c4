export const ROLES = [
  'agent',
  'senior_agent',
  'programme_lead',
  'operator',
  'integrator',
  'auditor',
  'seller',
] as const;

export type Role = (typeof ROLES)[number];

/** Who calls: made by the authentication guard from a credential. A seller's principal is bound to that seller. */
export interface Principal {
  tenantId: string;
  /** Opaque id of the key, client, user or session that acts: it owns Idempotency-Keys and stands in the audit. */
  callerId: string;
  role: Role;
  sellerId?: string;
  /** What the credential was narrowed to; absent: everything that the role may. */
  scopes?: readonly string[];
  /** It showed the secret of before the last rotation: good for work, and for no new credential. */
  isSuperseded?: boolean;
}

/** How an actor is written in audit entries and decisions: an id and a role, never a name. */
export interface Actor {
  id: string;
  role: Role | 'system';
}

export const SYSTEM_ACTOR: Actor = { id: 'system', role: 'system' };

export const actorOf = (principal: Principal): Actor => ({ id: principal.callerId, role: principal.role });
