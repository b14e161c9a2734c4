const DAY_MS = 24 * 3_600_000;
/** 05:10 in Pakistan (UTC+5, no summer time): ten minutes into the UTC day by which rules and evidence are asked. */
const AFTER_MIDNIGHT_MS = 10 * 60_000;

/** When listings are next assessed again, after `nowMs`; both UTC epoch milliseconds. */
export const nextReassessmentAtMs = (nowMs: number): number =>
  AFTER_MIDNIGHT_MS + (Math.floor((nowMs - AFTER_MIDNIGHT_MS) / DAY_MS) + 1) * DAY_MS;
