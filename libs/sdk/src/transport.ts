import { type Credentials, isPassingAuthFailure, RahdariAuthError } from './credentials.ts';
import { problemOf, RahdariConnectionError, requestOf } from './problem.ts';
import { delayMs, isPassing, orAborted, pause, retryAfterSeconds, type RetryOptions } from './retry.ts';

export interface Repeat {
  /** From 1. */
  repeat: number;
  delayMs: number;
  /** Of the answer; null when there was none. */
  status: number | null;
  request: { method: string; path: string };
}

export interface TransportOptions {
  credentials: Credentials | null;
  retry: RetryOptions;
  /** Until the head of the answer; 0 for no limit. */
  timeoutMs: number;
  fetch: typeof fetch;
  userAgent: string;
  onRepeat?: (repeat: Repeat) => void;
}

/** A request that can be made anew for every attempt. */
export interface Sending {
  make(): Request | Promise<Request>;
  signal?: AbortSignal | null;
  timeoutMs?: number;
}

/** RFC 9110: asking twice is asking once. A POST is safe to repeat by its Idempotency-Key. */
const IDEMPOTENT = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'];

/** Carries every request: credentials, the Idempotency-Key of a POST, and repeats under that same key. */
export class Transport {
  readonly options: TransportOptions;

  constructor(options: TransportOptions) {
    this.options = options;
  }

  /** For requests that hold their body in memory. Their key is set on the request itself, where an error finds it. */
  readonly fetch = (request: Request): Promise<Response> => {
    giveKey(request, crypto.randomUUID());
    return this.send({ make: () => request.clone(), signal: request.signal });
  };

  /** Answers whatever the server said last. Throws `RahdariConnectionError` when it said nothing. */
  async send(sending: Sending): Promise<Response> {
    const { retry } = this.options;
    // One key for all attempts: that is what makes a repeat harmless.
    const key = crypto.randomUUID();
    let renewed = false;
    for (let repeat = 0; ; repeat++) {
      const request = this.dressed(await sending.make(), key);
      const token = await this.tokenOf(request, repeat, sending.signal);
      if (token === null) continue;
      if (token) request.headers.set('authorization', `Bearer ${token}`);
      const isSafe = IDEMPOTENT.includes(request.method) || request.headers.has('idempotency-key');
      let response: Response | undefined;
      try {
        response = await this.attempt(request, sending);
      } catch (error) {
        if (sending.signal?.aborted) throw sending.signal.reason;
        const mayRepeat = isSafe && repeat < retry.maxRetries;
        if (!mayRepeat)
          throw new RahdariConnectionError(reasonOf(error), requestOf(request), repeat + 1, error);
      }
      if (response?.status === 401 && token && !renewed && (await this.renewed(token))) {
        renewed = true;
        await response.body?.cancel();
        continue;
      }
      if (response && !(repeat < retry.maxRetries && isSafe && (await isPassing(response)))) return response;
      const asked = response ? retryAfterSeconds(response.headers) : null;
      if (response && (asked ?? 0) * 1000 > retry.maxRetryAfterMs) return response;
      await response?.body?.cancel();
      await this.pauseBefore(repeat + 1, response?.status ?? null, asked, request, sending.signal);
    }
  }

  /** Undefined: the request needs none. Null: there is none yet, and the pause before the next try is over. */
  private async tokenOf(
    request: Request,
    repeat: number,
    signal: Sending['signal'],
  ): Promise<string | undefined | null> {
    const { credentials, retry } = this.options;
    try {
      // The renewal is everybody's: whoever does not wait for it any more leaves it to the others.
      return credentials ? await orAborted(credentials.token(), signal) : undefined;
    } catch (error) {
      request.body?.cancel().catch(() => undefined);
      if (signal?.aborted) throw signal.reason;
      // Nothing was sent: the question for a token may be repeated whatever the request is.
      if (repeat >= retry.maxRetries || !isPassingAuthFailure(error)) throw error;
      const { status, retryAfterSeconds: asked } = error instanceof RahdariAuthError ? error : NO_ANSWER;
      if ((asked ?? 0) * 1000 > retry.maxRetryAfterMs) throw error;
      await this.pauseBefore(repeat + 1, status, asked, request, signal);
      return null;
    }
  }

  /** A source that fails is asked again, with what it says then. */
  private renewed(token: string): Promise<boolean> {
    return this.options.credentials!.renew(token).catch(() => true);
  }

  private async pauseBefore(
    repeat: number,
    status: number | null,
    asked: number | null,
    request: Request,
    signal: Sending['signal'],
  ): Promise<void> {
    const wait = delayMs(this.options.retry, repeat, asked);
    this.options.onRepeat?.({ repeat, delayMs: wait, status, request: requestOf(request) });
    await pause(wait, signal);
  }

  /** The same, and a refusal is thrown as a `RahdariProblem`. */
  async sendOk(sending: Sending): Promise<Response> {
    let sent: Request | undefined;
    const make = async (): Promise<Request> => (sent = await sending.make());
    const response = await this.send({ ...sending, make });
    if (!response.ok) throw await problemOf(response, requestOf(sent!));
    return response;
  }

  private dressed(request: Request, key: string): Request {
    const { headers } = request;
    giveKey(request, key);
    if (!headers.has('accept'))
      headers.set('accept', 'application/json, application/problem+json, */*;q=0.5');
    // A browser names itself and refuses to be renamed.
    if (!('document' in globalThis)) headers.set('user-agent', this.options.userAgent);
    return request;
  }

  private async attempt(request: Request, { signal, timeoutMs }: Sending): Promise<Response> {
    const limitMs = timeoutMs ?? this.options.timeoutMs;
    const late = new AbortController();
    const timer = limitMs > 0 ? setTimeout(() => late.abort(new TimeoutError(limitMs)), limitMs) : undefined;
    try {
      const either = AbortSignal.any([late.signal, ...(signal ? [signal] : [])]);
      const { fetch } = this.options;
      return await fetch(request, { signal: either });
    } catch (error) {
      throw late.signal.aborted ? late.signal.reason : error;
    } finally {
      clearTimeout(timer);
    }
  }
}

const NO_ANSWER = { status: null, retryAfterSeconds: null };

function giveKey({ method, headers }: Request, key: string): void {
  if (method === 'POST' && !headers.has('idempotency-key')) headers.set('idempotency-key', key);
}

class TimeoutError extends Error {
  constructor(limitMs: number) {
    super(`no answer within ${limitMs} ms`);
  }
}

/** What failed, in the words of the cause: `fetch failed` alone helps nobody. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  return [message, cause?.code ?? cause?.message].filter(Boolean).join(': ') || String(error);
}
