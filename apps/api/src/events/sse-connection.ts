import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** When a client that was cut off comes back. */
const RETRY_MS = 2_000;

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  // A proxy that collects an answer before it hands it on would collect for ever.
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** Server-sent events on the raw answer: each frame has the id it was given, and none is written before the last one fits. */
export class SseConnection {
  constructor(
    private readonly raw: ServerResponse,
    private readonly signal: AbortSignal,
    /** A client that reads nothing for this long is hung up on; it comes back where it was. */
    private readonly slowReaderMs = 10_000,
  ) {}

  /** Headers, the time to come back, and what to come back with before the first event. */
  async open(startId: string): Promise<void> {
    this.raw.writeHead(200, HEADERS);
    await this.#write(`retry: ${RETRY_MS}\n\nevent: stream.opened\nid: ${startId}\ndata: {}\n\n`);
  }

  async send(id: string, data: unknown): Promise<void> {
    await this.#write(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** No event, but an id to come back with: many parsers drop a frame that has nothing but its id. */
  async tellPlace(id: string): Promise<void> {
    await this.#write(`event: stream.passed\nid: ${id}\ndata: {}\n\n`);
  }

  /** A comment: it keeps the connection, and moves no reader's place. */
  beat(): void {
    // Behind an answer that is not taken there is no need of one.
    if (!this.raw.writableNeedDrain && !this.raw.writableEnded) this.raw.write(': still here\n\n');
  }

  end(): void {
    this.raw.end();
  }

  async #write(frame: string): Promise<void> {
    if (this.raw.destroyed || this.raw.write(frame)) return;
    const slow = AbortSignal.any([this.signal, AbortSignal.timeout(this.slowReaderMs)]);
    // What was written and is not taken goes with the connection: nothing is kept for a reader that does not read.
    await once(this.raw, 'drain', { signal: slow }).catch(() => this.raw.destroy());
  }
}
