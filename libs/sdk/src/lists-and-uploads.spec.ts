import { type ScriptedAnswer, ScriptedServer } from '../../../test/support/scripted-server.ts';
import { change, each, exported, Rahdari, type UploadProgress } from './index.ts';

let server: ScriptedServer;
let rahdari: Rahdari;
beforeAll(async () => {
  server = await ScriptedServer.start();
  rahdari = new Rahdari({ baseUrl: server.url, retry: { initialDelayMs: 1, maxDelayMs: 1 } });
});
afterAll(() => server?.stop());

const page = (ids: number[], next: string | null): ScriptedAnswer => ({
  json: { data: ids.map((id) => ({ id })), next_cursor: next },
});
const ids = async (options?: { pageSize?: number; max?: number }): Promise<unknown[]> => {
  const all: unknown[] = [];
  for await (const { id } of each((query) => rahdari.orders.list({ query }), options)) all.push(id);
  return all;
};

describe('each', () => {
  it('walks every page with the cursor of the one before', async () => {
    server.plays(page([1, 2], 'a+/='), page([], 'b'), page([3], null));
    expect(await ids({ pageSize: 2 })).toEqual([1, 2, 3]);
    expect(server.seen.map(({ url }) => url)).toEqual([
      '/v1/orders?limit=2',
      '/v1/orders?limit=2&cursor=a%2B%2F%3D',
      '/v1/orders?limit=2&cursor=b',
    ]);
  });

  it('asks for no more than is wanted', async () => {
    server.plays(page([1, 2], 'a'), page([3, 4], 'b'));
    expect(await ids({ pageSize: 2, max: 3 })).toEqual([1, 2, 3]);
    expect(server.seen.map(({ url }) => url)).toEqual(['/v1/orders?limit=2', '/v1/orders?limit=1&cursor=a']);
  });

  it('asks for no page before it is needed', async () => {
    server.plays(page([1, 2], 'a'), page([3], null));
    for await (const { id } of each((query) => rahdari.orders.list({ query }))) if (String(id) === '2') break;
    expect(server.seen).toHaveLength(1);
  });
});

describe('a list as a file', () => {
  const CSV = {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': 'attachment; filename="orders-1.csv"',
  };
  const orders = () =>
    exported('csv', (file) => rahdari.orders.list({ ...file, query: { channel: 'alibaba' } }));

  it('is asked for by its type, with its filters, and given as it comes', async () => {
    server.plays({ handle: (response) => response.writeHead(200, CSV).end('id\r\n1\r\n') });
    const { filename, contentType, body } = await orders();
    expect([filename, contentType]).toEqual(['orders-1.csv', CSV['content-type']]);
    expect(await new Response(body).text()).toBe('id\r\n1\r\n');
    expect(server.seen[0]).toMatchObject({
      url: '/v1/orders?channel=alibaba',
      headers: { accept: 'text/csv' },
    });
  });

  it('fails where it breaks off', async () => {
    server.plays({
      handle: (response) => {
        response.writeHead(200, CSV).write('id\r\n1\r\n', () => response.destroy());
      },
    });
    const { body } = await orders();
    await expect(new Response(body).text()).rejects.toThrow('terminated');
  });

  it('is no page that passes for the whole', async () => {
    server.plays(page([1], null));
    await expect(orders()).rejects.toThrow(/the answer is application\/json.*, not text\/csv/);
  });

  it('is refused as anything else', async () => {
    server.plays({
      status: 429,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '600' },
      json: { code: 'EXPORT.TOO_MANY_OPEN' },
    });
    await expect(orders()).rejects.toMatchObject({ code: 'EXPORT.TOO_MANY_OPEN', retryAfterSeconds: 600 });
  });
});

describe('following the list of events', () => {
  it('asks behind the last one that came, and gives the types that are wanted', async () => {
    const event = (id: string, type: string) => ({ id, type });
    const first = [event('evt_1', 'a'), event('evt_2', 'b'), event('evt_3', 'c')];
    const answers = [first, [], [event('evt_4', 'a')]];
    server.plays(...answers.map((data) => ({ json: { data, next_cursor: null } })));
    const seen: string[] = [];
    for await (const { id } of rahdari.events.follow({ types: ['a', 'b'], pauseMs: 1 })) {
      seen.push(id);
      if (id === 'evt_4') break;
    }
    expect(seen).toEqual(['evt_1', 'evt_2', 'evt_4']);
    expect(server.seen.map(({ url }) => url)).toEqual([
      '/v1/events?limit=200',
      '/v1/events?limit=200&after=evt_3',
      '/v1/events?limit=200&after=evt_3',
    ]);
  });
});

describe('change', () => {
  const read = () => rahdari.sellers.get({ path: { id: 'sel_1' } });
  const write = (_: unknown, headers: { 'If-Match': string }) =>
    rahdari.sellers.edit({ path: { id: 'sel_1' }, headers, body: { application: {} } });
  const version = (n: number): ScriptedAnswer => ({ json: { version: n }, headers: { etag: `"${n}"` } });
  const stale: ScriptedAnswer = { status: 412, json: { code: 'REQUEST.IF_MATCH_STALE' } };

  it('reads again when somebody else was faster', async () => {
    server.plays(version(1), stale, version(2), version(3));
    await change(read, write);
    expect(server.seen.map(({ headers }) => headers['if-match'])).toEqual([
      undefined,
      '"1"',
      undefined,
      '"2"',
    ]);
  });

  it('gives up in the end, and at once on another refusal', async () => {
    server.plays(version(1), stale, version(2), stale);
    await expect(change(read, write, { maxConflicts: 1 })).rejects.toMatchObject({ status: 412 });
    server.plays(version(1), { status: 422, json: { code: 'SELLER.APPLICATION_INVALID' } });
    await expect(change(read, write)).rejects.toMatchObject({ status: 422 });
  });
});

describe('an upload', () => {
  const CSV = `sku,title\n${'A-1,Salt\n'.repeat(20_000)}`;

  it('streams the file and says how far it is', async () => {
    server.plays({ status: 202, json: { id: 'imp_1', status: 'UPLOADED' } });
    const progress: UploadProgress[] = [];
    const started = await rahdari.catalogue.upload('sel_1', CSV, {
      filename: 'salt.csv',
      currency: 'EUR',
      idempotencyKey: 'salt-1',
      onProgress: (one) => progress.push(one),
    });
    expect(started).toMatchObject({ id: 'imp_1' });
    const [request] = server.seen;
    expect(request).toMatchObject({
      url: '/v1/sellers/sel_1/catalogue-imports?filename=salt.csv&currency=EUR',
      headers: { 'content-type': 'text/csv', 'idempotency-key': 'salt-1' },
    });
    expect(request!.body === CSV).toBe(true);
    expect(progress[0]).toEqual({ sentBytes: 0, totalBytes: CSV.length, percent: 0 });
    expect(progress.at(-1)).toEqual({ sentBytes: CSV.length, totalBytes: CSV.length, percent: 100 });
    expect(progress.length).toBeGreaterThan(2);
  });

  it('sends all of it again under the same key when it broke off', async () => {
    server.plays({ cut: true }, { status: 503 }, { status: 202, json: {} });
    await rahdari.catalogue.upload('sel_1', new Blob([CSV]), {
      filename: 'salt.csv',
      onProgress: () => undefined,
    });
    expect(server.seen.map(({ body }) => body === CSV)).toEqual([true, true, true]);
    expect(new Set(server.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it('sends corrected rows back to their import', async () => {
    server.plays({ status: 202, json: {} });
    await rahdari.catalogue.upload('sel_1', new File(['{}'], 'rows.jsonl'), { retryOf: 'imp_1' });
    expect(server.seen).toMatchObject([
      {
        url: '/v1/sellers/sel_1/catalogue-imports/imp_1/retry?filename=rows.jsonl',
        headers: { 'content-type': 'application/x-ndjson' },
      },
    ]);
  });

  it('wants to know what the file is', async () => {
    await expect(rahdari.catalogue.upload('sel_1', 'x', { filename: 'x.pdf' })).rejects.toThrow(
      'Name it .csv',
    );
  });

  it('is waited for until it has ended', async () => {
    const states = ['UPLOADED', 'VALIDATING', 'COMPLETED_WITH_ERRORS'];
    server.plays(...states.map((status) => ({ json: { id: 'imp_1', status } })));
    const seen: string[] = [];
    const end = await rahdari.catalogue.finished('sel_1', 'imp_1', {
      maxPauseMs: 1,
      onProgress: ({ status }) => seen.push(status),
    });
    expect(seen).toEqual(states);
    expect(end.status).toBe('COMPLETED_WITH_ERRORS');
  });
});
