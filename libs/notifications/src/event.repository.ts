import type { Tx } from '@app/database';
import type { Role } from '@app/platform';
import { EVENT_COLUMNS, isSeenBy, type OutboxEvent, publicOr, seenBy } from './events';

/** What a reader wants of the stream, and may see of it. */
export interface EventFilter {
  role: Role;
  sellerId?: string;
  /** Empty or absent: all. */
  types?: readonly string[];
}

/** The same as the condition of `after`, for an event at hand. */
export const matches = ({ role, sellerId, types }: EventFilter, event: OutboxEvent): boolean =>
  (sellerId === undefined || event.sellerId === sellerId) &&
  (!types?.length || types.includes(event.type)) &&
  isSeenBy(role, event);

export class EventRepository {
  constructor(private readonly tx: Tx) {}

  /** Oldest first, behind a position. */
  async after(filter: EventFilter, position: string | number, limit: number): Promise<OutboxEvent[]> {
    return this.tx.query<OutboxEvent>(
      `SELECT ${EVENT_COLUMNS} FROM outbox_events
        WHERE tenant_id = $1 AND position > $2 AND ($3::text IS NULL OR seller_id = $3)
          AND (cardinality($4::text[]) = 0 OR type = ANY($4)) AND ${publicOr('$6', '$7', '$8')}
        ORDER BY position LIMIT $5`,
      [
        this.tx.tenantId,
        position,
        filter.sellerId ?? null,
        filter.types ?? [],
        limit,
        ...seenBy(filter.role),
      ],
    );
  }

  /** Undefined when it is none that this role sees. */
  async positionOf(role: Role, eventId: string): Promise<string | undefined> {
    const [row] = await this.tx.query<{ position: string | null }>(
      `SELECT position FROM outbox_events WHERE tenant_id = $1 AND id = $2 AND ${publicOr('$3', '$4', '$5')}`,
      [this.tx.tenantId, eventId, ...seenBy(role)],
    );
    return row?.position ?? undefined;
  }

  /** The last event that this role sees, up to a position where one is given, whoever it is about. */
  async last(
    role: Role,
    upTo: number | null = null,
  ): Promise<Pick<OutboxEvent, 'id' | 'position'> | undefined> {
    const [row] = await this.tx.query<Pick<OutboxEvent, 'id' | 'position'>>(
      `SELECT id, position FROM outbox_events
        WHERE tenant_id = $1 AND position IS NOT NULL AND ($5::bigint IS NULL OR position <= $5)
          AND ${publicOr('$2', '$3', '$4')}
        ORDER BY position DESC LIMIT 1`,
      [this.tx.tenantId, ...seenBy(role), upTo],
    );
    return row;
  }

  /** Up to which position the tenant's events are not kept any more. */
  async purgedTo(): Promise<number> {
    const [row] = await this.tx.query<{ last: string }>(
      `SELECT last FROM event_counters WHERE tenant_id = $1 AND scope = 'purged'`,
      [this.tx.tenantId],
    );
    return Number(row?.last ?? 0);
  }

  /** The end of the stream, for the system: a tenant sees its own only. Everything up to it can be read once this was asked. */
  async head(): Promise<number> {
    const [row] = await this.tx.query<{ head: string | null }>(
      `SELECT max(position) AS head FROM outbox_events`,
    );
    return Number(row?.head ?? 0);
  }
}
