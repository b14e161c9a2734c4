/**
 * Weeks of the read-outs: Monday to Sunday in Pakistan. Pakistan Standard Time is UTC+5 all year (its trials with
 * summer time ended in 2009), so an offset is enough and no time-zone table is read.
 */
export const PKT_OFFSET_MS = 5 * 3_600_000;
export const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;

/** 1970-01-05 was the first Monday of the epoch: week 0. */
const FIRST_MONDAY_MS = 4 * DAY_MS;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Index of the week in which an instant falls. */
export function weekOf(instant: Date): number {
  return Math.floor((instant.getTime() + PKT_OFFSET_MS - FIRST_MONDAY_MS) / WEEK_MS);
}

/** Monday 00:00 in Pakistan, as an instant. */
export function weekStart(week: number): Date {
  return new Date(week * WEEK_MS + FIRST_MONDAY_MS - PKT_OFFSET_MS);
}

/** The calendar day in Pakistan, YYYY-MM-DD. */
export function dayOf(instant: Date): string {
  return new Date(instant.getTime() + PKT_OFFSET_MS).toISOString().slice(0, 10);
}

/** Throws a RangeError for what is no calendar day. */
function dayMs(day: string): number {
  const ms = DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day) {
    throw new RangeError(`Not a calendar day: ${day}`);
  }
  return ms;
}

/** Index of the week of a calendar day in Pakistan. */
export function weekOfDay(day: string): number {
  return Math.floor((dayMs(day) - FIRST_MONDAY_MS) / WEEK_MS);
}

/** The week's Monday, YYYY-MM-DD. */
export function mondayOf(week: number): string {
  return new Date(week * WEEK_MS + FIRST_MONDAY_MS).toISOString().slice(0, 10);
}

/** The first and last week that lie wholly inside the days from `first` to `last`, both included; null when none does. */
export function wholeWeeks(first: string, last: string): { from: number; to: number } | null {
  const from = Math.ceil((dayMs(first) - FIRST_MONDAY_MS) / WEEK_MS);
  const to = Math.floor((dayMs(last) + DAY_MS - FIRST_MONDAY_MS) / WEEK_MS) - 1;
  return from <= to ? { from, to } : null;
}
