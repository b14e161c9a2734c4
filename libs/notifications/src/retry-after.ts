const MAX_MS = 86_400_000;

/** Retry-After as seconds or as an HTTP date; at most a day, and undefined when it says nothing about the time to come. */
export function retryAfterMsOf(header: string | string[] | undefined, now: Date): number | undefined {
  const text = [header].flat()[0]?.trim() ?? '';
  // `Date.parse` would take '1e3' and '-5' for years.
  const ms = /^\d+$/.test(text)
    ? Number(text) * 1000
    : /[a-z].*\d:\d/i.test(text)
      ? Date.parse(text) - now.getTime()
      : NaN;
  return ms > 0 ? Math.min(ms, MAX_MS) : undefined;
}
