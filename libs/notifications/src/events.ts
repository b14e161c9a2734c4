import type { Role } from '@app/platform';

/** One fact as integrators see it: ids and codes only. */
export interface OutboxEvent {
  id: string;
  /** Place in the stream. */
  position: string;
  tenantId: string;
  type: string;
  subject: string;
  sellerId: string | null;
  data: Record<string, unknown>;
  occurredAt: Date;
}

export const EVENT_COLUMNS = `id, position, tenant_id AS "tenantId", type, subject, seller_id AS "sellerId", data,
  occurred_at AS "occurredAt"`;

/**
 * What stays inside: families of events (what stands before the dot), and checks and requirements that an event of another
 * family may be about. Whoever learns outside that a name was found on a list can warn the seller, and tipping off is
 * forbidden. Never sent by webhook.
 */
const INTERNAL: readonly string[] = [
  'screening_hit',
  'screening_list',
  'name_screening',
  'check.name_screening',
];

/** Who works on cases or answers for them. Sellers and what integrators build are outside. */
const INSIDE: readonly Role[] = ['agent', 'senior_agent', 'programme_lead', 'operator', 'auditor'];

export const isInternal = ({ type, data }: Pick<OutboxEvent, 'type' | 'data'>): boolean =>
  [type.split('.')[0], data.check, data.requirement].some((name) => INTERNAL.includes(String(name)));

/** The same as a condition of SQL: `hidden` is the parameter with what `hiddenFrom` gives. */
export const notHidden = (hidden: string): string =>
  `NOT (ARRAY[split_part(type, '.', 1), data->>'check', data->>'requirement'] && ${hidden}::text[])`;

export const hiddenFrom = (role: Role): readonly string[] => (INSIDE.includes(role) ? [] : INTERNAL);

/** The body of a webhook and a row of the event list: the same shape in both. */
export interface PublicEvent {
  id: string;
  type: string;
  sequence: string;
  timestamp: string;
  subject: string;
  seller_id: string | null;
  data: Record<string, unknown>;
}

export const publicEventOf = (event: OutboxEvent): PublicEvent => ({
  id: event.id,
  type: event.type,
  sequence: String(event.position),
  timestamp: new Date(event.occurredAt).toISOString(),
  subject: event.subject,
  seller_id: event.sellerId,
  data: event.data,
});
