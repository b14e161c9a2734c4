import { Readable } from 'node:stream';
import { FixedClock, newId, type Principal, Vault } from '@app/platform';
import { type IngestReport, OrdersService, SalesActivities } from '@app/sales';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { SalesFixture } from '../support/sales';

const NOW = new Date('2026-11-23T10:00:00Z');
const clock = new FixedClock(NOW);
let test: TestDatabase;
let sales: SalesFixture;
let orders: OrdersService;
let seller: string;

beforeAll(async () => {
  test = await createTestDatabase(clock);
  orders = new OrdersService(test.database, new Vault('ab'.repeat(32)));
});
afterAll(() => test.drop());
beforeEach(async () => {
  clock.set(NOW);
  sales = new SalesFixture(test.database);
  seller = await sales.seller();
});

type Fields = Record<string, unknown>;
const order = (more: Fields = {}): Fields => ({
  seller_id: seller,
  channel: 'own_website',
  external_id: '1001',
  ordered_at: '2026-11-02T09:00:00Z',
  quantity: 3,
  amount: { amount_minor: '125000', currency: 'USD' },
  ...more,
});
const stream = (text: string): Readable => Readable.from([Buffer.from(text)]);
const batch = (lines: (Fields | string)[], caller = sales.operator, options = {}): Promise<IngestReport> =>
  orders.batch(
    caller,
    stream(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')),
    options,
  );
const csv = (text: string, options = {}): Promise<IngestReport> =>
  orders.importCsv(sales.operator, stream(text), { sellerId: seller, ...options });

interface Daily {
  day: string;
  channel: string;
  restated: boolean;
  orders: number;
  amount: string;
}
const daily = (): Promise<Daily[]> =>
  sales.rows<Daily>(
    `SELECT day::text, channel, restated, orders, amount_minor AS amount FROM sales_daily
      WHERE tenant_id = $1 ORDER BY day, channel, restated`,
  );
const coverage = (): Promise<{ channel: string; from: string; to: string }[]> =>
  sales.rows(
    `SELECT channel, lower(span)::text AS "from", (upper(span) - 1)::text AS "to"
       FROM sales_coverage, unnest(observed) AS span WHERE tenant_id = $1 ORDER BY seller_id, channel, span`,
  );
/** The daily sums made again from the orders: whatever happened, they must agree. */
const recounted = (): Promise<unknown[]> =>
  sales.rows(
    `SELECT coalesce(a.day, b.day) AS day FROM
       (SELECT seller_id, (ordered_at AT TIME ZONE 'UTC' + interval '5 hours')::date AS day, channel, count(*) AS n,
               sum(amount_minor) AS amount FROM orders WHERE tenant_id = $1 AND status = 'placed' GROUP BY 1, 2, 3) a
       FULL JOIN (SELECT seller_id, day, channel, sum(orders) AS n, sum(amount_minor) AS amount FROM sales_daily
         WHERE tenant_id = $1 GROUP BY 1, 2, 3 HAVING sum(orders) <> 0) b USING (seller_id, day, channel)
      WHERE a.n IS DISTINCT FROM b.n OR a.amount IS DISTINCT FROM b.amount`,
  );

describe('one order', () => {
  it('is created once, however often it is sent', async () => {
    const first = await orders.one(sales.operator, order());
    expect(first).toMatchObject({ result: 'created', order: { externalId: '1001', amountMinor: '125000' } });
    const again = await orders.one(sales.operator, order());
    expect(again).toEqual({ result: 'unchanged', order: first.order, restated: false });
    expect(await daily()).toEqual([
      { day: '2026-11-02', channel: 'own_website', restated: false, orders: 1, amount: '125000' },
    ]);
  });

  it('counts on the day it has in Pakistan', async () => {
    await orders.one(sales.operator, order({ ordered_at: '2026-11-02T19:00:00Z' }));
    expect((await daily()).map(({ day }) => day)).toEqual(['2026-11-03']);
  });

  it('of the same number and other content is a conflict that changes nothing', async () => {
    await orders.one(sales.operator, order());
    const before = [await daily(), await coverage()];
    for (const other of [
      { quantity: 4 },
      { amount: { amount_minor: '1', currency: 'USD' } },
      { amount: { amount_minor: '125000', currency: 'PKR' } },
      { ordered_at: '2026-11-03T09:00:00Z' },
      { sku: 'X' },
      { destination: 'CN' },
    ]) {
      await expect(orders.one(sales.operator, order(other))).rejects.toMatchObject({
        code: 'ORDER.CONFLICT',
        kind: 'conflict',
      });
    }
    expect([await daily(), await coverage()]).toEqual(before);
  });

  it('that is cancelled or returned leaves the sums once; what repeats the old report says nothing new', async () => {
    await orders.one(sales.operator, order());
    expect(await orders.one(sales.operator, order({ status: 'cancelled' }))).toMatchObject({
      result: 'updated',
      order: { status: 'cancelled' },
    });
    for (const status of ['cancelled', 'placed']) {
      expect(await orders.one(sales.operator, order({ status }))).toMatchObject({
        result: 'unchanged',
        order: { status: 'cancelled' },
      });
    }
    await expect(orders.one(sales.operator, order({ status: 'returned' }))).rejects.toMatchObject({
      code: 'ORDER.CONFLICT',
    });
    expect(await daily()).toMatchObject([{ orders: 0, amount: '0' }]);
  });

  it('is known by seller, channel and number together', async () => {
    const second = await sales.seller();
    await orders.one(sales.operator, order());
    for (const other of [{ seller_id: second }, { channel: 'phone' }, { external_id: '1002' }]) {
      expect(await orders.one(sales.operator, order(other))).toMatchObject({ result: 'created' });
    }
    expect(await recounted()).toEqual([]);
  });

  it('of a simulated seller is simulated, whatever it says', async () => {
    const simulated = await sales.seller({ simulated: true });
    const taken = await orders.one(sales.operator, order({ seller_id: simulated, simulated: false }));
    expect(taken.order.simulated).toBe(true);
    expect(await orders.one(sales.operator, order({ seller_id: simulated }))).toMatchObject({
      result: 'unchanged',
    });
  });

  it('for a seller of another tenant is not found, and nothing is written', async () => {
    const other = new SalesFixture(test.database);
    await expect(orders.one(other.operator, order())).rejects.toMatchObject({
      code: 'SELLER.NOT_FOUND',
      kind: 'not_found',
    });
    expect(await other.rows(`SELECT 1 FROM orders WHERE tenant_id = $1`)).toEqual([]);
    await orders.one(sales.operator, order());
    expect((await orders.list(other.operator, {}, {})).data).toEqual([]);
  });

  it.each<[string, Fields, string]>([
    ['no time zone', { ordered_at: '2026-11-02T09:00:00' }, '/ordered_at'],
    ['the future', { ordered_at: '2026-12-24T09:00:00Z' }, '/ordered_at'],
    ['no such day', { ordered_at: '2026-02-31T25:00:00Z' }, '/ordered_at'],
    ['a float', { amount: { amount_minor: 12.5, currency: 'USD' } }, '/amount/amount_minor'],
    ['less than nothing', { amount: { amount_minor: '-5', currency: 'USD' } }, '/amount/amount_minor'],
    [
      'beyond every price',
      { amount: { amount_minor: '1'.repeat(16), currency: 'USD' } },
      '/amount/amount_minor',
    ],
    ['a currency by name', { amount: { amount_minor: '5', currency: 'usd' } }, '/amount/currency'],
    ['money as a number', { amount: 5 }, '/amount'],
    ['no quantity', { quantity: 0 }, '/quantity'],
    ['an unknown status', { status: 'lost' }, '/status'],
    ['an unknown field', { customer_name: 'A' }, '/customer_name'],
    ['NUL in the number', { external_id: 'a\u0000b' }, '/external_id'],
    ['a lone surrogate', { sku: '\ud800' }, '/sku'],
    ['a foreign id', { seller_id: "'; DROP TABLE orders" }, '/seller_id'],
    ['a flag as text', { simulated: 'yes' }, '/simulated'],
  ])('with %s is refused at its place', async (_, more, pointer) => {
    await expect(orders.one(sales.operator, order(more))).rejects.toMatchObject({
      code: 'ORDER.INVALID',
      kind: 'invalid',
      errors: [{ pointer }],
    });
    expect(await daily()).toEqual([]);
  });
});

describe('a batch', () => {
  it('takes the good lines together and names the others with their lines', async () => {
    const report = await batch([
      order(),
      '',
      '{"seller_id":',
      order({ external_id: '1002', currency: 'USD' }),
      order({ external_id: '1003' }),
      order({ quantity: 9 }),
      order({ external_id: '1004', seller_id: newId('sel') }),
      '[]',
      order(),
      order({ external_id: '1003', status: 'returned' }),
    ]);
    expect(report).toMatchObject({ received: 9, created: 2, updated: 1, unchanged: 1, rejected: 5 });
    expect(report.errors.map(({ line, code, externalId }) => [line, code, externalId])).toEqual([
      [3, 'ORDER.LINE_UNREADABLE', null],
      [4, 'REQUEST.UNKNOWN_FIELD', '1002'],
      [6, 'ORDER.CONFLICT', '1001'],
      [7, 'SELLER.NOT_FOUND', '1004'],
      [8, 'REQUEST.FIELD_INVALID', null],
    ]);
    expect(await recounted()).toEqual([]);
  });

  it('sent twice changes nothing', async () => {
    const lines = Array.from({ length: 500 }, (_, n) => order({ external_id: `n${n}` }));
    expect(await batch(lines)).toMatchObject({ created: 500 });
    const before = await daily();
    expect(await batch(lines)).toMatchObject({ created: 0, unchanged: 500, errors: [] });
    expect(await daily()).toEqual(before);
  });

  it('of the same orders at the same time, in different order, counts each once', async () => {
    const lines = Array.from({ length: 300 }, (_, n) => order({ external_id: `c${n}` }));
    const reports = await Promise.all([
      batch(lines),
      batch(lines.toReversed()),
      batch(lines.toSorted((a, b) => (String(a.external_id) < String(b.external_id) ? 1 : -1))),
    ]);
    expect(reports.reduce((sum, { created }) => sum + created, 0)).toBe(300);
    expect(reports.reduce((sum, { unchanged }) => sum + unchanged, 0)).toBe(600);
    expect(await recounted()).toEqual([]);
    const cancelled = lines.map((line) => ({ ...line, status: 'cancelled' }));
    const again = await Promise.all([batch(cancelled), batch(cancelled.toReversed())]);
    expect(again.reduce((sum, { updated }) => sum + updated, 0)).toBe(300);
    expect(await recounted()).toEqual([]);
    expect(await daily()).toMatchObject([{ orders: 0, amount: '0' }]);
  });

  it.each([
    [
      'too many lines',
      () => Array.from({ length: 10_001 }, (_, n) => order({ external_id: `${n}` })),
      {},
      'ORDER.BATCH_TOO_LARGE',
    ],
    ['too many bytes', () => ['x'.repeat(11 * 1_048_576)], {}, 'ORDER.BATCH_TOO_LARGE'],
    ['nothing', () => ['', ' '], {}, 'ORDER.EMPTY'],
    ['half a span', () => [order()], { coverage: { from: '2026-01-01' } }, 'ORDER.COVERAGE_INVALID'],
    [
      'a span backwards',
      () => [order()],
      { coverage: { from: '2026-02-01', to: '2026-01-01' } },
      'ORDER.COVERAGE_INVALID',
    ],
    [
      'no such day',
      () => [order()],
      { coverage: { from: '2026-02-30', to: '2026-03-01' } },
      'ORDER.COVERAGE_INVALID',
    ],
  ])('with %s is refused whole', async (_, lines, options, code) => {
    await expect(batch(lines(), sales.operator, options)).rejects.toMatchObject({ code });
    expect(await daily()).toEqual([]);
  });

  it('leaves an audit entry and an event per seller, without amounts or numbers of customers', async () => {
    await batch([order(), order({ external_id: '2' })]);
    const [event] = await sales.rows<{ data: object }>(
      `SELECT data FROM outbox_events WHERE tenant_id = $1 AND type = 'orders.received'`,
    );
    expect(event?.data).toEqual({ created: 2, updated: 0 });
    expect(await sales.rows(`SELECT subject FROM audit_entries WHERE tenant_id = $1`)).toEqual([
      { subject: seller },
    ]);
  });
});

describe('a CSV file', () => {
  const HEADER = 'Order ID,Ordered At,Channel,SKU,Qty,Amount,Currency,Destination,Status';

  it('is read by its header, with amounts in units, a mark in front and other line ends', async () => {
    const report = await csv(
      `\uFEFF${HEADER}\r\n1,2026-10-01T09:00:00Z,phone,"A ""B"", C",5,12.5,USD,CN,completed\r\n\r\n2,2026-10-02T09:00:00+05:00,phone,,1,700,JPY,,placed\r\n`,
    );
    expect(report).toMatchObject({ received: 2, created: 2, errors: [] });
    const { data } = await orders.list(sales.operator, {}, {});
    expect(data.map(({ amountMinor, currency, sku }) => [amountMinor, currency, sku])).toEqual([
      ['700', 'JPY', null],
      ['1250', 'USD', 'A "B", C'],
    ]);
  });

  it('names broken rows with their lines and takes the rest', async () => {
    const report = await csv(
      [
        HEADER.replaceAll(',', ';'),
        '1;2026-10-01T09:00:00Z;phone;A;1;10.00;USD;CN;placed',
        '2;2026-10-01T09:00:00Z;phone;"A;1;10.00;USD;CN;placed',
        '3;2026-10-01T09:00:00Z;phone',
        '',
        '4;yesterday;phone;A;many;10.005;USD;China;lost',
        '5;2026-10-01T09:00:00Z;phone;A;1;10.00;USD;CN;refunded',
      ].join('\n'),
    );
    expect(report).toMatchObject({ received: 5, created: 2, rejected: 3 });
    expect(report.errors.map(({ line, pointer }) => [line, pointer])).toEqual([
      [3, ''],
      [4, ''],
      [6, '/ordered_at'],
      [6, '/quantity'],
      [6, '/amount/amount_minor'],
      [6, '/status'],
      [6, '/destination'],
    ]);
    expect(await daily()).toMatchObject([{ orders: 1 }]);
  });

  it.each([
    ['external_id,ordered_at\n1,2', ['currency', 'channel', 'amount_minor']],
    ['external_id,external_id,ordered_at,currency,channel,amount,colour\n', ['external_id', 'colour']],
  ])('with a header that does not do is refused: %#', async (text, names) => {
    const error: { code: string; errors: { pointer: string }[] } = await csv(text).catch((e) => e);
    expect(error.code).toBe('ORDER.HEADER_INVALID');
    expect(error.errors.map(({ pointer }) => pointer)).toEqual(names.map((name) => `/${name}`));
  });

  it('larger than one transaction is taken in parts', async () => {
    const rows = Array.from({ length: 4_500 }, (_, n) => `${n},2026-10-01T09:00:00Z,10.00,USD`);
    const report = await csv(`external_id,ordered_at,amount,currency\n${rows.join('\n')}`, {
      channel: 'phone',
    });
    expect(report).toMatchObject({ received: 4_500, created: 4_500 });
    expect(await daily()).toMatchObject([{ orders: 4_500 }]);
    expect(
      await csv(`external_id,ordered_at,amount,currency\n${rows.join('\n')}`, { channel: 'phone' }),
    ).toMatchObject({
      created: 0,
      unchanged: 4_500,
    });
  });
});

describe('the list', () => {
  it('is paged, newest received first, and bound to its filter', async () => {
    await batch(Array.from({ length: 7 }, (_, n) => order({ external_id: `l${n}` })));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await orders.list(sales.operator, { sellerId: seller }, { limit: 3, cursor });
      seen.push(...page.data.map(({ externalId }) => externalId));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    const { next_cursor } = await orders.list(sales.operator, { sellerId: seller }, { limit: 3 });
    await expect(orders.list(sales.operator, {}, { cursor: next_cursor! })).rejects.toMatchObject({
      code: 'REQUEST.CURSOR_INVALID',
    });
  });

  it('shows a seller its own orders only', async () => {
    const second = await sales.seller();
    await batch([order(), order({ seller_id: second })]);
    const caller: Principal = { ...sales.operator, role: 'seller', sellerId: seller };
    expect((await orders.list(caller, {}, {})).data.map(({ sellerId }) => sellerId)).toEqual([seller]);
    await expect(orders.list(caller, { sellerId: second }, {})).rejects.toMatchObject({
      code: 'SELLER.NOT_FOUND',
    });
  });
});

describe('after the baseline is frozen', () => {
  const freeze = (): Promise<void> =>
    new SalesActivities(test.database).freezeBaseline({ tenantId: sales.tenantId, sellerId: seller });
  const HISTORY = { coverage: { from: '2026-06-01', to: '2026-11-22' } };

  it('orders for days before it are kept apart, and so are their cancellations', async () => {
    await batch([order(), order({ external_id: '2' })], sales.operator, HISTORY);
    await freeze();
    await batch([
      order({ external_id: 'late' }),
      order({ external_id: '2', status: 'cancelled' }),
      order({ external_id: 'new', ordered_at: '2026-11-23T08:00:00Z' }),
    ]);
    expect(await daily()).toEqual([
      { day: '2026-11-02', channel: 'own_website', restated: false, orders: 2, amount: '250000' },
      { day: '2026-11-02', channel: 'own_website', restated: true, orders: 0, amount: '0' },
      { day: '2026-11-23', channel: 'own_website', restated: false, orders: 1, amount: '125000' },
    ]);
    await batch([order({ external_id: 'later' })]);
    expect(await daily()).toContainEqual({
      day: '2026-11-02',
      channel: 'own_website',
      restated: true,
      orders: 1,
      amount: '125000',
    });
    expect(await recounted()).toEqual([]);
  });

  it('the study says what was frozen; freezing again, or at the same time, changes nothing', async () => {
    await batch([order()], sales.operator, HISTORY);
    await Promise.all([freeze(), freeze()]);
    const study = (): Promise<Fields[]> =>
      sales.rows(
        `SELECT status, baseline, baseline_sha256 AS hash, reason FROM uplift_studies WHERE tenant_id = $1`,
      );
    const [first] = await study();
    expect(first).toMatchObject({
      status: 'BASELINE_FROZEN',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      baseline: {
        frozen_day: '2026-11-23',
        base_weeks: 8,
        horizon_weeks: 12,
        anticipation_weeks: 0,
        series_orders: 1,
        coverage: [{ channel: 'own_website', observed_from: '2026-06-01', observed_to: '2026-11-22' }],
      },
    });
    clock.set(new Date('2026-12-23T10:00:00Z'));
    await batch([order({ external_id: 'late' })]);
    await freeze();
    expect(await study()).toEqual([first]);
    expect(
      await sales.rows(`SELECT 1 FROM outbox_events WHERE tenant_id = $1 AND type LIKE 'uplift%'`),
    ).toHaveLength(1);
  });

  it('the hash is of the data: the same series gives the same, one order more another', async () => {
    const hashes: string[] = [];
    for (const extra of [[], [], [order({ external_id: '2' })]]) {
      sales = new SalesFixture(test.database);
      seller = await sales.seller();
      await batch(
        [order(), ...extra.map((line) => ({ ...line, seller_id: seller }))],
        sales.operator,
        HISTORY,
      );
      await freeze();
      const [row] = await sales.rows<{ hash: string }>(
        `SELECT baseline_sha256 AS hash FROM uplift_studies WHERE tenant_id = $1`,
      );
      hashes.push(row!.hash);
    }
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });

  it('a seller without sales history is not applicable, with the reason, and nothing of it is frozen', async () => {
    await freeze();
    expect(
      await sales.rows(
        `SELECT status, reason, frozen_day, baseline FROM uplift_studies WHERE tenant_id = $1`,
      ),
    ).toEqual([{ status: 'NOT_APPLICABLE', reason: 'NO_SALES_HISTORY', frozen_day: null, baseline: null }]);
    await batch([order()]);
    expect(await daily()).toMatchObject([{ restated: false, orders: 1 }]);
  });

  it('an unknown seller is an error', async () => {
    seller = newId('sel');
    await expect(freeze()).rejects.toMatchObject({ code: 'SELLER.NOT_FOUND' });
  });
});
