import type { OrderRow } from './order';
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

/** The window, for every seller and channel that has an order in the request. */
export function declaredSpans(rows: readonly OrderRow[], { from, to }: Window): ObservedSpan[] {
  return distinct(
    rows.map(({ sellerId, channel, simulated }) => ({ sellerId, channel, simulated, from, to })),
  );
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
