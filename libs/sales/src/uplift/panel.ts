/** One seller's weekly sales, all observed channels together. */
export interface PanelSeller {
  id: string;
  /** The week in which the storefront went live, a system event; null while it has not. */
  goLiveWeek: number | null;
  /** From the panel's `firstWeek` on. Null means not observed: that is never zero. */
  weekly: readonly (number | null)[];
  /** Weeks outside these (both included) were not observed, whatever `weekly` says. */
  observedFrom?: number;
  observedTo?: number;
}

export interface SellerPanel {
  /** Week index of `weekly[0]`; go-live and observation weeks count on the same scale. */
  firstWeek: number;
  sellers: readonly PanelSeller[];
}

/** A panel ready for arithmetic: sellers in a fixed order, week 0 first, NaN where nothing was observed. */
export interface IndexedPanel {
  firstWeek: number;
  weeks: number;
  sellers: readonly { id: string; goLive: number; values: Float64Array }[];
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Sorts by id, so that the same rows in any order give the same sums to the last bit. Throws on a repeated id. */
export function indexPanel(panel: SellerPanel): IndexedPanel {
  const { firstWeek } = panel;
  const sorted = [...panel.sellers].sort(byId);
  const repeated = sorted.find((seller, at) => at > 0 && sorted[at - 1]?.id === seller.id);
  if (repeated) throw new RangeError(`The panel names seller ${repeated.id} twice`);
  const weeks = sorted.reduce((most, seller) => Math.max(most, seller.weekly.length), 0);
  const sellers = sorted.map((seller) => {
    const from = (seller.observedFrom ?? -Infinity) - firstWeek;
    const to = (seller.observedTo ?? Infinity) - firstWeek;
    const values = Float64Array.from({ length: weeks }, (_, week) => {
      const value = seller.weekly[week];
      return value === null || value === undefined || week < from || week > to ? NaN : value;
    });
    return {
      id: seller.id,
      goLive: seller.goLiveWeek === null ? Infinity : seller.goLiveWeek - firstWeek,
      values,
    };
  });
  return { firstWeek, weeks, sellers };
}

/** Sum over [from, to): NaN when a week of it was not observed or lies outside the panel. */
export function sumOver(values: Float64Array, from: number, to: number): number {
  if (from < 0 || to > values.length) return NaN;
  let sum = 0;
  for (let week = from; week < to; week++) sum += values[week] ?? NaN;
  return sum;
}

/** Numbers rounded to 12 significant digits, all the way down: the same input gives the same bytes everywhere. */
export function rounded<T>(value: T): T {
  if (typeof value === 'number') return (Number.isFinite(value) ? Number(value.toPrecision(12)) : value) as T;
  if (Array.isArray(value)) return value.map(rounded) as T;
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, rounded(member)])) as T;
  }
  return value;
}
