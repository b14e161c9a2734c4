const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
/** Monday 1970-01-05, 02:00 in Pakistan (UTC+5, no summer time): two hours after the study's week is over. */
const FIRST_MS = 4 * 24 * HOUR_MS - 3 * HOUR_MS;

/** When the next weekly read-out is due, after `nowMs`; both UTC epoch milliseconds. */
export const nextReadoutAtMs = (nowMs: number): number =>
  FIRST_MS + (Math.floor((nowMs - FIRST_MS) / WEEK_MS) + 1) * WEEK_MS;
