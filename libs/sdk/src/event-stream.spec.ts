import type { ServerResponse } from 'node:http';
import { ScriptedServer, type Seen } from '../../../test/support/scripted-server.ts';
import { Rahdari, type RahdariEvent, type StreamOptions } from './index.ts';

let server: ScriptedServer;
beforeAll(async () => (server = await ScriptedServer.start()));
afterAll(() => server?.stop());

const stream = (options: StreamOptions): AsyncGenerator<RahdariEvent> =>
  new Rahdari({
    baseUrl: server.url,
    apiKey: 'rhd_demo_x',
    retry: { initialDelayMs: 1, maxDelayMs: 1 },
  }).events.stream(options);

const frame = (n: number): string =>
  `id: ${n}\ndata: ${JSON.stringify({ id: `evt_${n}`, type: 'seller.approved', sequence: String(n) })}\n\n`;

const open = (response: ServerResponse): void =>
  void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');

/** Sends these, then cuts the connection, in the middle of a frame when `torn`. */
const sends = (numbers: number[], { torn = false, end = true } = {}) => ({
  handle: (response: ServerResponse): void => {
    open(response);
    response.write(numbers.map(frame).join('') + (torn ? 'id: 9999\ndata: {"id": "evt_' : ''), () => {
      if (end) response.destroy();
    });
  },
});

async function take(events: AsyncGenerator<RahdariEvent>, count: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of events) if (ids.push(id) === count) break;
  return ids;
}

describe('a stream of events', () => {
  it('asks for what it is told to, with the key', async () => {
    server.plays(sends([1]));
    await take(stream({ after: 'evt_0', sellerId: 'sel_1', types: ['seller.approved', 'listing.live'] }), 1);
    expect(server.seen).toMatchObject([
      {
        url: '/v1/events/stream?seller_id=sel_1&types=seller.approved%2Clisting.live',
        headers: {
          'last-event-id': 'evt_0',
          authorization: 'Bearer rhd_demo_x',
          accept: expect.stringContaining('text/event-stream'),
        },
      },
    ]);
  });

  it('goes on behind the last event after a hundred broken connections, and gives each event once', async () => {
    const total = 301;
    /** Sends three from behind Last-Event-ID, the first of them once more than it should, and breaks. */
    const next = {
      handle: (response: ServerResponse, { headers }: Seen): void => {
        const last = Number(headers['last-event-id'] ?? 0);
        sends(
          [last, last + 1, last + 2, last + 3].filter((n) => n > 0),
          { torn: last % 2 === 0 },
        ).handle(response);
      },
    };
    server.plays(...Array.from({ length: 120 }, () => next));
    const reasons: string[] = [];
    const ids = await take(stream({ onReconnect: (reason) => reasons.push(reason) }), total);
    expect(ids).toEqual(Array.from({ length: total }, (_, index) => `evt_${index + 1}`));
    expect(reasons.length).toBeGreaterThanOrEqual(100);
  });

  it('opens another connection when the server says nothing any more', async () => {
    server.plays(sends([1], { end: false }), sends([2]));
    const reasons: string[] = [];
    const events = stream({ idleTimeoutMs: 40, onReconnect: (reason) => reasons.push(reason) });
    expect(await take(events, 2)).toEqual(['evt_1', 'evt_2']);
    expect(reasons).toEqual(['nothing was heard for 40 ms']);
    expect(server.seen[1]!.headers['last-event-id']).toBe('1');
  });

  it('comes back to where it began when the connection broke before the first event', async () => {
    const opened = {
      handle: (response: ServerResponse): void => {
        open(response);
        response.write('retry: 1\n\nevent: stream.opened\nid: evt_start\ndata: {}\n\n', () =>
          response.destroy(),
        );
      },
    };
    server.plays(opened, sends([1]));
    expect(await take(stream({}), 1)).toEqual(['evt_1']);
    expect(server.seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, 'evt_start']);
  });

  it('comes back to where its filter has passed', async () => {
    const passed = {
      handle: (response: ServerResponse): void => {
        open(response);
        response.write(`${frame(1)}event: stream.passed\nid: evt_9\ndata: {}\n\n`, () => response.destroy());
      },
    };
    server.plays(passed, sends([10]));
    expect(await take(stream({}), 2)).toEqual(['evt_1', 'evt_10']);
    expect(server.seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, 'evt_9']);
  });

  it('waits while the server is away, and goes on', async () => {
    const away = Array.from({ length: 7 }, () => ({ status: 503, json: { code: 'DATABASE.UNAVAILABLE' } }));
    server.plays({ cut: true }, ...away, sends([1]));
    expect(await take(stream({}), 1)).toEqual(['evt_1']);
  });

  it.each([401, 403, 404])('throws what will not pass: %i', async (status) => {
    server.plays({ status, json: { code: 'EVENT.NOT_FOUND' } });
    await expect(take(stream({ after: 'evt_0' }), 1)).rejects.toMatchObject({
      status,
      code: 'EVENT.NOT_FOUND',
    });
  });

  it('ends with its signal', async () => {
    const stop = new AbortController();
    server.plays(sends([1, 2], { end: false }));
    const ids: string[] = [];
    for await (const { id } of stream({ signal: stop.signal })) {
      ids.push(id);
      if (ids.length === 2) stop.abort();
    }
    expect(ids).toEqual(['evt_1', 'evt_2']);
  });

  it('closes its connection when the reader has enough', async () => {
    let closed: Promise<void> | undefined;
    server.plays({
      handle: (response) => {
        closed = new Promise((resolve) => response.once('close', () => resolve()));
        sends([1], { end: false }).handle(response);
      },
    });
    await take(stream({}), 1);
    await expect(closed).resolves.toBeUndefined();
  });
});
