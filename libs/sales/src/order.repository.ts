import type { Tx } from '@app/database';
import { newId } from '@app/platform';
import type { NewOrder } from './order';

export interface Order extends NewOrder {
  id: string;
  receivedAt: Date;
}

const COLUMNS = `id, seller_id AS "sellerId", channel, external_id AS "externalId", ordered_at AS "orderedAt", sku, quantity,
  amount_minor AS "amountMinor", currency, destination, status, simulated, received_at AS "receivedAt"`;

/** Days are counted in Pakistan, which is five hours ahead of UTC all year. */
const DAY = `((ordered_at AT TIME ZONE 'UTC') + interval '5 hours')::date`;

export class OrderRepository {
  constructor(private readonly tx: Tx) {}

  /** Of these sellers, those that are this tenant's. */
  async knownSellers(ids: string[]): Promise<Set<string>> {
    const rows = await this.tx.query<{ id: string }>(
      `SELECT id FROM sellers WHERE tenant_id = $1 AND id = ANY($2)`,
      [this.tx.tenantId, ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /**
   * Inserts what is new, takes a cancellation or return of what is known, and moves the daily sums by exactly that, all in
   * one transaction. Orders of one batch must differ in seller, channel and number.
   * Returns, by position, what happened to each.
   */
  async ingest(orders: NewOrder[]): Promise<('created' | 'updated' | 'unchanged' | 'conflict')[]> {
    await this.tx.query(
      `CREATE TEMP TABLE incoming ON COMMIT DROP AS
       SELECT (row_number() OVER ())::int AS at, $1::text AS tenant_id, item.* FROM jsonb_to_recordset($2::jsonb) AS item(
         id text, seller_id text, channel text, external_id text, ordered_at timestamptz, sku text, quantity int,
         amount_minor bigint, currency text, destination text, status text, simulated boolean)`,
      [this.tx.tenantId, JSON.stringify(orders.map(columnsOf))],
    );
    await this.tx.query(
      `CREATE TEMP TABLE created ON COMMIT DROP AS
       WITH written AS (
         INSERT INTO orders (id, tenant_id, seller_id, channel, external_id, ordered_at, sku, quantity, amount_minor, currency,
                             destination, status, simulated, received_at)
         SELECT id, tenant_id, seller_id, channel, external_id, ordered_at, sku, quantity, amount_minor, currency, destination,
                status, simulated, $1 FROM incoming
         ON CONFLICT (tenant_id, seller_id, channel, external_id) DO NOTHING RETURNING id)
       SELECT id FROM written`.replace('$1', `'${this.tx.now().toISOString()}'::timestamptz`),
    );
    await this.tx.query(
      `CREATE TEMP TABLE known ON COMMIT DROP AS
       SELECT i.at, o.id, o.status AS was, i.status AS now,
              (o.ordered_at, o.amount_minor, o.currency, o.quantity) IS DISTINCT FROM
              (i.ordered_at, i.amount_minor, i.currency, i.quantity) AS differs
         FROM incoming i JOIN orders o USING (tenant_id, seller_id, channel, external_id)
        WHERE i.id NOT IN (SELECT id FROM created)`,
    );
    await this.tx.query(
      `UPDATE orders SET status = known.now FROM known
        WHERE orders.id = known.id AND NOT differs AND was = 'placed' AND now <> 'placed'`,
    );
    await this.addDaily(
      `SELECT o.*, 1 AS sign FROM orders o JOIN created USING (id) WHERE status = 'placed'`,
    );
    await this.addDaily(
      `SELECT o.*, -1 AS sign FROM orders o JOIN known k ON k.id = o.id WHERE NOT differs AND was = 'placed' AND now <> 'placed'`,
    );
    await this.tx.query(
      `INSERT INTO sales_coverage (tenant_id, seller_id, channel, observed_from, observed_to, simulated)
       SELECT tenant_id, seller_id, channel, min(${DAY}), max(${DAY}), bool_or(simulated) FROM incoming GROUP BY 1, 2, 3
       ON CONFLICT (tenant_id, seller_id, channel) DO UPDATE
         SET observed_from = least(sales_coverage.observed_from, excluded.observed_from),
             observed_to = greatest(sales_coverage.observed_to, excluded.observed_to),
             simulated = sales_coverage.simulated OR excluded.simulated`,
    );
    const rows = await this.tx.query<{
      at: number;
      outcome: 'created' | 'updated' | 'unchanged' | 'conflict';
    }>(
      `SELECT i.at, CASE WHEN k.at IS NULL THEN 'created' WHEN k.differs OR (k.was <> 'placed' AND k.was <> k.now) THEN 'conflict'
                         WHEN k.was = k.now THEN 'unchanged' ELSE 'updated' END AS outcome
         FROM incoming i LEFT JOIN known k USING (at) ORDER BY i.at`,
    );
    for (const table of ['incoming', 'created', 'known']) await this.tx.query(`DROP TABLE ${table}`);
    return rows.map(({ outcome }) => outcome);
  }

  /** Newest first by id; one row more than asked for. */
  async page(sellerId: string | null, before: string | null, limit: number): Promise<Order[]> {
    return this.tx.query<Order>(
      `SELECT ${COLUMNS} FROM orders WHERE tenant_id = $1 AND ($2::text IS NULL OR seller_id = $2)
          AND ($3::text IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
      [this.tx.tenantId, sellerId, before, limit + 1],
    );
  }

  private async addDaily(source: string): Promise<void> {
    await this.tx.query(
      `INSERT INTO sales_daily (tenant_id, seller_id, channel, day, currency, orders, amount_minor)
       SELECT tenant_id, seller_id, channel, ${DAY}, currency, sum(sign), sum(sign * amount_minor) FROM (${source}) AS s
        GROUP BY 1, 2, 3, 4, 5
       ON CONFLICT (tenant_id, seller_id, channel, day, currency) DO UPDATE
         SET orders = sales_daily.orders + excluded.orders, amount_minor = sales_daily.amount_minor + excluded.amount_minor`,
    );
  }
}

const columnsOf = (order: NewOrder): Record<string, unknown> => ({
  id: newId('ord'),
  seller_id: order.sellerId,
  channel: order.channel,
  external_id: order.externalId,
  ordered_at: order.orderedAt.toISOString(),
  sku: order.sku,
  quantity: order.quantity,
  amount_minor: order.amountMinor,
  currency: order.currency,
  destination: order.destination,
  status: order.status,
  simulated: order.simulated,
});
