import type { Role } from '@app/platform';

/** What a route may ask for. `public` is the explicit permission of routes without a key. */
export const PERMISSIONS = {
  'programmes.read': ['agent', 'senior_agent', 'programme_lead', 'operator', 'integrator', 'auditor'],
  'programmes.manage': ['programme_lead', 'operator'],
  'sellers.read': ['agent', 'senior_agent', 'programme_lead', 'operator', 'integrator', 'auditor', 'seller'],
  'sellers.create': ['agent', 'senior_agent', 'operator', 'integrator'],
  'sellers.import': ['operator'],
  'sellers.edit': ['agent', 'senior_agent', 'integrator', 'seller'],
  /** To act at all; which action, the lifecycle table decides by role. */
  'sellers.act': ['agent', 'senior_agent', 'operator', 'integrator', 'seller'],
  'sellers.review': ['agent', 'senior_agent'],
  'documents.read': ['agent', 'senior_agent', 'integrator', 'auditor', 'seller'],
  'documents.write': ['agent', 'senior_agent', 'integrator', 'seller'],
  'catalogue.read': [
    'agent',
    'senior_agent',
    'programme_lead',
    'operator',
    'integrator',
    'auditor',
    'seller',
  ],
  'catalogue.write': ['agent', 'senior_agent', 'integrator', 'seller'],
  'listings.read': ['agent', 'senior_agent', 'programme_lead', 'operator', 'integrator', 'auditor', 'seller'],
  'compliance.assess': [
    'agent',
    'senior_agent',
    'programme_lead',
    'operator',
    'integrator',
    'auditor',
    'seller',
  ],
  'identifiers.validate': [
    'agent',
    'senior_agent',
    'programme_lead',
    'operator',
    'integrator',
    'auditor',
    'seller',
  ],
  'orders.read': ['programme_lead', 'operator', 'integrator', 'auditor', 'seller'],
  'orders.write': ['operator', 'integrator'],
  'uplift.read': ['agent', 'senior_agent', 'programme_lead', 'operator', 'integrator', 'auditor', 'seller'],
  'uplift.request': ['programme_lead', 'operator'],
  'events.read': ['agent', 'senior_agent', 'programme_lead', 'operator', 'integrator', 'auditor'],
  'webhooks.manage': ['operator', 'integrator'],
  'screening.read': ['agent', 'senior_agent', 'operator', 'auditor'],
  'screening.manage': ['operator'],
  'screening.decide': ['agent', 'senior_agent'],
  'audit.read': ['auditor', 'operator', 'programme_lead'],
  'api_keys.manage': ['operator'],
  /** A new way in for a seller, or the end of all. */
  'sellers.link': ['agent', 'senior_agent'],
  'seller_sessions.end': ['seller'],
  'identity.read': ['agent', 'senior_agent', 'programme_lead', 'operator', 'integrator', 'auditor', 'seller'],
  /** Any key of the tenant for an operator, its own for another. */
  'api_keys.rotate': ['operator', 'integrator'],
  'oauth_clients.manage': ['operator'],
  'users.manage': ['operator'],
  'messages.read': ['agent', 'senior_agent', 'programme_lead', 'operator', 'integrator', 'auditor', 'seller'],
  'messages.preview': ['agent', 'senior_agent', 'seller'],
  'messages.prefer': ['agent', 'senior_agent', 'seller'],
  'message_settings.read': ['agent', 'senior_agent', 'programme_lead', 'operator'],
  'message_settings.manage': ['operator'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export const isAllowed = (role: Role, permission: Permission): boolean =>
  (PERMISSIONS[permission] as readonly Role[]).includes(role);
