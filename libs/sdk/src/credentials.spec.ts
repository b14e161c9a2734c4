import type { ServerResponse } from 'node:http';
import { ScriptedServer } from '../../../test/support/scripted-server.ts';
import { Rahdari, RahdariAuthError, type RahdariOptions, type Repeat } from './index.ts';

let server: ScriptedServer;
const repeats: Repeat[] = [];
const page = { json: { data: [], next_cursor: null } };
const token = (name: string) => ({ json: { access_token: name, expires_in: 3600 } });
const event = { id: 'evt_1', type: 'seller.approved', sequence: '1' };
const opens = {
  handle: (response: ServerResponse): void =>
    void response
      .writeHead(200, { 'content-type': 'text/event-stream' })
      .write(`id: 1\ndata: ${JSON.stringify(event)}\n\n`),
};

const client = (options: Partial<RahdariOptions> = {}): Rahdari =>
  new Rahdari({
    baseUrl: server.url,
    client: { clientId: 'a', clientSecret: 's', tokenUrl: `${server.url}/token` },
    retry: { initialDelayMs: 1, maxDelayMs: 2 },
    onRepeat: (repeat) => repeats.push(repeat),
    ...options,
  });
const asked = (): string[] => server.seen.map(({ url }) => url);
/** What fetch throws when nobody listens there. */
const away = (): Promise<never> =>
  fetch('http://127.0.0.1:9/').then(() => Promise.reject(new Error('heard')));

beforeAll(async () => (server = await ScriptedServer.start()));
beforeEach(() => repeats.splice(0));
afterAll(() => server?.stop());

describe('while no token can be had', () => {
  it('a request waits as for its own answer, also one that is not repeated', async () => {
    const busy = { status: 429, headers: { 'retry-after': '0' }, json: { code: 'RATE_LIMIT.EXCEEDED' } };
    server.plays({ cut: true }, { status: 503 }, busy, token('t'), { json: {} });
    const edit = { path: { id: 'sel_1' }, headers: { 'If-Match': '"1"' }, body: { application: {} } };
    await client().sellers.edit(edit);
    expect(asked()).toEqual(['/token', '/token', '/token', '/token', '/v1/sellers/sel_1']);
    expect(repeats.map(({ status, request }) => [status, request.method])).toEqual([
      [null, 'PATCH'],
      [503, 'PATCH'],
      [429, 'PATCH'],
    ]);
  });

  it('it ends after as many repeats as any, and at once when the client was refused', async () => {
    server.plays(...Array.from({ length: 9 }, () => ({ status: 502 })));
    const retry = { maxRetries: 2, initialDelayMs: 1 };
    await expect(client({ retry }).orders.list()).rejects.toMatchObject({
      name: 'RahdariAuthError',
      status: 502,
    });
    expect(server.seen).toHaveLength(3);
    server.plays({ status: 401, json: { error: 'invalid_client' } });
    await expect(client().orders.list()).rejects.toMatchObject({ error: 'invalid_client' });
    expect(server.seen).toHaveLength(1);
  });

  it('it is waited no longer than for any answer, and no longer than Retry-After may ask', async () => {
    server.plays({ handle: () => undefined }, token('t'), page);
    await client({ timeoutMs: 50 }).orders.list();
    expect(asked()).toEqual(['/token', '/token', '/v1/orders']);
    server.plays({ status: 503, headers: { 'retry-after': '3600' } });
    await expect(client().orders.list()).rejects.toMatchObject({ status: 503, retryAfterSeconds: 3600 });
  });

  it('the signal of one request ends its wait, and not that of the others', async () => {
    let answer: ((name: string) => void) | undefined;
    const isAsked = new Promise<void>((resolve) => {
      server.plays(
        {
          handle: (response) => {
            answer = (name) => void response.end(JSON.stringify(token(name).json));
            resolve();
          },
        },
        page,
      );
    });
    const rahdari = client();
    const stop = new AbortController();
    const patient = rahdari.orders.list();
    const impatient = rahdari.orders.list({ signal: stop.signal });
    await isAsked;
    stop.abort(new Error('enough'));
    await expect(impatient).rejects.toThrow('enough');
    answer!('t');
    await expect(patient).resolves.toMatchObject({ data: { data: [] } });
  });

  it('a stream goes on when it is over', async () => {
    server.plays({ cut: true }, ...Array.from({ length: 7 }, () => ({ status: 503 })), token('t'), opens);
    for await (const { id } of client().events.stream()) {
      expect(id).toBe('evt_1');
      break;
    }
    expect(asked().at(-1)).toBe('/v1/events/stream');
    server.plays({ status: 401, json: { error: 'invalid_client' } });
    await expect(client().events.stream().next()).rejects.toMatchObject({ error: 'invalid_client' });
  });
});

describe('a source of tokens', () => {
  const from = (...answers: (() => string | Promise<string>)[]) =>
    client({ client: undefined, accessToken: () => answers.shift()!() });
  const says = (error: Error) => (): string => {
    throw error;
  };

  it('is asked again while its issuer is away, for a request and for a stream', async () => {
    server.plays(page);
    await from(away, says(new RahdariAuthError('unreachable', 'Away.')), () => 't').orders.list();
    expect(server.seen[0]!.headers.authorization).toBe('Bearer t');
    server.plays(opens);
    const failures = Array.from({ length: 7 }, () => away);
    const first = await from(...failures, () => 't')
      .events.stream()
      .next();
    expect(first.value).toMatchObject({ id: 'evt_1' });
  });

  it('is asked again after a 401 when it failed in the middle of that', async () => {
    server.plays({ status: 401 }, page);
    await from(
      () => 'old',
      away,
      away,
      () => 'new',
    ).orders.list();
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  it('is believed when it gives up', async () => {
    server.plays();
    await expect(from(says(new Error('signed out'))).orders.list()).rejects.toThrow('signed out');
    await expect(
      from(says(new Error('signed out')))
        .events.stream()
        .next(),
    ).rejects.toThrow('signed out');
    expect(server.seen).toEqual([]);
  });
});
