import type { QuietMinutes } from './notification.contract';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const DAY_MS = DAY_MINUTES * MINUTE_MS;
/** UTC+5, and no summer time. */
const PAKISTAN_MS = 5 * 60 * MINUTE_MS;
/** A day is told at nine on the morning after it. */
const DIGEST_MINUTE = 9 * 60;

const startOfDayMs = (nowMs: number): number =>
  Math.floor((nowMs + PAKISTAN_MS) / DAY_MS) * DAY_MS - PAKISTAN_MS;

/** When a message may leave that is ready at `nowMs`: at once, or at the end of the quiet hours. UTC epoch milliseconds. */
export function sendAtMs(nowMs: number, urgent: boolean, quiet: QuietMinutes | null): number {
  if (urgent || !quiet || quiet.from === quiet.to) return nowMs;
  const midnightMs = startOfDayMs(nowMs);
  const minute = (nowMs - midnightMs) / MINUTE_MS;
  const overMidnight = quiet.from > quiet.to;
  const isQuiet = overMidnight
    ? minute >= quiet.from || minute < quiet.to
    : minute >= quiet.from && minute < quiet.to;
  if (!isQuiet) return nowMs;
  const endsTomorrow = overMidnight && minute >= quiet.from;
  return midnightMs + (quiet.to + (endsTomorrow ? DAY_MINUTES : 0)) * MINUTE_MS;
}

/** When the digest of a day (YYYY-MM-DD in Pakistan) is made: its events are all there by then. */
export const digestAtMs = (day: string): number =>
  Date.parse(`${day}T00:00:00Z`) - PAKISTAN_MS + DAY_MS + DIGEST_MINUTE * MINUTE_MS;

/** The calendar day in Pakistan, YYYY-MM-DD. */
export const pakistanDay = (ms: number): string => new Date(ms + PAKISTAN_MS).toISOString().slice(0, 10);
