import { Readable } from 'node:stream';
import { FixedClock, newId, type Principal, Vault } from '@app/platform';
import { OrdersService, SalesActivities, UpliftService } from '@app/sales';
import { simulatePanel } from '../../libs/sales/src/uplift/simulation';
import { programmeUplift } from '../../libs/sales/src/uplift';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { SalesFixture } from '../support/sales';

const DAY_MS = 86_400_000;
/** Monday 00:00 in Pakistan. */
const START = Date.parse('2025-09-14T19:00:00Z');
const WEEKS = 60;
/** A Wednesday, two weeks and some days after the panel's last week: all of it is mature. */
const NOW = new Date(START + (WEEKS + 2) * 7 * DAY_MS + 2 * DAY_MS);
const day = (offset: number): string =>
  new Date(START + DAY_MS / 2 + offset * DAY_MS).toISOString().slice(0, 10);

const clock = new FixedClock(NOW);
let test: TestDatabase;
let sales: SalesFixture;
let uplift: UpliftService;
let activities: SalesActivities;
let orders: OrdersService;
let programmeId: string;
const ids: string[] = [];

const simulated = simulatePanel({
  sellers: 60,
  weeks: WEEKS,
  effect: 0.25,
  seed: 3,
  shareNeverLive: 0.25,
  goLiveFrom: 20,
  goLiveTo: 44,
  medianOrdersPerDay: 0.3,
});

const send = async (lines: object[], coverage = { from: day(0), to: day(WEEKS * 7 - 1) }): Promise<void> => {
  for (let at = 0; at < lines.length; at += 10_000) {
    const text = lines
      .slice(at, at + 10_000)
      .map((line) => JSON.stringify(line))
      .join('\n');
    await orders.batch(sales.operator, Readable.from([Buffer.from(text)]), { coverage });
  }
};

beforeAll(async () => {
  test = await createTestDatabase(clock);
  sales = new SalesFixture(test.database);
  uplift = new UpliftService(test.database, new Vault('ab'.repeat(32)));
  activities = new SalesActivities(test.database);
  orders = new OrdersService(test.database, new Vault('ab'.repeat(32)));
  programmeId = await sales.programme();
  const lines: object[] = [];
  for (const [index, { goLiveWeek, daily }] of simulated.sellers.entries()) {
    const wentLiveAt = goLiveWeek === null ? null : new Date(START + goLiveWeek * 7 * DAY_MS);
    const id = await sales.seller({ programmeId, wentLiveAt, simulated: true });
    ids.push(id);
    for (const [at, count] of daily.entries()) {
      for (let n = 0; n < count; n++) {
        lines.push({
          seller_id: id,
          channel: 'own_website',
          external_id: `${index}-${at}-${n}`,
          ordered_at: new Date(START + at * DAY_MS + (n % 24) * 3_600_000).toISOString(),
          amount: { amount_minor: '12000', currency: 'USD' },
        });
      }
    }
  }
  await send(lines);
}, 120_000);
afterAll(() => test.drop());

const expected = (): ReturnType<typeof programmeUplift> =>
  programmeUplift({
    firstWeek: 0,
    sellers: simulated.sellers.map(({ goLiveWeek, daily }, index) => ({
      id: ids[index]!,
      goLiveWeek,
      weekly: Array.from({ length: WEEKS }, (_, week) =>
        daily.slice(week * 7, week * 7 + 7).reduce((sum, count) => sum + count, 0),
      ),
    })),
  });

it('the programme’s read-out over the tables is that of the panel in memory, and finds the true effect', async () => {
  const readout = await uplift.programme(sales.operator, programmeId);
  expect(readout.uplift.estimate).toEqual(expected().estimate);
  expect(readout.uplift.data).toMatchObject({ sellers: 60, live: 45, treated: 45, weeksReached: 12 });
  expect(readout).toMatchObject({
    simulated: true,
    sellersLeftOut: 0,
    anticipationWeeks: 0,
    withoutAnticipation: null,
  });
  const [low, high] = readout.uplift.estimate!.interval;
  expect(low).toBeLessThan(simulated.trueEffect12Weeks);
  expect(high).toBeGreaterThan(simulated.trueEffect12Weeks);
});

it('is the same the second time, to the hash; a week later there is only a week more', async () => {
  const first = await uplift.programme(sales.operator, programmeId);
  expect(await uplift.programme(sales.operator, programmeId)).toEqual(first);
  clock.set(new Date(NOW.getTime() - 14 * DAY_MS));
  const early = await uplift.programme(sales.operator, programmeId);
  clock.set(NOW);
  expect(early.uplift.data.lastWeek).toBe(first.uplift.data.lastWeek - 2);
  expect(early.dataSha256).not.toBe(first.dataSha256);
});

it('real sellers of the programme are neither controls nor treated in a simulated read-out', async () => {
  const before = await uplift.programme(sales.operator, programmeId);
  const real = await sales.seller({ programmeId, createdAt: NOW });
  await send(
    Array.from({ length: 2_000 }, (_, n) => ({
      seller_id: real,
      channel: 'phone',
      external_id: `real-${n}`,
      ordered_at: new Date(START + (n % 420) * DAY_MS).toISOString(),
      amount: { amount_minor: '1', currency: 'PKR' },
    })),
  );
  const after = await uplift.programme(sales.operator, programmeId);
  expect(after.uplift).toEqual(before.uplift);
  expect(after.sellersLeftOut).toBe(1);
});

it('a dated read-out is written once for the same data', async () => {
  const verdict = await activities.computeProgrammeReadout({ tenantId: sales.tenantId, programmeId });
  expect(await activities.computeProgrammeReadout({ tenantId: sales.tenantId, programmeId })).toBe(verdict);
  const rows = await sales.rows<{ verdict: string; result: { uplift: object; simulated: boolean } }>(
    `SELECT verdict, result FROM uplift_readouts WHERE tenant_id = $1`,
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ verdict, result: { simulated: true, uplift: { verdict } } });
  expect(
    await sales.rows(`SELECT 1 FROM outbox_events WHERE tenant_id = $1 AND type = 'uplift.readout'`),
  ).toHaveLength(1);
});

it('dated read-outs are listed newest first, for their own tenant only', async () => {
  const page = await uplift.readouts(sales.operator, programmeId, {});
  expect(page).toMatchObject({
    data: [{ subject: programmeId, result: { simulated: true } }],
    next_cursor: null,
  });
  const other: Principal = { ...sales.operator, tenantId: newId('ten') };
  await expect(uplift.readouts(other, programmeId, {})).rejects.toMatchObject({
    code: 'PROGRAMME.NOT_FOUND',
  });
});

it('asking for a read-out is an event that a workflow follows', async () => {
  const operationId = newId('cmd');
  const id = await uplift.requestReadout(sales.operator, programmeId, operationId);
  // What a process does that was killed before it answered, and the one that takes over.
  expect(await uplift.requestReadout(sales.operator, programmeId, operationId)).toBe(id);
  const audit = await sales.rows(
    `SELECT 1 FROM audit_entries WHERE tenant_id = $1 AND action = 'uplift.readout_requested' AND subject = $2`,
    [programmeId],
  );
  expect(audit).toHaveLength(1);
  const [event] = await sales.rows<{ type: string; subject: string }>(
    `SELECT type, subject FROM outbox_events WHERE tenant_id = $1 AND id = $2`,
    [id],
  );
  expect(event).toEqual({ type: 'uplift.readout_requested', subject: programmeId });
  await expect(uplift.requestReadout(sales.operator, newId('prg'), newId('cmd'))).rejects.toMatchObject({
    code: 'PROGRAMME.NOT_FOUND',
  });
});

it('an empty programme, and one of another tenant', async () => {
  const empty = await uplift.programme(sales.operator, await sales.programme());
  expect(empty).toMatchObject({ simulated: false, uplift: { verdict: 'TOO_FEW_SELLERS', estimate: null } });
  const other: Principal = { ...sales.operator, tenantId: newId('ten') };
  await expect(uplift.programme(other, programmeId)).rejects.toMatchObject({ code: 'PROGRAMME.NOT_FOUND' });
  await expect(uplift.seller(other, ids[0]!)).rejects.toMatchObject({ code: 'SELLER.NOT_FOUND' });
  await expect(
    uplift.seller({ ...sales.operator, role: 'seller', sellerId: ids[1] }, ids[0]!),
  ).rejects.toMatchObject({ code: 'SELLER.NOT_FOUND' });
});

describe('one seller', () => {
  const order = (seller: string, at: number, channel = 'own_website'): object => ({
    seller_id: seller,
    channel,
    external_id: newId('ord'),
    ordered_at: new Date(START + at * DAY_MS + 3_600_000).toISOString(),
    amount: { amount_minor: '100', currency: 'USD' },
  });
  const seller = async (wentLiveAt: Date | null): Promise<string> => {
    const id = await sales.seller({ programmeId, wentLiveAt, createdAt: NOW });
    await send(Array.from({ length: 420 }, (_, at) => order(id, at)));
    return id;
  };

  it('that went live just now is too early, and says what it was frozen with', async () => {
    const id = await seller(null);
    await activities.freezeBaseline({ tenantId: sales.tenantId, sellerId: id });
    await activities.startObserving({ tenantId: sales.tenantId, sellerId: id });
    await activities.startObserving({ tenantId: sales.tenantId, sellerId: id });
    await test.database.transaction(sales.tenantId, (tx) =>
      tx.query(`UPDATE sellers SET went_live_at = $2 WHERE id = $1`, [id, NOW]),
    );
    const { readout, study, simulated } = await uplift.seller(sales.operator, id);
    expect(readout.verdict).toBe('TOO_SHORT');
    expect(readout.explanation.en).toContain('there are 0');
    expect(readout.data).toMatchObject({ baseWeeks: 60, weeksReached: 0, baseOrders: 420 });
    expect(simulated).toBe(false);
    expect(study).toMatchObject({ status: 'OBSERVING', methodVersion: 'ratio-did/1' });
    expect(
      await sales.rows(
        `SELECT 1 FROM outbox_events WHERE tenant_id = $1 AND type = 'uplift_study.observing'`,
      ),
    ).toHaveLength(1);
  });

  it('that waits is not live; without history there is no baseline; with too few donors there is no number', async () => {
    expect((await uplift.seller(sales.operator, await seller(null))).readout.verdict).toBe('NOT_LIVE');
    const bare = await sales.seller({
      programmeId,
      wentLiveAt: new Date(START + 300 * DAY_MS),
      createdAt: NOW,
    });
    expect((await uplift.seller(sales.operator, bare)).readout.verdict).toBe('NO_BASELINE');
    const live = await seller(new Date(START + 40 * 7 * DAY_MS));
    const { readout } = await uplift.seller(sales.operator, live);
    expect(readout).toMatchObject({
      verdict: 'DONORS',
      data: { weeksReached: 12, donors: expect.any(Number) as number },
    });
    const first = simulated.sellers.findIndex(({ goLiveWeek, daily }) => {
      const before = daily.slice(0, (goLiveWeek ?? 0) * 7).reduce((sum, count) => sum + count, 0);
      return goLiveWeek !== null && goLiveWeek >= 28 && before > 2 * goLiveWeek + 50;
    });
    expect((await uplift.seller(sales.operator, ids[first]!)).readout.verdict).toBe('NOT_YET_COMPUTED');
  });

  it('orders on the storefront are attributed, and those that come late are restated', async () => {
    const id = await seller(new Date(START + 40 * 7 * DAY_MS));
    await activities.freezeBaseline({ tenantId: sales.tenantId, sellerId: id });
    await send([order(id, 10), order(id, 300, 'storefront'), order(id, 301, 'storefront')]);
    // Days before the freeze: kept apart, all three.
    expect(await uplift.seller(sales.operator, id)).toMatchObject({ attributedOrders: 0, restatedOrders: 3 });
    const second = await seller(new Date(START + 40 * 7 * DAY_MS));
    await send([order(second, 300, 'storefront'), order(second, 301, 'storefront')]);
    expect(await uplift.seller(sales.operator, second)).toMatchObject({
      attributedOrders: 2,
      restatedOrders: 0,
    });
  });
});
