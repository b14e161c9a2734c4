import { EventRetention, EventsService, EventPlacement } from '@app/notifications';
import { FixedClock, loadConfig, newId, type Principal, Vault } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { sampleEvent } from '../support/event-schemas';
import { WebhookBench } from '../support/webhook-bench';

const DAY_MS = 86_400_000;

describe('numbers', () => {
  let bench: WebhookBench;
  const tenantId = newId('ten');
  beforeAll(async () => {
    bench = await WebhookBench.create();
  });
  afterAll(() => bench.stop());

  it('count the public events of each seller without gaps, in the order of the stream, whoever places them', async () => {
    const sellers = [newId('sel'), newId('sel'), newId('sel')];
    const others = [new EventPlacement(bench.test.database), new EventPlacement(bench.test.database)];
    await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        await bench.emit(tenantId, n % 4 ? 'seller.approved' : 'check.settled', sellers[n % 3]);
        await Promise.all(others.map((one) => one.place()));
      }),
    );
    await bench.relayAll();
    for (const sellerId of sellers) {
      const rows = await bench.rows<{ type: string; sequence: string | null }>(
        `SELECT type, seller_sequence AS sequence FROM outbox_events WHERE seller_id = $1 ORDER BY position`,
        [sellerId],
      );
      const numbered = rows.filter(({ sequence }) => sequence !== null);
      expect(numbered.map(({ sequence }) => Number(sequence))).toEqual(numbered.map((_, n) => n + 1));
      // What stays inside has no number: a gap would tell that it is there.
      expect(rows.filter(({ sequence }) => sequence === null).map(({ type }) => type)).toEqual(
        rows.filter(({ type }) => type === 'check.settled').map(({ type }) => type),
      );
    }
  });

  it('count what goes to an endpoint without gaps, in the order of the stream', async () => {
    const all = await bench.subscribe(tenantId, 'http://127.0.0.1:1/all');
    const some = await bench.subscribe(tenantId, 'http://127.0.0.1:1/some', ['seller.approved']);
    for (let n = 0; n < 20; n++) await bench.emit(tenantId, n % 2 ? 'seller.approved' : 'seller.suspended');
    const stranger = newId('ten');
    await bench.emit(stranger);
    await bench.relayAll();
    const sequencesOf = async (id: string) =>
      bench.rows<{ type: string; sequence: string }>(
        `SELECT d.event_type AS type, d.endpoint_sequence AS sequence FROM webhook_deliveries d
           JOIN outbox_events e ON e.id = d.event_id WHERE d.endpoint_id = $1 ORDER BY e.position`,
        [id],
      );
    const numbers = (count: number) => Array.from({ length: count }, (_, n) => String(n + 1));
    expect((await sequencesOf(all.id)).map(({ sequence }) => sequence)).toEqual(numbers(20));
    const approved = await sequencesOf(some.id);
    expect(approved.map(({ sequence }) => sequence)).toEqual(numbers(10));
    expect(new Set(approved.map(({ type }) => type))).toEqual(new Set(['seller.approved']));
  });

  it('a change that is rolled back is never in the stream, nor delivered', async () => {
    const before = await bench.rows(`SELECT id FROM outbox_events`);
    await expect(
      bench.test.database.transaction(tenantId, async (tx) => {
        await tx.emit(sampleEvent('seller.approved'));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await bench.relayAll();
    expect(await bench.rows(`SELECT id FROM outbox_events`)).toHaveLength(before.length);
  });
});

describe('what is kept', () => {
  let test: TestDatabase;
  let events: EventsService;
  let retention: EventRetention;
  let placement: EventPlacement;
  const clock = new FixedClock(new Date('2026-01-01T00:00:00Z'));
  const tenantId = newId('ten');
  const reader: Principal = { tenantId, callerId: 'key_reader', role: 'integrator' };
  const ids: string[] = [];

  const emit = async (day: number, who = tenantId): Promise<string> => {
    clock.set(new Date(Date.UTC(2026, 0, 1) + day * DAY_MS));
    const id = await test.database.transaction(who, (tx) => tx.emit(sampleEvent('seller.approved')));
    await placement.place();
    await test.database.system((tx) => tx.query(`UPDATE outbox_events SET relayed_at = now()`));
    return id;
  };

  beforeAll(async () => {
    test = await createTestDatabase(clock);
    const config = loadConfig({
      RAHDARI_MODE: 'local',
      DATABASE_URL: test.url,
      RAHDARI_SECRET: 'ab'.repeat(32),
      RAHDARI_EVENT_RETENTION_DAYS: '90',
    });
    events = new EventsService(test.database, new Vault(config.secretHex), clock, config);
    retention = new EventRetention(test.database, clock, config);
    placement = new EventPlacement(test.database);
    for (const day of [0, 10, 20, 100, 101]) ids.push(await emit(day));
  });
  afterAll(() => test.drop());

  it('is what is not older than the time that is set; a cursor into the rest says so', async () => {
    const [first] = [await events.list(reader, {}, { limit: 1 })];
    const inside = await events.list(reader, {}, { limit: 4 });
    expect(await retention.purge()).toBe(2);
    expect(await retention.purge()).toBe(0);
    expect((await events.list(reader, {}, {})).data.map(({ id }) => id)).toEqual(ids.slice(2));
    const expired = {
      code: 'EVENT.EXPIRED',
      kind: 'gone',
      details: { retention_days: 90, kept_from: '2026-01-12T00:00:00.000Z' },
    };
    await expect(events.list(reader, {}, { cursor: first!.next_cursor! })).rejects.toMatchObject(expired);
    // A cursor that stands at the last event that is gone has missed nothing.
    expect((await events.list(reader, {}, { cursor: inside.next_cursor! })).data.map(({ id }) => id)).toEqual(
      ids.slice(4),
    );
    for (const after of ids.slice(2)) await expect(events.list(reader, { after }, {})).resolves.toBeDefined();
  });

  it('an id from before it is told from one that never was by the time in it', async () => {
    const made = (at: string): string =>
      `evt_${Date.parse(at).toString(16).padStart(12, '0')}${'7'.repeat(20)}`;
    const after = (id: string) => events.list(reader, { after: id }, {});
    await expect(after(made('2026-01-05T00:00:00Z'))).rejects.toMatchObject({ code: 'EVENT.EXPIRED' });
    await expect(after(made('2026-04-05T00:00:00Z'))).rejects.toMatchObject({ code: 'EVENT.NOT_FOUND' });
  });

  it('positions and numbers go on when everything was purged', async () => {
    clock.set(new Date('2027-01-01T00:00:00Z'));
    while (await retention.purge());
    expect((await events.list(reader, {}, {})).data).toEqual([]);
    const id = await emit(400);
    const { data } = await events.list(reader, {}, {});
    expect(data).toMatchObject([{ id, sequence: '6' }]);
    expect(await events.startOf(reader, 'start')).toEqual({ id: 'start', position: 5 });
  });

  it('an event of which something is still to follow stays, and all behind it', async () => {
    const [held, later] = [await emit(401), await emit(402)];
    await test.database.system((tx) =>
      tx.query(`UPDATE outbox_events SET relayed_at = NULL WHERE id = $1`, [held]),
    );
    clock.set(new Date('2028-01-01T00:00:00Z'));
    while (await retention.purge());
    expect((await events.list(reader, {}, {})).data.map(({ id }) => id)).toEqual([held, later]);
  });
});
