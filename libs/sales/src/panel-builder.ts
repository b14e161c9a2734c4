import type { PanelSeller, SellerPanel } from './uplift';
import { mondayOf, weekOf, WEEK_MS, wholeWeeks } from './uplift/week';
import type { CoverageRow, PanelSellerRow, WeekRow } from './panel.repository';

/**
 * Channels that onboarding itself opens. Before go-live they did not exist, so their sales then are zero and known;
 * every other channel must have been observed for a week's total to be known.
 */
export const OPENED_CHANNELS: readonly string[] = ['storefront', 'alibaba', 'jd_pavilion'];

/** Cancellations and returns of the last fortnight are still coming in: younger weeks are left out for everyone. */
export const MATURITY_DAYS = 14;

const WEEKS_MAX = 260;
const ANTICIPATION_MAX_WEEKS = 8;
const DAY_MS = WEEK_MS / 7;

/** The last week that is over and mature. */
export function lastMatureWeek(now: Date): number {
  return weekOf(new Date(now.getTime() - MATURITY_DAYS * DAY_MS)) - 1;
}

export const firstReadDay = (now: Date): string => mondayOf(lastMatureWeek(now) - WEEKS_MAX + 1);

/** Weeks in which all channels that a seller had of its own were observed. */
export function observedWeeks(coverage: readonly CoverageRow[]): Set<number> {
  const channels = new Map<string, Set<number>>();
  for (const { channel, observedFrom, observedTo } of coverage) {
    if (OPENED_CHANNELS.includes(channel)) continue;
    const weeks = channels.get(channel) ?? new Set();
    channels.set(channel, weeks);
    const whole = observedFrom !== null && observedTo !== null ? wholeWeeks(observedFrom, observedTo) : null;
    if (whole) for (let week = whole.from; week <= whole.to; week++) weeks.add(week);
  }
  const [first, ...others] = channels.values();
  return new Set([...(first ?? [])].filter((week) => others.every((weeks) => weeks.has(week))));
}

export interface PanelInput {
  sellers: readonly PanelSellerRow[];
  coverage: readonly CoverageRow[];
  weeks: readonly WeekRow[];
  now: Date;
}

const groupBy = <T extends { sellerId: string }>(rows: readonly T[]): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.sellerId);
    if (group) group.push(row);
    else groups.set(row.sellerId, [row]);
  }
  return groups;
};

/** Weekly orders of each seller over all its channels; weeks without coverage are null, never zero. */
export function buildPanel({ sellers, coverage, weeks, now }: PanelInput): SellerPanel {
  const lastWeek = lastMatureWeek(now);
  const earliest = lastWeek - WEEKS_MAX + 1;
  const covered = groupBy(coverage);
  const observed = new Map(sellers.map(({ id }) => [id, observedWeeks(covered.get(id) ?? [])]));
  const starts = [...observed.values()].map((weeks) => Math.min(...weeks));
  const firstWeek = Math.max(earliest, Math.min(lastWeek, ...starts));
  const orders = groupBy(weeks);
  const rows = sellers.map(({ id, wentLiveAt }): PanelSeller => {
    const byWeek = new Map((orders.get(id) ?? []).map((row) => [row.week, row.orders]));
    const weekly = Array.from({ length: lastWeek - firstWeek + 1 }, (_, at) => {
      const week = firstWeek + at;
      return observed.get(id)?.has(week) ? (byWeek.get(week) ?? 0) : null;
    });
    return { id, goLiveWeek: wentLiveAt && weekOf(new Date(wentLiveAt)), weekly };
  });
  return { firstWeek, sellers: rows };
}

/**
 * δ: ceil of the 75th percentile of application → live, at most 8 weeks. Sellers who were moved in from elsewhere did not
 * apply here and do not count; with nobody left it is 0.
 */
export function anticipationWeeks(sellers: readonly PanelSellerRow[]): number {
  const waits = sellers
    .flatMap(({ imported, wentLiveAt, createdAt }) =>
      imported || !wentLiveAt ? [] : [new Date(wentLiveAt).getTime() - new Date(createdAt).getTime()],
    )
    .filter((wait) => wait >= 0)
    .sort((a, b) => a - b);
  if (!waits.length) return 0;
  const quartile = waits[Math.ceil(0.75 * waits.length) - 1] ?? 0;
  return Math.min(Math.ceil(quartile / WEEK_MS), ANTICIPATION_MAX_WEEKS);
}
