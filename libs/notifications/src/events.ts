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
