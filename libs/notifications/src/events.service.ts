import { Database, type Tx } from '@app/database';
import {
  AppConfig,
  Clock,
  decodeCursor,
  encodeCursor,
  type Page,
  pageLimit,
  pageOf,
  type PageRequest,
  type Principal,
  Vault,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { eventNotFound, eventsExpired } from './errors';
import { EventRepository } from './event.repository';
import { type OutboxEvent, type PublicEvent, publicEventOf } from './events';

const DAY_MS = 86_400_000;

/** Instead of an event: a stream that begins with the oldest event that is kept. */
export const FROM_START = 'start';

@Injectable()
export class EventsService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /**
   * Oldest first; `sellerId` and `types` narrow it. `after` is the last event that the caller has: how a reader who is at
   * the end comes back. Throws EVENT.NOT_FOUND when it is none that the caller sees, EVENT.EXPIRED when events that
   * followed it, or the cursor, are not kept any more.
   */
  async list(
    caller: Principal,
    filter: { sellerId?: string; types?: readonly string[]; after?: string },
    request: PageRequest,
  ): Promise<Page<PublicEvent>> {
    const limit = pageLimit(request);
    const { tenantId, role } = caller;
    const rows = await this.database.read(tenantId, async (tx) => {
      let after = 0;
      if (request.cursor) {
        after = Number(decodeCursor(this.vault, tenantId, 'events', request.cursor)[0]);
        if (after < (await new EventRepository(tx).purgedTo())) throw this.#expired();
      } else if (filter.after) after = await this.#positionOf(tx, caller, filter.after);
      return new EventRepository(tx).after({ role, ...filter }, after, limit + 1);
    });
    return pageOf(rows, limit, publicEventOf, (row) =>
      encodeCursor(this.vault, tenantId, 'events', [String(row.position)]),
    );
  }

  /**
   * Where a stream of this caller begins: behind the event it names, or at the end. `id` is what the reader comes back with
   * if it breaks off before the first event.
   */
  async startOf(caller: Principal, lastEventId?: string): Promise<{ id: string; position: number }> {
    return this.database.read(caller.tenantId, async (tx) => {
      const events = new EventRepository(tx);
      if (lastEventId === FROM_START) return { id: FROM_START, position: await events.purgedTo() };
      if (lastEventId !== undefined)
        return { id: lastEventId, position: await this.#positionOf(tx, caller, lastEventId) };
      const last = await events.last(caller.role);
      return last
        ? { id: last.id, position: Number(last.position) }
        : { id: FROM_START, position: await events.purgedTo() };
    });
  }

  /** The newest event that this caller sees behind one position and up to another; undefined when there is none. */
  async lastPassed(
    { tenantId, role }: Principal,
    after: number,
    upTo: number,
  ): Promise<{ id: string; position: number } | undefined> {
    const last = await this.database.read(tenantId, (tx) => new EventRepository(tx).last(role, upTo));
    return last && Number(last.position) > after
      ? { id: last.id, position: Number(last.position) }
      : undefined;
  }

  async #positionOf(tx: Tx, { role }: Principal, eventId: string): Promise<number> {
    const position = await new EventRepository(tx).positionOf(role, eventId);
    if (position !== undefined) return Number(position);
    throw timeOf(eventId) < this.#keptFrom() ? this.#expired() : eventNotFound();
  }

  #keptFrom(): number {
    return this.clock.now().getTime() - this.config.events.retentionDays * DAY_MS;
  }

  #expired() {
    return eventsExpired(this.config.events.retentionDays, new Date(this.#keptFrom()));
  }
}

/** When an id was made: it is a UUIDv7. Of an event that is gone nothing else is left. */
const timeOf = (eventId: OutboxEvent['id']): number => Number.parseInt(eventId.slice(4, 16), 16);
