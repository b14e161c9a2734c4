import { EventPlacement, EventStreams, PUBLIC_EVENT_TYPES } from '@app/notifications';
import { AppConfig, newId } from '@app/platform';
import { EventStreamSession } from '../../apps/api/src/events/event-stream-session';
import { type ApiApp, startApiApp } from '../support/api-app';
import { sampleEvent } from '../support/event-schemas';
import { until } from '../support/http-client';
import { openSse, type SseReader } from '../support/sse-reader';

const DROPS = 100;
const STREAM = '/v1/events/stream';

let first: ApiApp;
/** Another API on the same database: it shares nothing with the first one but that. */
let second: ApiApp;
let placement: EventPlacement;

beforeAll(async () => {
  first = await startApiApp();
  const { database } = first.app.get(AppConfig, { strict: false });
  second = await startApiApp([], { env: { DATABASE_URL: database.url } });
  expect(second.tenantId).toBe(first.tenantId);
  placement = new EventPlacement(first.database);
});
afterAll(async () => {
  await second?.stop();
  await first?.stop();
});

const emit = (type: string, sellerId = newId('sel'), tenantId = first.tenantId): Promise<string> =>
  first.database.transaction(tenantId, (tx) => tx.emit(sampleEvent(type, sellerId)));
const place = async (): Promise<void> => {
  while (await placement.place());
};
const framesOf = ({ frames }: SseReader) => frames.filter(({ name }) => name === undefined);
const idsOf = (reader: SseReader): string[] => framesOf(reader).map(({ id }) => id);

/** What a reader must have got: the public events of the tenant, as the database has them. */
const expectedIds = async (after = 0): Promise<string[]> => {
  const rows = await first.database.read(first.tenantId, (tx) =>
    tx.query<{ id: string }>(
      `SELECT id FROM outbox_events WHERE tenant_id = $1 AND position > $2 AND type = ANY($3) ORDER BY position`,
      [first.tenantId, after, PUBLIC_EVENT_TYPES],
    ),
  );
  return rows.map(({ id }) => id);
};

/** The same sequence of numbers for the same seed, so that a run that fails can be repeated. */
const randomFrom = (seed: number) => (): number => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
};

it.each([1, 2])(
  'misses, doubles and reorders nothing over a hundred broken connections to two APIs (seed %i)',
  async (seed) => {
    const random = randomFrom(seed);
    const token = first.tokens.integrator;
    const opened = await openSse(first.url + STREAM, { token });
    await until(
      async () => opened.frames,
      ({ length }) => length > 0,
    );
    let lastEventId = opened.frames[0]!.id;
    opened.drop();
    const known = await expectedIds();

    const reading = new AbortController();
    /** Writers whose transactions commit in another order than they insert, some of them inside only, some of strangers. */
    const write = async (): Promise<void> => {
      const stranger = newId('ten');
      while (!reading.signal.aborted) {
        await first.database.transaction(first.tenantId, async (tx) => {
          await tx.emit(sampleEvent('seller.approved'));
          await tx.query(`SELECT pg_sleep($1)`, [random() / 100]);
          if (random() < 0.3) await tx.emit(sampleEvent('check.settled'));
        });
        if (random() < 0.2) await emit('seller.approved', newId('sel'), stranger);
      }
    };
    const placing = (async () => {
      while (!reading.signal.aborted) await placement.place();
    })();
    const writers = [write(), write(), write()];

    const got: string[] = [];
    for (let drops = 0; drops < DROPS; drops++) {
      const { url } = random() < 0.5 ? first : second;
      const reader = await openSse(url + STREAM, {
        token,
        lastEventId,
        bytes: Math.floor(random() * 3_000),
      });
      expect(reader.status).toBe(200);
      await reader.ended;
      got.push(...idsOf(reader));
      lastEventId = got.at(-1) ?? lastEventId;
    }
    reading.abort();
    await Promise.all([...writers, placing]);
    await place();
    const expected = (await expectedIds()).slice(known.length);
    expect(got.length).toBeGreaterThan(DROPS / 2);
    expect(got).toEqual(expected.slice(0, got.length));

    const rest = await openSse(second.url + STREAM, { token, lastEventId });
    await until(
      async () => idsOf(rest),
      ({ length }) => got.length + length >= expected.length,
    );
    rest.drop();
    expect([...got, ...idsOf(rest)]).toEqual(expected);
  },
);

describe('a stream', () => {
  const open = (query = '', token = first.tokens.integrator, api = first): Promise<SseReader> =>
    openSse(`${api.url}${STREAM}${query}`, { token });
  const opened = async (reader: SseReader): Promise<SseReader> => {
    await until(
      async () => reader.frames,
      ({ length }) => length > 0,
    );
    return reader;
  };
  const gets = (reader: SseReader, count: number) =>
    until(
      async () => idsOf(reader),
      ({ length }) => length >= count,
    );

  it('says who it is, when to come back, and with what', async () => {
    const reader = await opened(await open());
    expect(reader).toMatchObject({
      status: 200,
      retryMs: 2_000,
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    });
    expect(reader.frames).toEqual([{ name: 'stream.opened', id: (await expectedIds()).at(-1), data: {} }]);
    reader.drop();
  });

  it('sends what the list has, under the id of the event', async () => {
    const reader = await opened(await open());
    const id = await emit('seller.approved');
    await place();
    await gets(reader, 1);
    const listed = await first
      .as('integrator')
      .get<{ data: object[] }>(`/v1/events?after=${reader.frames[0]!.id}`);
    expect(framesOf(reader)).toEqual([{ id, name: undefined, data: listed.body.data[0] }]);
    reader.drop();
  });

  it('sends one seller and some types only, live and from before', async () => {
    const sellerId = newId('sel');
    const query = `?seller_id=${sellerId}&types=seller.approved,seller.activated`;
    const live = await opened(await open(query));
    for (const type of ['seller.approved', 'seller.suspended', 'seller.activated'])
      await emit(type, sellerId);
    await emit('seller.approved');
    await place();
    await gets(live, 2);
    const before = await open(`${query}&last_event_id=start`);
    await gets(before, 2);
    for (const reader of [live, before]) {
      expect(framesOf(reader).map(({ data }) => data.type)).toEqual(['seller.approved', 'seller.activated']);
      reader.drop();
    }
  });

  it('sends an integrator nothing of suspicion, and those inside everything', async () => {
    const [outside, inside] = [
      await opened(await open()),
      await opened(await open('', first.tokens.auditor)),
    ];
    await emit('check.settled');
    const id = await emit('seller.approved');
    await place();
    await gets(outside, 1);
    await gets(inside, 2);
    expect(idsOf(outside)).toEqual([id]);
    expect(framesOf(inside).map(({ data }) => data.type)).toEqual(['check.settled', 'seller.approved']);
    for (const reader of [outside, inside]) reader.drop();
  });

  it.each([
    [`?last_event_id=evt_${'0'.repeat(32)}`, 410, 'EVENT.EXPIRED'],
    [`?last_event_id=${newId('evt')}`, 404, 'EVENT.NOT_FOUND'],
    ['?last_event_id=17', 422, 'REQUEST.INVALID'],
    ['?types=Seller', 422, 'REQUEST.INVALID'],
    ['?types=seller.approved,seller.aproved', 422, 'REQUEST.INVALID'],
    ['?colour=red', 400, 'REQUEST.UNKNOWN_FIELD'],
  ])('refuses %s before it begins', async (query, status, code) => {
    const reader = await open(query);
    await reader.ended;
    expect([reader.status, JSON.parse(reader.text)]).toEqual([status, expect.objectContaining({ code })]);
  });

  it('is bounded for each caller, and a closed one makes room', async () => {
    const { perCaller } = first.app.get(EventStreams, { strict: false });
    const readers = [];
    for (let n = 0; n < perCaller; n++) readers.push(await opened(await open('', first.tokens.agent)));
    const tooMany = await open('', first.tokens.agent);
    await tooMany.ended;
    expect([tooMany.status, tooMany.headers['retry-after'], JSON.parse(tooMany.text)]).toEqual([
      429,
      '5',
      expect.objectContaining({ code: 'EVENT.TOO_MANY_STREAMS' }),
    ]);
    readers[0]!.drop();
    const again = await until(
      () => open('', first.tokens.agent),
      ({ status }) => status === 200,
    );
    for (const reader of [...readers, again]) reader.drop();
  });

  it('beats in comments, and ends when the credential is revoked', async () => {
    const session = first.app.get(EventStreamSession, { strict: false });
    const { heartbeatMs } = session;
    session.heartbeatMs = 20;
    try {
      const reader = await opened(await open('', first.tokens.programme_lead));
      await until(
        async () => reader.comments.length,
        (count) => count > 2,
      );
      expect(reader.frames).toHaveLength(1);
      await first.database.transaction(first.tenantId, (tx) =>
        tx.query(`UPDATE api_keys SET revoked_at = now() WHERE tenant_id = $1 AND role = 'programme_lead'`, [
          first.tenantId,
        ]),
      );
      await reader.ended;
      const after = await open('', first.tokens.programme_lead);
      await after.ended;
      expect(after.status).toBe(401);
    } finally {
      session.heartbeatMs = heartbeatMs;
    }
  });

  it('answers HEAD without a stream', async () => {
    const response = await fetch(first.url + STREAM, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${first.tokens.integrator}` },
    });
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      expect.stringContaining('text/event-stream'),
      '',
    ]);
  });

  it('ends when its API does', async () => {
    const own = await startApiApp();
    const reader = await opened(await open('', own.tokens.integrator, own));
    await own.stop();
    await reader.ended;
    expect(reader.frames).toHaveLength(1);
  });
});
