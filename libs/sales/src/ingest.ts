import type { Tx } from '@app/database';
import type { Actor, DomainError, ErrorDetail } from '@app/platform';
import { type ObservedSpan, orderDays, sinceFreeze } from './coverage';
import { CoverageRepository } from './coverage.repository';
import { orderConflict, sellerNotThere } from './errors';
import { StudyRepository } from './study.repository';
import { dayOf } from './uplift/week';
import { compareOrders, dailyChanges, type Order, type OrderResult, type OrderRow } from './order';
import { type OrderKey, OrderRepository } from './order.repository';

/** `restated`: what changed is of a day before the seller's baseline was frozen, and kept apart. */
export interface Taken {
  result: OrderResult;
  row: OrderRow;
  restated: boolean;
}

export type Outcome = Taken | { error: DomainError };

export interface Ingested {
  outcomes: Outcome[];
  /** By seller: the day before which its baseline is frozen. */
  frozenDays: ReadonlyMap<string, string>;
}

export interface IngestCounts {
  created: number;
  updated: number;
}

const keyOf = ({ sellerId, channel, externalId }: OrderKey): string => `${sellerId}|${channel}|${externalId}`;

const inKeyOrder = (a: Order, b: Order): number => (keyOf(a) < keyOf(b) ? -1 : 1);

/**
 * Takes orders in: rows, daily sums and coverage in the caller's transaction. An order of which the channel and id are
 * known is compared, never written twice. One outcome per order, in their order. The days that have orders are covered,
 * unless the caller declares what is.
 */
export async function ingestOrders(
  tx: Tx,
  actor: Actor,
  orders: readonly Order[],
  isDeclared = false,
): Promise<Ingested> {
  const repository = new OrderRepository(tx);
  const sellers = await repository.holdSellers(orders.map(({ sellerId }) => sellerId));
  const frozenDays = await new StudyRepository(tx).frozenDays([...sellers.keys()]);
  const outcomes: Outcome[] = [];
  const took = (result: OrderResult, row: OrderRow): Taken => {
    const isBefore = dayOf(row.orderedAt) < (frozenDays.get(row.sellerId) ?? '');
    return { result, row, restated: isBefore && result !== 'unchanged' };
  };
  const counted: { order: Order; sign: 1 | -1 }[] = [];
  let open = orders.flatMap((order, index) => {
    const simulated = sellers.get(order.sellerId);
    if (simulated === undefined) {
      outcomes[index] = { error: sellerNotThere() };
      return [];
    }
    return [{ index, order: { ...order, simulated: order.simulated || simulated } }];
  });

  // A key that comes twice, or that another request inserts meanwhile, is compared with its row in the next turn.
  while (open.length) {
    const [first, later] = firstOfEachKey(open);
    const known = new Map(
      (await repository.byKeys(first.map(({ order }) => order))).map((row) => [keyOf(row), row]),
    );
    const fresh = first.filter(({ order }) => !known.has(keyOf(order)));
    const inserted = new Map(
      (fresh.length ? await repository.insert(fresh.map(({ order }) => order).sort(inKeyOrder)) : []).map(
        (row) => [keyOf(row), row],
      ),
    );
    const settling = first.filter(({ order }) => {
      const row = known.get(keyOf(order));
      return row !== undefined && compareOrders(row, order) === 'updated';
    });
    const moved = settling.length
      ? await repository.settle(
          settling.map(({ order }) => ({ id: known.get(keyOf(order))?.id ?? '', status: order.status })),
        )
      : new Set<string>();
    const again: typeof open = [];
    for (const item of first) {
      const { index, order } = item;
      const row = known.get(keyOf(order));
      const created = inserted.get(keyOf(order));
      if (created) {
        outcomes[index] = took('created', created);
        if (order.status === 'placed') counted.push({ order, sign: 1 });
      } else if (!row) again.push(item);
      else {
        const result = compareOrders(row, order);
        if (result === 'updated' && !moved.has(row.id)) again.push(item);
        else if (result === 'updated') {
          outcomes[index] = took(result, { ...row, status: order.status });
          counted.push({ order: row, sign: -1 });
        } else outcomes[index] = result === 'conflict' ? { error: orderConflict() } : took(result, row);
      }
    }
    open = [...again, ...later];
  }
  await repository.addToDays(dailyChanges(counted, frozenDays));
  if (!isDeclared) {
    await new CoverageRepository(tx).widen(sinceFreeze(orderDays(takenRows(outcomes)), frozenDays));
  }
  await report(tx, actor, outcomes);
  return { outcomes, frozenDays };
}

export const takenRows = (outcomes: readonly Outcome[]): OrderRow[] =>
  outcomes.flatMap((outcome) => ('row' in outcome ? [outcome.row] : []));

/** Covers what a request declares, in the transaction that takes the last of its orders. */
export async function coverDeclared(tx: Tx, spans: readonly ObservedSpan[]): Promise<void> {
  const sellers = await new OrderRepository(tx).holdSellers(spans.map(({ sellerId }) => sellerId));
  const frozenDays = await new StudyRepository(tx).frozenDays([...sellers.keys()]);
  await new CoverageRepository(tx).widen(sinceFreeze(spans, frozenDays));
}

interface Item {
  index: number;
  order: Order;
}

function firstOfEachKey(items: readonly Item[]): [Item[], Item[]] {
  const seen = new Set<string>();
  const [first, later]: [Item[], Item[]] = [[], []];
  for (const item of items) {
    (seen.has(keyOf(item.order)) ? later : first).push(item);
    seen.add(keyOf(item.order));
  }
  return [first, later];
}

async function report(tx: Tx, actor: Actor, outcomes: readonly Outcome[]): Promise<void> {
  const counts = new Map<string, IngestCounts>();
  for (const outcome of outcomes) {
    if (!('result' in outcome) || (outcome.result !== 'created' && outcome.result !== 'updated')) continue;
    const { row, result } = outcome;
    const count = counts.get(row.sellerId) ?? { created: 0, updated: 0 };
    count[result]++;
    counts.set(row.sellerId, count);
  }
  for (const [sellerId, { created, updated }] of counts) {
    await tx.audit({ actor, action: 'orders.received', subject: sellerId, details: { created, updated } });
    await tx.emit({ type: 'orders.received', subject: sellerId, sellerId, data: { created, updated } });
  }
}

/** What is wrong with an order that was not taken, as a row of a report. */
export const problemOf = (error: DomainError): ErrorDetail => ({
  pointer: error.errors?.[0]?.pointer ?? '',
  code: error.code,
  detail: error.message,
});
