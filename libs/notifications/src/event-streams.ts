import type { Principal } from '@app/platform';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { streamsFull, tooManyStreams } from './errors';
import { EventFeed } from './event-feed';
import type { EventFilter } from './event.repository';
import { type PublicEvent, publicEventOf } from './events';
import { EventsService } from './events.service';

/** Events; or the id of one that the filter has passed over, which is where the reader is now. */
export type StreamBatch = { events: PublicEvent[] } | { passedId: string };

export interface EventStream {
  /** What the reader comes back with if it breaks off before the first event. */
  startId: string;
  /** Every event behind the start, each once and in order, until `close`, in batches of at most a few hundred. */
  batches: AsyncIterable<StreamBatch>;
  /** Aborted when the stream is closed, by whomever. */
  signal: AbortSignal;
  close(): void;
}

/** The open streams of this process: how many a caller may have, and their end when the process ends. */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  /** Of one caller, and of all, in this process. */
  perCaller = 5;
  total = 500;
  /**
   * A reader whose filter takes little is told its place this often, and when it has caught up: an id from months ago would
   * not be known any more when it comes back.
   */
  tellPlaceEveryMs = 3_600_000;
  private readonly open_ = new Map<AbortController, string>();

  constructor(
    private readonly events: EventsService,
    private readonly feed: EventFeed,
  ) {}

  get openCount(): number {
    return this.open_.size;
  }

  onModuleDestroy(): void {
    for (const controller of this.open_.keys()) controller.abort();
  }

  /** Throws EVENT.TOO_MANY_STREAMS, EVENT.STREAMS_FULL, EVENT.NOT_FOUND and EVENT.EXPIRED. */
  async open(
    caller: Principal,
    filter: Omit<EventFilter, 'role'>,
    lastEventId?: string,
  ): Promise<EventStream> {
    const who = `${caller.tenantId}|${caller.callerId}`;
    const mine = [...this.open_.values()].filter((one) => one === who).length;
    if (mine >= this.perCaller) throw tooManyStreams(mine);
    if (this.open_.size >= this.total) throw streamsFull();
    const controller = new AbortController();
    this.open_.set(controller, who);
    this.feed.join();
    controller.signal.addEventListener(
      'abort',
      () => {
        this.open_.delete(controller);
        this.feed.leave();
      },
      { once: true },
    );
    try {
      const start = await this.events.startOf(caller, lastEventId);
      return {
        startId: start.id,
        batches: this.#follow(caller, filter, start.position, controller.signal),
        signal: controller.signal,
        close: () => controller.abort(),
      };
    } catch (error) {
      controller.abort();
      throw error;
    }
  }

  async *#follow(
    caller: Principal,
    filter: Omit<EventFilter, 'role'>,
    position: number,
    signal: AbortSignal,
  ): AsyncGenerator<StreamBatch> {
    const { tenantId, role } = caller;
    let known = position;
    let toldAt = -Infinity;
    while (!signal.aborted) {
      const { events, upTo } = await this.feed.next(tenantId, { ...filter, role }, position, signal);
      const hasMoved = upTo > position;
      position = upTo;
      if (events.length) {
        known = Number(events.at(-1)!.position);
        yield { events: events.map(publicEventOf) };
      } else if (hasMoved && performance.now() - toldAt >= this.tellPlaceEveryMs) {
        toldAt = performance.now();
        const passed = await this.events.lastPassed(caller, known, position);
        if (!passed) continue;
        known = passed.position;
        yield { passedId: passed.id };
      }
    }
  }
}
