import type { Tx } from '@app/database';
import { newId } from '@app/platform';
import type { DailyChange, Order, OrderRow } from './order';

const COLUMNS = `id, seller_id AS "sellerId", channel, external_id AS "externalId", ordered_at AS "orderedAt", quantity,
  amount_minor AS "amountMinor", currency, status, destination, sku, simulated, received_at AS "receivedAt"`;

/** A shop's own number names an order only within the shop: two sellers may both have a number 1001. */
export type OrderKey = Pick<Order, 'sellerId' | 'channel' | 'externalId'>;

export interface OrderFilter {
  sellerId?: string;
  channel?: string;
}

const byKey = (a: DailyChange, b: DailyChange): number => {
  const [left, right] = [a, b].map(({ sellerId, day, channel }) => `${sellerId}|${day}|${channel}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
};

export class OrderRepository {
  constructor(private readonly tx: Tx) {}

  /**
   * Those of the sellers that this tenant has, and whether they are simulated. Held until the commit against a freeze of
   * their baseline (which takes the row FOR UPDATE), not against each other.
   */
  async holdSellers(sellerIds: readonly string[]): Promise<Map<string, boolean>> {
    const rows = await this.tx.query<{ id: string; simulated: boolean }>(
      `SELECT id, simulated FROM sellers WHERE tenant_id = $1 AND id = ANY($2::text[]) ORDER BY id FOR KEY SHARE`,
      [this.tx.tenantId, [...new Set(sellerIds)]],
    );
    return new Map(rows.map(({ id, simulated }) => [id, simulated]));
  }

  async byKeys(keys: readonly OrderKey[]): Promise<OrderRow[]> {
    return this.tx.query<OrderRow>(
      `SELECT ${COLUMNS} FROM orders
        WHERE tenant_id = $1
          AND (seller_id, channel, external_id) IN (SELECT * FROM unnest($2::text[], $3::text[], $4::text[]))`,
      [
        this.tx.tenantId,
        keys.map(({ sellerId }) => sellerId),
        keys.map(({ channel }) => channel),
        keys.map(({ externalId }) => externalId),
      ],
    );
  }

  /** Inserts what is not there; gives back the rows that went in. */
  async insert(orders: readonly Order[]): Promise<OrderRow[]> {
    const column = <T>(pick: (order: Order) => T): T[] => orders.map(pick);
    return this.tx.query<OrderRow>(
      `INSERT INTO orders (id, tenant_id, seller_id, channel, external_id, ordered_at, quantity, amount_minor, currency,
         status, destination, sku, simulated, received_at)
       SELECT o.id, $1, o.seller_id, o.channel, o.external_id, o.ordered_at, o.quantity, o.amount_minor, o.currency,
         o.status, o.destination, o.sku, o.simulated, $2::timestamptz
         FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::int[], $9::bigint[],
           $10::text[], $11::text[], $12::text[], $13::text[], $14::boolean[])
           AS o(id, seller_id, channel, external_id, ordered_at, quantity, amount_minor, currency, status, destination,
             sku, simulated)
       ON CONFLICT (tenant_id, seller_id, channel, external_id) DO NOTHING
       RETURNING ${COLUMNS}`,
      [
        this.tx.tenantId,
        this.tx.now(),
        orders.map(() => newId('ord')),
        column(({ sellerId }) => sellerId),
        column(({ channel }) => channel),
        column(({ externalId }) => externalId),
        column(({ orderedAt }) => orderedAt),
        column(({ quantity }) => quantity),
        column(({ amountMinor }) => amountMinor),
        column(({ currency }) => currency),
        column(({ status }) => status),
        column(({ destination }) => destination),
        column(({ sku }) => sku),
        column(({ simulated }) => simulated),
      ],
    );
  }

  /** Moves placed orders to a final status, held in the order of ids; gives back the ids of those it moved. */
  async settle(changes: readonly { id: string; status: string }[]): Promise<Set<string>> {
    const moved = await this.tx.query<{ id: string }>(
      `WITH held AS (
         SELECT o.id, c.status FROM orders o JOIN unnest($2::text[], $3::text[]) AS c(id, status) ON c.id = o.id
          WHERE o.tenant_id = $1 AND o.status = 'placed' ORDER BY o.id FOR UPDATE OF o)
       UPDATE orders SET status = held.status FROM held
        WHERE orders.tenant_id = $1 AND orders.id = held.id
        RETURNING orders.id`,
      [this.tx.tenantId, changes.map(({ id }) => id), changes.map(({ status }) => status)],
    );
    return new Set(moved.map(({ id }) => id));
  }

  async addToDays(changes: readonly DailyChange[]): Promise<void> {
    if (!changes.length) return;
    const sorted = [...changes].sort(byKey);
    await this.tx.query(
      `INSERT INTO sales_daily AS s
         (tenant_id, seller_id, day, channel, currency, restated, orders, amount_minor, simulated_orders)
       SELECT $1, * FROM unnest($2::text[], $3::date[], $4::text[], $5::text[], $6::boolean[], $7::int[], $8::bigint[],
         $9::int[])
       ON CONFLICT (tenant_id, seller_id, day, channel, currency, restated) DO UPDATE
         SET orders = s.orders + EXCLUDED.orders, amount_minor = s.amount_minor + EXCLUDED.amount_minor,
             simulated_orders = s.simulated_orders + EXCLUDED.simulated_orders`,
      [
        this.tx.tenantId,
        sorted.map(({ sellerId }) => sellerId),
        sorted.map(({ day }) => day),
        sorted.map(({ channel }) => channel),
        sorted.map(({ currency }) => currency),
        sorted.map(({ restated }) => restated),
        sorted.map(({ orders }) => orders),
        sorted.map(({ amountMinor }) => amountMinor.toString()),
        sorted.map(({ simulatedOrders }) => simulatedOrders),
      ],
    );
  }

  /** Newest received first, keyset by id (ids are time-ordered); one row more than asked for. */
  async page(filter: OrderFilter, before: string | null, limit: number): Promise<OrderRow[]> {
    return this.tx.query<OrderRow>(
      `SELECT ${COLUMNS} FROM orders
        WHERE tenant_id = $1
          AND ($2::text IS NULL OR seller_id = $2)
          AND ($3::text IS NULL OR channel = $3)
          AND ($4::text IS NULL OR id < $4)
        ORDER BY id DESC LIMIT $5`,
      [this.tx.tenantId, filter.sellerId ?? null, filter.channel ?? null, before, limit + 1],
    );
  }
}
