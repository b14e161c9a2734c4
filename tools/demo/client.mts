/** The demo's way to the API: as an integrator would, over HTTP only, with idempotency keys and patience. */

export interface Problem {
  status: number;
  code: string;
  detail: string;
  errors?: { pointer: string; code: string; detail: string }[];
}

export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(request: string, problem: Problem) {
    super(
      `${request}: ${problem.status} ${problem.code} ${problem.detail} ${JSON.stringify(problem.errors ?? [])}`,
    );
    this.problem = problem;
  }
}

export interface RequestOptions {
  body?: unknown;
  /** Sent as it is; with its content type. */
  raw?: { data: Uint8Array<ArrayBuffer> | string; type: string };
  form?: FormData;
  key?: string;
  headers?: Record<string, string>;
}

const PATIENCE_MS = 180_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What passes by itself: the server restarts, a dependency is away, the first request with this key still runs. */
const isPassing = (status: number, code: string): boolean =>
  status === 503 || status === 429 || status === 502 || (status === 409 && code === 'IDEMPOTENCY.IN_FLIGHT');

export class ApiClient {
  readonly baseUrl: string;
  readonly token: string | undefined;

  constructor(baseUrl: string, token?: string) {
    this.baseUrl = baseUrl;
    this.token = token;
  }

  get<T = Record<string, unknown>>(path: string): Promise<T> {
    return this.request<T>('GET', path);
  }

  post<T = Record<string, unknown>>(path: string, key: string, options: RequestOptions = {}): Promise<T> {
    return this.request<T>('POST', path, { ...options, key });
  }

  /** A page of a list after the other, up to `max` rows. */
  async all<T>(path: string, max = 5_000): Promise<T[]> {
    const rows: T[] = [];
    let cursor: string | null = null;
    do {
      const url: string = `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
      const page: { data: T[]; next_cursor: string | null } = await this.get(url);
      rows.push(...page.data);
      cursor = page.next_cursor;
    } while (cursor && rows.length < max);
    return rows;
  }

  async request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    const { text } = await this.send(method, path, options);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  async send(
    method: string,
    path: string,
    options: RequestOptions = {},
  ): Promise<{ text: string; headers: Headers }> {
    const until = Date.now() + PATIENCE_MS;
    for (let waitMs = 200; ; waitMs = Math.min(waitMs * 2, 3_000)) {
      let response: Response;
      let text: string;
      try {
        response = await fetch(this.baseUrl + path, {
          method,
          headers: this.headers(options),
          body:
            options.form ??
            options.raw?.data ??
            (options.body === undefined ? undefined : JSON.stringify(options.body)),
        });
        text = await response.text();
      } catch (error) {
        if (Date.now() > until) throw error;
        await pause(waitMs);
        continue;
      }
      if (response.ok) return { text, headers: response.headers };
      const problem = problemOf(response.status, text);
      if (!isPassing(problem.status, problem.code) || Date.now() > until) {
        throw new ApiProblem(`${method} ${path}`, problem);
      }
      await pause(Math.max(waitMs, Number(response.headers.get('retry-after') ?? 0) * 1000));
    }
  }

  private headers({ body, raw, key, headers }: RequestOptions): Record<string, string> {
    return {
      ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(raw ? { 'content-type': raw.type } : {}),
      ...(key ? { 'idempotency-key': key } : {}),
      ...headers,
    };
  }
}

function problemOf(status: number, text: string): Problem {
  try {
    return { code: 'UNKNOWN', detail: '', ...(JSON.parse(text) as object), status };
  } catch {
    return { status, code: 'UNKNOWN', detail: text.slice(0, 200) };
  }
}

/** Asks until `done` says yes. Throws with the last value after `patienceMs`. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  done: (value: T) => boolean,
  patienceMs = 240_000,
): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const value = await ask();
    if (done(value)) return value;
    if (Date.now() > end)
      throw new Error(`Gave up waiting for ${what}; last seen: ${JSON.stringify(value).slice(0, 500)}`);
    await pause(250);
  }
}
