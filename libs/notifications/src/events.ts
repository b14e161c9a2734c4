import type { Role } from '@app/platform';
import { EVENT_TYPES, INSIDE_EVENT_TYPES, PUBLIC_EVENT_TYPES } from './event-types';

/** One fact as integrators see it: ids and codes only. */
export interface OutboxEvent {
  id: string;
  /** Place in the stream. */
  position: string;
  sellerSequence: string | null;
  tenantId: string;
  type: string;
  subject: string;
  sellerId: string | null;
  data: Record<string, unknown>;
  occurredAt: Date;
}

export const EVENT_COLUMNS = `id, position, seller_sequence AS "sellerSequence", tenant_id AS "tenantId", type, subject, seller_id AS "sellerId", data,
  occurred_at AS "occurredAt"`;

/** The body of a webhook and a row of the event list: the same shape in both. */
export interface PublicEvent {
  id: string;
  type: string;
  /** Of the type's schema. */
  version: number;
  sequence: string;
  /** Counts the public events of the seller, without gaps: how a receiver puts them in order and sees what is missing. */
  seller_sequence: number | null;
  timestamp: string;
  subject: string;
  seller_id: string | null;
  data: Record<string, unknown>;
}

export const publicEventOf = (event: OutboxEvent): PublicEvent => ({
  id: event.id,
  type: event.type,
  version: (EVENT_TYPES[event.type] ?? INSIDE_EVENT_TYPES[event.type])?.version ?? 1,
  sequence: String(event.position),
  seller_sequence: event.sellerSequence === null ? null : Number(event.sellerSequence),
  timestamp: new Date(event.occurredAt).toISOString(),
  subject: event.subject,
  seller_id: event.sellerId,
  data: event.data,
});

/**
 * A check and its requirement that no event outside may be about, of whatever type it is: who is under suspicion must not
 * learn of it by way of an integrator.
 */
const SECRET: readonly string[] = ['name_screening', 'check.name_screening'];

/** Whether an integrator may hear of it, in the list and by webhook. */
export const isPublic = ({ type, data }: Pick<OutboxEvent, 'type' | 'data'>): boolean =>
  Object.hasOwn(EVENT_TYPES, type) &&
  ![data.check, data.requirement].some((name) => SECRET.includes(String(name)));

/** Whether this role hears of it. */
export const isSeenBy = (role: Role, event: Pick<OutboxEvent, 'type' | 'data'>): boolean =>
  isInside(role) || isPublic(event);

const isInside = (role: Role): boolean => role !== 'integrator' && role !== 'seller';

/** The same as a condition of SQL; always true where the parameter `all` is. */
export const publicOr = (all: string, types: string, secret: string): string =>
  `(${all}::boolean OR (type = ANY(${types}::text[])
     AND NOT (ARRAY[data->>'check', data->>'requirement'] && ${secret}::text[])))`;

/** Parameters of `publicOr` for this role. */
export const seenBy = (role: Role): [boolean, readonly string[], readonly string[]] => [
  isInside(role),
  PUBLIC_EVENT_TYPES,
  SECRET,
];
