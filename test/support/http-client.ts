import { randomUUID } from 'node:crypto';

export type Json = Record<string, unknown>;

export interface Answer<T = Json> {
  status: number;
  headers: Headers;
  /** Parsed when it is JSON. */
  body: T;
  text: string;
}

export interface RequestOptions {
  /** The Idempotency-Key; a new one for each POST unless given, none when null. */
  key?: string | null;
  headers?: Record<string, string>;
}

const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until `done` says yes. Throws with the last value when patience ends. */
export async function until<T>(
  ask: () => Promise<T>,
  done: (value: T) => boolean,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const value = await ask();
    if (done(value)) return value;
    if (performance.now() > end)
      throw new Error(`Gave up waiting; last seen: ${JSON.stringify(value)?.slice(0, 1_000)}`);
    await pause(PAUSE_MS);
  }
}

/** The API as an integrator calls it. A 503 is asked again, as its Retry-After invites to: the relay may be a moment behind. */
export class HttpClient {
  constructor(
    readonly url: string,
    readonly token?: string,
  ) {}

  get<T = Json>(path: string, headers?: Record<string, string>): Promise<Answer<T>> {
    return this.send<T>('GET', path, undefined, { key: null, headers });
  }

  post<T = Json>(path: string, body?: unknown, options: RequestOptions = {}): Promise<Answer<T>> {
    return this.send<T>('POST', path, body, options);
  }

  patch<T = Json>(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer<T>> {
    return this.send<T>('PATCH', path, body, { key: null, headers });
  }

  /** `body`: a form, text or bytes as they are (name their content type), anything else as JSON. */
  async send<T = Json>(
    method: string,
    path: string,
    body?: unknown,
    { key = randomUUID(), headers }: RequestOptions = {},
  ): Promise<Answer<T>> {
    const isRaw = body instanceof FormData || body instanceof Uint8Array || typeof body === 'string';
    const init: RequestInit = {
      method,
      body: body === undefined ? undefined : isRaw ? (body as RequestInit['body']) : JSON.stringify(body),
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }),
        ...(key === null ? {} : { 'idempotency-key': key }),
        ...headers,
      },
    };
    const response = await until(
      async () => {
        const answer = await fetch(this.url + path, init);
        return { status: answer.status, headers: answer.headers, text: await answer.text() };
      },
      ({ status }) => status !== 503,
    );
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return { ...response, body: (isJson ? JSON.parse(response.text) : undefined) as T };
  }
}
