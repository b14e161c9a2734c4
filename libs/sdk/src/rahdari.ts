import { CatalogueResource } from './catalogue.ts';
import {
  ClientCredentials,
  type ClientCredentialsOptions,
  type Credentials,
  fixedToken,
  tokenFrom,
} from './credentials.ts';
import type { RahdariEvent } from './event.ts';
import { streamEvents, type StreamOptions } from './event-stream.ts';
import { type Client, createClient } from './generated/client/index.ts';
import { Events, RahdariApi } from './generated/index.ts';
import { objectOf, RahdariConnectionError, RahdariProblem, requestOf } from './problem.ts';
import { DEFAULT_RETRY, pause, type RetryOptions } from './retry.ts';
import { type Repeat, Transport } from './transport.ts';
import { VERSION } from './version.ts';

export interface RahdariOptions {
  /** Where the API is, without `/v1`. */
  baseUrl: string;
  /** An API key, `rhd_…`. */
  apiKey?: string;
  /** OAuth 2.0 client credentials: tokens are fetched and renewed as they are needed. */
  client?: ClientCredentialsOptions;
  /**
   * A token of your own, such as an agent's from OIDC; as a function it is asked before each request. When it fails because its
   * issuer is away (what `fetch` throws then, or a `RahdariAuthError` that passes), it is asked again like any request.
   */
  accessToken?: string | (() => string | Promise<string>);
  retry?: Partial<RetryOptions>;
  /** Until the head of an answer, for each attempt; 30 s unless given, 0 for no limit. */
  timeoutMs?: number;
  /** Instead of the global one: for a proxy, or to log. */
  fetch?: typeof fetch;
  /** Named in the User-Agent, in front of the SDK: `shop-sync/2.1`. */
  userAgent?: string;
  /** Called before a request is sent again. */
  onRepeat?: (repeat: Repeat) => void;
}

export interface FollowOptions extends Pick<StreamOptions, 'after' | 'sellerId' | 'types' | 'signal'> {
  /** Between two looks at a list with nothing new; 2 s unless given. */
  pauseMs?: number;
}

const TIMEOUT_MS = 30_000;

/** The list of events, and the stream of them. */
export class EventsResource extends Events {
  private readonly transport: Transport;
  private readonly baseUrl: string;

  constructor(client: Client, transport: Transport, baseUrl: string) {
    super({ client });
    this.transport = transport;
    this.baseUrl = baseUrl;
  }

  /** Events as they happen, each once, in order, over as many connections as it takes. */
  stream(options: StreamOptions = {}): AsyncGenerator<RahdariEvent, void, undefined> {
    return streamEvents(this.transport, this.baseUrl, options);
  }

  /**
   * The same by asking the list again and again: for a network that holds streams back. Without `after` it begins with the
   * oldest event that is kept; of several types it asks for all and gives those.
   */
  async *follow({ after, sellerId, types, signal, pauseMs = 2_000 }: FollowOptions = {}): AsyncGenerator<
    RahdariEvent,
    void,
    undefined
  > {
    let last = after === 'start' ? undefined : after;
    const type = types?.length === 1 ? types[0] : undefined;
    const isOver = (): boolean => signal?.aborted === true;
    while (!isOver()) {
      const query = { limit: 200, after: last, seller_id: sellerId, type };
      const { data: page } = await this.list({ query, signal });
      const { data: events } = page;
      for (const event of events) {
        last = event.id;
        if (!types?.length || types.includes(event.type)) yield event;
      }
      if (!events.length) await pause(pauseMs, signal).catch(() => undefined);
    }
  }
}

/** Every operation of the API, by resource; each gives `{ data, response }`, or throws a `RahdariProblem`. */
export class Rahdari extends RahdariApi {
  readonly baseUrl: string;
  /** For requests that no method covers: credentials, key and repeats are the same. */
  readonly transport: Transport;
  private readonly withUpload: CatalogueResource;
  private readonly withStream: EventsResource;

  constructor(options: RahdariOptions) {
    const baseUrl = options.baseUrl.replace(/\/+$/, '');
    const doFetch: typeof fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    const transport = new Transport({
      credentials: credentialsOf(options, baseUrl, doFetch, timeoutMs),
      retry: { ...DEFAULT_RETRY, ...options.retry },
      timeoutMs,
      fetch: doFetch,
      userAgent: [options.userAgent, `rahdari-sdk/${VERSION}`].filter(Boolean).join(' '),
      onRepeat: options.onRepeat,
    });
    const client = clientOf(baseUrl, transport);
    super({ client });
    this.baseUrl = baseUrl;
    this.transport = transport;
    this.withUpload = new CatalogueResource(client, transport, baseUrl);
    this.withStream = new EventsResource(client, transport, baseUrl);
  }

  override get catalogue(): CatalogueResource {
    return this.withUpload;
  }

  override get events(): EventsResource {
    return this.withStream;
  }
}

function credentialsOf(
  { apiKey, client, accessToken }: RahdariOptions,
  baseUrl: string,
  doFetch: typeof fetch,
  timeoutMs: number,
): Credentials | null {
  if ([apiKey, client, accessToken].filter((one) => one !== undefined).length > 1)
    throw new TypeError('Give one of apiKey, client and accessToken.');
  if (client) return new ClientCredentials(baseUrl, client, doFetch, timeoutMs);
  if (typeof accessToken === 'function') return tokenFrom(accessToken);
  const token = apiKey ?? accessToken;
  // An empty variable of the environment would go out as no key at all, and come back as a riddle.
  if (token === '') throw new TypeError('The key or token is empty.');
  return token === undefined ? null : fixedToken(token);
}

function clientOf(baseUrl: string, transport: Transport): Client {
  const client = createClient({
    baseUrl,
    throwOnError: true,
    // The generated client makes a whole request of its options first.
    fetch: ((request: Request) => transport.fetch(request)) as typeof fetch,
  });
  client.interceptors.error.use((error, response, request) => {
    if (error instanceof RahdariConnectionError || !response) return error;
    return new RahdariProblem(objectOf(error), response, requestOf(request));
  });
  return client;
}
