import { EventPlacement, EventStreams } from '@app/notifications';
import { newId } from '@app/platform';
import { type ApiApp, startApiApp } from '../support/api-app';
import { sampleEvent } from '../support/event-schemas';
import { until } from '../support/http-client';
import { openSse, type SseReader } from '../support/sse-reader';

const STREAM = '/v1/events/stream';

let api: ApiApp;
let placement: EventPlacement;

beforeAll(async () => {
  api = await startApiApp();
  placement = new EventPlacement(api.database);
});
afterAll(() => api?.stop());

const emit = (type: string, sellerId = newId('sel'), tenantId = api.tenantId): Promise<string> =>
  api.database.transaction(tenantId, (tx) => tx.emit(sampleEvent(type, sellerId)));
const place = async (): Promise<void> => {
  while (await placement.place());
};

it('tells a reader whose filter takes nothing how far it has come', async () => {
  const streams = api.app.get(EventStreams, { strict: false });
  const { tellPlaceEveryMs } = streams;
  const placed = async (reader: SseReader, count: number) =>
    until(
      async () => reader.frames,
      (frames) => frames.filter(({ name }) => name === 'stream.passed').length >= count,
    );
  try {
    const old = await emit('seller.approved');
    const newest = await emit('seller.approved');
    await place();
    const token = api.tokens.integrator;
    const reader = await openSse(`${api.url}${STREAM}?types=seller.rejected`, {
      token,
      lastEventId: old,
    });
    // It has caught up: what it comes back with is the newest event that it may see.
    expect((await placed(reader, 1)).at(-1)).toEqual({ name: 'stream.passed', id: newest, data: {} });
    streams.tellPlaceEveryMs = 0;
    const next = await emit('seller.approved');
    await place();
    expect((await placed(reader, 2)).at(-1)).toMatchObject({ name: 'stream.passed' });
    expect(
      (
        await until(
          async () => reader.frames.at(-1)!,
          ({ id }) => id === next,
        )
      ).id,
    ).toBe(next);
    // A stranger's event moves nobody's place.
    const { length } = reader.frames;
    await emit('seller.approved', newId('sel'), newId('ten'));
    const rejected = await emit('seller.rejected');
    await place();
    await until(
      async () => reader.frames,
      (frames) => frames.at(-1)!.id === rejected,
    );
    expect(reader.frames.slice(length).map(({ name }) => name)).toEqual([undefined]);
    reader.drop();
  } finally {
    streams.tellPlaceEveryMs = tellPlaceEveryMs;
  }
});

it('a full process says so, and not that the caller has too many', async () => {
  const streams = api.app.get(EventStreams, { strict: false });
  const { total } = streams;
  streams.total = 0;
  try {
    const refused = await openSse(api.url + STREAM, { token: api.tokens.auditor });
    await refused.ended;
    expect([refused.status, refused.headers['retry-after'], JSON.parse(refused.text)]).toEqual([
      503,
      '5',
      expect.objectContaining({ code: 'EVENT.STREAMS_FULL' }),
    ]);
  } finally {
    streams.total = total;
  }
});
