export interface RetryOptions {
  /** How often a request is sent again after its first attempt; 0 for never. */
  maxRetries: number;
  /** Of the wait before the first repeat; it doubles from there. */
  initialDelayMs: number;
  /** No single wait is longer, unless Retry-After asks for it. */
  maxDelayMs: number;
  /** A Retry-After beyond this is not waited for: the problem is thrown, and says how long. */
  maxRetryAfterMs: number;
}

export const DEFAULT_RETRY: Readonly<RetryOptions> = {
  maxRetries: 4,
  initialDelayMs: 250,
  maxDelayMs: 8_000,
  maxRetryAfterMs: 60_000,
};

/** RFC 9110: seconds, or a date. */
export function retryAfterSeconds(headers: Headers, now: number = Date.now()): number | null {
  const value = headers.get('retry-after')?.trim();
  if (!value) return null;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
}

/** The answers that pass by themselves: too many, a dependency away, a gateway, the first request with this key still running. */
export async function isPassing(response: Response): Promise<boolean> {
  if ([429, 502, 503, 504].includes(response.status)) return true;
  if (response.status !== 409) return false;
  const body = await response
    .clone()
    .json()
    .catch(() => undefined);
  return (body as { code?: unknown } | undefined)?.code === 'IDEMPOTENCY.IN_FLIGHT';
}

/** How long to wait before repeat number `repeat` (from 1): what the server asks for, or with jitter twice the wait before. */
export function delayMs(
  options: RetryOptions,
  repeat: number,
  askedSeconds: number | null,
  random: () => number = Math.random,
): number {
  const ceiling = Math.min(options.maxDelayMs, options.initialDelayMs * 2 ** (repeat - 1));
  const own = ceiling * (0.5 + random() / 2);
  return Math.round(Math.max(own, (askedSeconds ?? 0) * 1000));
}

/** Ends early, with the signal's reason as the error, when the signal says so. */
export function pause(ms: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal!.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** What the promise gives, unless the signal ends the wait for it first. */
export async function orAborted<T>(promise: Promise<T>, signal?: AbortSignal | null): Promise<T> {
  if (!signal) return promise;
  const over = new AbortController();
  const ends = new Promise<never>((_, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true, signal: over.signal });
  });
  try {
    return await Promise.race([promise, ends]);
  } finally {
    over.abort();
  }
}
