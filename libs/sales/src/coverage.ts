import { latestOrderTime, type OrderRow } from './order';
import { dayOf } from './uplift/week';

/** Days that a request declares: it holds all orders of them, so that a day without one is a day without a sale. */
export interface Window {
  from: string;
  to: string;
}

/** Days, both included, on which a seller's channel was observed. */
export interface ObservedSpan extends Window {
  sellerId: string;
  channel: string;
  simulated: boolean;
}

/** The days that have orders: of the days between two orders nothing is known. */
export function orderDays(rows: readonly OrderRow[]): ObservedSpan[] {
  return distinct(
    rows.map(({ sellerId, channel, simulated, orderedAt }) => {
      const day = dayOf(orderedAt);
      return { sellerId, channel, simulated, from: day, to: day };
    }),
  );
}

/** A declared window, for every seller and channel of which an order came in. */
export class Declaration {
  private found: ObservedSpan[] = [];

  constructor(readonly window: Window) {}

  /** Days that no order could be taken of were not observed. */
  isToCome(now: Date): boolean {
    return this.window.to > dayOf(latestOrderTime(now));
  }

  add(rows: readonly OrderRow[]): void {
    const { from, to } = this.window;
    const spans = rows.map(({ sellerId, channel, simulated }) => ({
      sellerId,
      channel,
      simulated,
      from,
      to,
    }));
    this.found = distinct([...this.found, ...spans]);
  }

  get spans(): readonly ObservedSpan[] {
    return this.found;
  }
}

function distinct(spans: readonly ObservedSpan[]): ObservedSpan[] {
  const found = new Map<string, ObservedSpan>();
  for (const span of spans) {
    const key = [span.sellerId, span.channel, span.from, span.to].join('|');
    found.set(key, { ...span, simulated: span.simulated || (found.get(key)?.simulated ?? false) });
  }
  return [...found.values()];
}

/**
 * Without the days before a seller's baseline was frozen. Orders of those days are restated and in no figure: were the
 * days observed nevertheless, the panel would show a zero where sales are known to have been.
 */
export function sinceFreeze(
  spans: readonly ObservedSpan[],
  frozenDays: ReadonlyMap<string, string>,
): ObservedSpan[] {
  return spans.flatMap((span) => {
    const frozenDay = frozenDays.get(span.sellerId) ?? '';
    const from = span.from < frozenDay ? frozenDay : span.from;
    return from <= span.to ? [{ ...span, from }] : [];
  });
}
