import { Database } from '@app/database';
import { BackgroundLoop } from '@app/platform';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { type EventFilter, EventRepository, matches } from './event.repository';
import { EVENT_COLUMNS, type OutboxEvent } from './events';

/** Most events that are held for all streams of a process together. */
const WINDOW_MAX = 2_000;
const READ_MAX = 500;
const PAGE = 200;

/** What follows a position, and how far one has come when one has seen it. */
export interface Follow {
  events: OutboxEvent[];
  upTo: number;
}

/**
 * The end of the stream, read once for all streams of a process: whoever is near the end is served from memory, whoever is
 * behind reads pages of its own until it has caught up. It asks the database for positions, so any number of processes may
 * do it, and a reader may come back to another one. While nobody follows, nothing is asked.
 */
@Injectable()
export class EventFeed implements OnModuleDestroy {
  private readonly logger = new Logger(EventFeed.name);
  /** How often the end is looked at. */
  pollMs = 200;
  /** Events of all tenants with positions in (from, to]. */
  private window: { from: number; to: number; events: OutboxEvent[] } | null = null;
  private loop: BackgroundLoop | null = null;
  private followers = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly database: Database) {}

  /** From the first to the last follower the end is watched. */
  join(): void {
    if (this.followers++ === 0) {
      this.loop = new BackgroundLoop(() => this.step());
      this.loop.start();
    }
  }

  leave(): void {
    if (--this.followers > 0) return;
    void this.loop?.stop();
    this.loop = null;
    this.window = null;
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop?.stop();
  }

  /** Waits until something follows `after` that the filter takes or skips; an empty answer only moves on, or was aborted. */
  async next(tenantId: string, filter: EventFilter, after: number, signal: AbortSignal): Promise<Follow> {
    const { window } = this;
    if (window && after < window.from) return this.page(tenantId, filter, after, window.to);
    if (window && after < window.to) {
      const events = window.events.filter(
        (event) => Number(event.position) > after && event.tenantId === tenantId && matches(filter, event),
      );
      return { events, upTo: window.to };
    }
    await this.wait(signal);
    return { events: [], upTo: after };
  }

  /**
   * `head`: the end of the stream of all tenants, known before this reads, so that what it does not find up to there is not
   * there. A tenant's own last position would not do: a quiet tenant would never come up to the window, and ask for ever.
   */
  private async page(tenantId: string, filter: EventFilter, after: number, head: number): Promise<Follow> {
    const events = await this.database.read(tenantId, (tx) =>
      new EventRepository(tx).after(filter, after, PAGE),
    );
    const last = Number(events.at(-1)?.position ?? after);
    return { events, upTo: events.length === PAGE ? last : Math.max(head, last) };
  }

  /** Until there is news, or the follower has gone. */
  private wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.waiting.add(done);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }

  private async step(): Promise<number> {
    try {
      return (await this.poll()) === READ_MAX ? 0 : this.pollMs;
    } catch (error) {
      this.logger.warn(`The end of the stream cannot be read: ${(error as Error).message}`);
      return this.pollMs * 5;
    }
  }

  private async poll(): Promise<number> {
    const { window } = this;
    if (!window) {
      const head = await this.database.system((tx) => new EventRepository(tx).head());
      this.window ??= { from: head, to: head, events: [] };
      this.wake();
      return 0;
    }
    const read = await this.database.system((tx) =>
      tx.query<OutboxEvent>(
        `SELECT ${EVENT_COLUMNS} FROM outbox_events WHERE position > $1 ORDER BY position LIMIT $2`,
        [window.to, READ_MAX],
      ),
    );
    // The loop before this one may have ended in the middle of the same reading.
    const events = read.filter(({ position }) => Number(position) > window.to);
    if (!events.length) return read.length;
    window.events.push(...events);
    window.to = Number(events.at(-1)!.position);
    const dropped = window.events.splice(0, Math.max(window.events.length - WINDOW_MAX, 0));
    if (dropped.length) window.from = Number(dropped.at(-1)!.position);
    this.wake();
    return read.length;
  }

  private wake(): void {
    for (const done of this.waiting) done();
  }
}
