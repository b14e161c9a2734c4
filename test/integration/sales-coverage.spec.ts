import { Readable } from 'node:stream';
import { FixedClock, Vault } from '@app/platform';
import {
  type IngestReport,
  OrdersService,
  SalesActivities,
  StudyRepository,
  UpliftService,
} from '@app/sales';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { SalesFixture } from '../support/sales';

/** A Monday. */
const NOW = new Date('2026-11-23T10:00:00Z');
const clock = new FixedClock(NOW);
let test: TestDatabase;
let sales: SalesFixture;
let orders: OrdersService;
let uplift: UpliftService;
let seller: string;
let count = 0;

beforeAll(async () => {
  test = await createTestDatabase(clock);
  orders = new OrdersService(test.database, new Vault('ab'.repeat(32)));
  uplift = new UpliftService(test.database, new Vault('ab'.repeat(32)));
});
afterAll(() => test.drop());
beforeEach(async () => {
  clock.set(NOW);
  sales = new SalesFixture(test.database);
  seller = await sales.seller({ programmeId: await sales.programme(), wentLiveAt: NOW });
});

type Fields = Record<string, unknown>;
const order = (day: string, more: Fields = {}): Fields => ({
  seller_id: seller,
  channel: 'own_website',
  external_id: `n${count++}`,
  ordered_at: `${day}T09:00:00Z`,
  amount: { amount_minor: '125000', currency: 'USD' },
  ...more,
});
const batch = (lines: Fields[], window?: { from: string; to: string }): Promise<IngestReport> =>
  orders.batch(
    sales.operator,
    Readable.from([Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'))]),
    { coverage: window },
  );
const span = (from: string, to: string, channel = 'own_website'): Fields => ({
  channel,
  observed_from: from,
  observed_to: to,
});
const observed = (of = seller): Promise<Fields[]> =>
  test.database.read(sales.tenantId, (tx) => new StudyRepository(tx).coverage(of)) as unknown as Promise<
    Fields[]
  >;
const baseWeeks = async (): Promise<number> =>
  (await uplift.seller(sales.operator, seller)).readout.data.baseWeeks;

describe('orders that come without a window', () => {
  it('one in January and one in June say nothing of the weeks between', async () => {
    await orders.one(sales.operator, order('2026-01-07'));
    await orders.one(sales.operator, order('2026-06-10'));
    expect(await observed()).toEqual([span('2026-01-07', '2026-01-07'), span('2026-06-10', '2026-06-10')]);
    expect(await baseWeeks()).toBe(0);
  });

  it('cover the days that have some, of each seller and channel by itself', async () => {
    const second = await sales.seller();
    await batch([
      order('2026-03-05'),
      order('2026-03-03'),
      order('2026-03-04'),
      order('2026-03-04'),
      order('2026-03-09', { channel: 'phone' }),
      order('2026-04-01', { seller_id: second }),
    ]);
    expect(await observed()).toEqual([
      span('2026-03-03', '2026-03-05'),
      span('2026-03-09', '2026-03-09', 'phone'),
    ]);
    expect(await observed(second)).toEqual([span('2026-04-01', '2026-04-01')]);
  });
});

describe('a declared window', () => {
  const june = { from: '2026-06-01', to: '2026-06-30' };

  it('is covered exactly, whatever days its orders have', async () => {
    await batch([order('2026-06-10'), order('2026-07-20')], june);
    expect(await observed()).toEqual([span(june.from, june.to)]);
    await batch([order('2026-07-20')]);
    expect(await observed()).toEqual([span(june.from, june.to), span('2026-07-20', '2026-07-20')]);
  });

  it.each<[string, { from: string; to: string }, Fields[]]>([
    ['overlaps', { from: '2026-06-20', to: '2026-07-10' }, [span('2026-06-01', '2026-07-10')]],
    ['touches', { from: '2026-07-01', to: '2026-07-10' }, [span('2026-06-01', '2026-07-10')]],
    ['lies within', { from: '2026-06-05', to: '2026-06-06' }, [span(june.from, june.to)]],
    ['is around', { from: '2026-05-01', to: '2026-07-31' }, [span('2026-05-01', '2026-07-31')]],
    [
      'leaves a day out',
      { from: '2026-07-02', to: '2026-07-10' },
      [span(june.from, june.to), span('2026-07-02', '2026-07-10')],
    ],
  ])('merges with one that it %s', async (_, window, spans) => {
    await batch([order('2026-06-10')], june);
    await batch([order('2026-06-10')], window);
    expect(await observed()).toEqual(spans);
  });

  it('closes a gap; many at the same time lose none', async () => {
    const weeks = Array.from({ length: 8 }, (_, n) => {
      const monday = Date.parse('2026-06-01T00:00:00Z') + n * 7 * 86_400_000;
      const day = (offset: number): string =>
        new Date(monday + offset * 86_400_000).toISOString().slice(0, 10);
      return { from: day(0), to: day(6) };
    });
    const gap = weeks[3]!;
    await Promise.all(weeks.filter((week) => week !== gap).map((week) => batch([order(week.from)], week)));
    expect(await observed()).toEqual([span('2026-06-01', '2026-06-21'), span('2026-06-29', '2026-07-26')]);
    await batch([order(gap.from)], gap);
    expect(await observed()).toEqual([span('2026-06-01', '2026-07-26')]);
  });

  it('of a file is covered once the whole file is taken, for every seller and channel in it', async () => {
    const second = await sales.seller();
    const line = (n: number, of: string, channel: string): string =>
      `${of},${channel},f${n},2026-06-10T09:00:00Z,1.00,USD\n`;
    const lines = [
      'seller_id,channel,external_id,ordered_at,amount,currency\n',
      line(0, second, 'phone'),
      ...Array.from({ length: 2_499 }, (_, n) => line(n + 1, seller, 'own_website')),
    ];
    const file = (more: (Buffer | Error)[]): Readable =>
      Readable.from(
        (function* () {
          yield Buffer.from(lines.join(''));
          for (const part of more) {
            if (part instanceof Error) throw part;
            yield part;
          }
        })(),
      );
    const given = { coverage: june };
    const broken = orders.importCsv(sales.operator, file([new Error('the line went dead')]), given);
    await expect(broken).rejects.toThrow('the line went dead');
    expect(await sales.rows(`SELECT 1 FROM orders WHERE tenant_id = $1`)).toHaveLength(2_000);
    expect([...(await observed()), ...(await observed(second))]).toEqual([]);
    expect(await orders.importCsv(sales.operator, file([]), given)).toMatchObject({
      created: 500,
      unchanged: 2_000,
    });
    expect(await observed()).toEqual([span(june.from, june.to)]);
    expect(await observed(second)).toEqual([span(june.from, june.to, 'phone')]);
  });

  it('ends with the latest day of which an order would be taken: what is still to come was not observed', async () => {
    await expect(
      batch([order('2026-11-20')], { from: '2026-11-01', to: '2026-11-25' }),
    ).rejects.toMatchObject({ code: 'ORDER.COVERAGE_INVALID' });
    expect(await sales.rows(`SELECT 1 FROM orders WHERE tenant_id = $1`)).toEqual([]);
    await batch([order('2026-11-20')], { from: '2026-11-01', to: '2026-11-24' });
    expect(await observed()).toEqual([span('2026-11-01', '2026-11-24')]);
  });

  it('with a gap is a baseline up to the gap only', async () => {
    await batch([order('2026-06-10')], { from: '2026-06-01', to: '2026-08-30' });
    await batch([order('2026-09-10')], { from: '2026-09-14', to: '2026-11-22' });
    // Weeks from 14 September to the last mature one, of 2 November.
    expect(await baseWeeks()).toBe(8);
  });
});

describe('after the baseline is frozen', () => {
  const freeze = (): Promise<void> =>
    new SalesActivities(test.database).freezeBaseline({ tenantId: sales.tenantId, sellerId: seller });

  beforeEach(async () => {
    await batch([order('2026-10-07')], { from: '2026-09-28', to: '2026-11-22' });
    await freeze();
  });

  it('late orders and windows observe nothing before it, and the answer says so', async () => {
    const before = await uplift.seller(sales.operator, seller);
    const other = await sales.seller();
    const single = await orders.one(sales.operator, order('2026-03-04'));
    expect(single).toMatchObject({ result: 'created', restated: true });
    const report = await batch(
      [order('2026-03-05'), order('2026-11-23'), order('2026-03-05', { seller_id: other })],
      { from: '2026-03-02', to: '2026-11-23' },
    );
    expect(report).toMatchObject({
      created: 3,
      restated: 1,
      frozen: [{ sellerId: seller, frozenDay: '2026-11-23' }],
    });
    expect(await observed()).toEqual([span('2026-09-28', '2026-11-23')]);
    expect(await observed(other)).toEqual([span('2026-03-02', '2026-11-23')]);
    const after = await uplift.seller(sales.operator, seller);
    expect(after.readout).toEqual(before.readout);
    expect(after.restatedOrders).toBe(2);
  });

  it('a channel known from late orders only does not become one of the baseline', async () => {
    await batch([order('2026-03-04', { channel: 'phone' })], { from: '2026-03-02', to: '2026-03-29' });
    expect(await observed()).toEqual([span('2026-09-28', '2026-11-22')]);
    expect(await baseWeeks()).toBe(6);
  });

  it('days since then are observed as ever, and nothing is restated', async () => {
    clock.set(new Date('2026-12-23T10:00:00Z'));
    const report = await batch([order('2026-12-09')], { from: '2026-11-23', to: '2026-12-20' });
    expect(report).toMatchObject({ created: 1, restated: 0, frozen: [] });
    expect(await observed()).toEqual([span('2026-09-28', '2026-12-20')]);
  });
});
