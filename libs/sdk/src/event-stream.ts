import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { RahdariEvent } from './event.ts';
import { isPassingAuthFailure } from './credentials.ts';
import { RahdariConnectionError, RahdariProblem } from './problem.ts';
import { delayMs, pause } from './retry.ts';
import type { Transport } from './transport.ts';

export interface StreamOptions {
  /** The id of the last event you have: the stream goes on right behind it. `start`: from the oldest that is kept. */
  after?: string;
  /** Only of this seller. */
  sellerId?: string;
  /** Only of these types. */
  types?: readonly string[];
  /** Ends the stream. */
  signal?: AbortSignal;
  /** Silence, heartbeats included, after which the connection is taken for dead; 60 s unless given. */
  idleTimeoutMs?: number;
  /** Called before each new connection but the first, with what ended the one before. */
  onReconnect?: (reason: string) => void;
}

const IDLE_TIMEOUT_MS = 60_000;
/** Around a broken connection an event may come twice; farther back than this it cannot. */
const REMEMBERED = 1_000;

/**
 * Events as they happen, each once, in their order. A connection that breaks or falls silent is opened again behind the last
 * event that arrived. Ends with the signal only; throws when the server refuses for good.
 */
export async function* streamEvents(
  transport: Transport,
  baseUrl: string,
  options: StreamOptions = {},
): AsyncGenerator<RahdariEvent, void, undefined> {
  const { signal, onReconnect } = options;
  const seen = new RecentIds(options.after);
  let lastEventId = options.after;
  let failures = 0;
  const isOver = (): boolean => signal?.aborted === true;
  while (!isOver()) {
    let reason = 'the server closed the connection';
    let askedMs = 0;
    try {
      for await (const item of oneConnection(transport, urlOf(baseUrl, options), lastEventId, options)) {
        failures = 0;
        if ('retryMs' in item) askedMs = item.retryMs;
        else {
          lastEventId = item.id || lastEventId;
          // Says where the stream is (`stream.opened`, `stream.passed`); an event has no name of its own.
          if (item.event) continue;
          const event = JSON.parse(item.data) as RahdariEvent;
          if (seen.add(event.id)) yield event;
        }
      }
    } catch (error) {
      if (isOver()) return;
      if (!isPassingFailure(error)) throw error;
      reason = (error as Error).message;
    }
    if (isOver()) return;
    failures++;
    onReconnect?.(reason);
    await pause(
      Math.max(askedMs, delayMs(transport.options.retry, Math.min(failures, 10), null)),
      signal,
    ).catch(() => undefined);
  }
}

type Item = EventSourceMessage | { retryMs: number };

async function* oneConnection(
  transport: Transport,
  url: URL,
  lastEventId: string | undefined,
  { signal, idleTimeoutMs = IDLE_TIMEOUT_MS }: StreamOptions,
): AsyncGenerator<Item> {
  const silence = new AbortController();
  const either = AbortSignal.any([silence.signal, ...(signal ? [signal] : [])]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(new Silent(idleTimeoutMs)), idleTimeoutMs);
  };
  heard();
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  try {
    const response = await transport.sendOk({
      signal: either,
      make: () =>
        new Request(url, {
          headers: {
            accept: 'text/event-stream, application/problem+json',
            ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
          },
        }),
    });
    const items: Item[] = [];
    const parser = createParser({
      onEvent: (message) => items.push(message),
      onRetry: (retryMs) => items.push({ retryMs }),
    });
    const decoder = new TextDecoder();
    reader = response.body!.getReader();
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw silence.signal.aborted ? silence.signal.reason : new Broken(error);
      });
      if (done) return;
      heard();
      parser.feed(decoder.decode(value, { stream: true }));
      yield* items.splice(0);
    }
  } finally {
    clearTimeout(timer);
    silence.abort(new Silent(idleTimeoutMs));
    await reader?.cancel().catch(() => undefined);
  }
}

class Silent extends Error {
  constructor(afterMs: number) {
    super(`nothing was heard for ${afterMs} ms`);
  }
}

/** How that is reported differs between runtimes; here it is one error. */
class Broken extends Error {
  constructor(cause: unknown) {
    super('the connection broke', { cause });
  }
}

/** Everything but a refusal that would be the same the next time. */
const isPassingFailure = (error: unknown): boolean =>
  error instanceof RahdariProblem
    ? error.status === 429 || error.status >= 500
    : error instanceof RahdariConnectionError ||
      error instanceof Silent ||
      error instanceof Broken ||
      isPassingAuthFailure(error);

function urlOf(baseUrl: string, { sellerId, types }: StreamOptions): URL {
  const url = new URL(`${baseUrl}/v1/events/stream`);
  if (sellerId) url.searchParams.set('seller_id', sellerId);
  if (types?.length) url.searchParams.set('types', types.join(','));
  return url;
}

class RecentIds {
  private readonly ids = new Set<string>();

  constructor(first: string | undefined) {
    if (first) this.ids.add(first);
  }

  /** False when it was here before. */
  add(id: string): boolean {
    if (this.ids.has(id)) return false;
    this.ids.add(id);
    if (this.ids.size > REMEMBERED) this.ids.delete(this.ids.values().next().value!);
    return true;
  }
}
