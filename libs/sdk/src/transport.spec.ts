import { ScriptedServer } from '../../../test/support/scripted-server.ts';
import { Rahdari, type RahdariOptions, RahdariProblem, type Repeat } from './index.ts';
import { delayMs, retryAfterSeconds } from './retry.ts';

const IN_FLIGHT = { status: 409, json: { code: 'IDEMPOTENCY.IN_FLIGHT', detail: 'Still running.' } };
const ORDER = {
  seller_id: 'sel_1',
  channel: 'own',
  external_id: 'A-1',
  ordered_at: '2026-11-25T09:00:00Z',
  amount: { amount_minor: '1', currency: 'USD' },
};

let server: ScriptedServer;
const repeats: Repeat[] = [];

const client = (options: Partial<RahdariOptions> = {}): Rahdari =>
  new Rahdari({
    baseUrl: `${server.url}/`,
    apiKey: 'rhd_demo_x',
    retry: { initialDelayMs: 1, maxDelayMs: 2 },
    onRepeat: (repeat) => repeats.push(repeat),
    ...options,
  });
const keys = (): unknown[] => server.seen.map(({ headers }) => headers['idempotency-key']);

beforeAll(async () => (server = await ScriptedServer.start()));
beforeEach(() => repeats.splice(0));
afterAll(() => server?.stop());

describe('a request', () => {
  it('carries the key, names the SDK, and gives data and the head of the answer', async () => {
    server.plays({ json: { data: [], next_cursor: null }, headers: { ratelimit: '"default";r=99' } });
    const { data, response } = await client({ userAgent: 'shop/1' }).orders.list({ query: { limit: 5 } });
    expect(data).toEqual({ data: [], next_cursor: null });
    expect(response.headers.get('ratelimit')).toBe('"default";r=99');
    expect(server.seen).toMatchObject([
      {
        method: 'GET',
        url: '/v1/orders?limit=5',
        headers: {
          authorization: 'Bearer rhd_demo_x',
          'user-agent': expect.stringMatching(/^shop\/1 rahdari-sdk\//),
        },
      },
    ]);
    expect(keys()).toEqual([undefined]);
  });

  it('has a key of its own for each POST, which stays through every repeat', async () => {
    const passing = [{ status: 503 }, { status: 429 }, { status: 502 }, IN_FLIGHT];
    server.plays(...passing, { status: 201, json: {} });
    await client().orders.create({ body: ORDER });
    const [first, ...others] = keys();
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(others).toEqual([first, first, first, first]);
    expect(new Set(server.seen.map(({ body }) => body))).toEqual(new Set([JSON.stringify(ORDER)]));
    expect(repeats.map(({ status }) => status)).toEqual([503, 429, 502, 409]);
    server.plays({ status: 201, json: {} });
    await client().orders.create({ body: ORDER });
    expect(keys()).not.toContain(first);
  });

  it('keeps the key that the caller gives', async () => {
    server.plays({ status: 503 }, { status: 201, json: {} });
    await client().orders.create({ body: ORDER, headers: { 'Idempotency-Key': 'order-a-1' } });
    expect(keys()).toEqual(['order-a-1', 'order-a-1']);
  });

  it('is sent again when the connection broke, a PATCH excepted', async () => {
    server.plays({ cut: true }, { cut: true }, { status: 201, json: {} });
    await client().orders.create({ body: ORDER });
    expect(new Set(keys()).size).toBe(1);
    expect(repeats.map(({ status }) => status)).toEqual([null, null]);
    server.plays({ cut: true }, { json: {} });
    const edit = client().sellers.edit({
      path: { id: 'sel_1' },
      headers: { 'If-Match': '"1"' },
      body: { application: {} },
    });
    await expect(edit).rejects.toMatchObject({ name: 'RahdariConnectionError', attempts: 1 });
  });

  it('ends with the last refusal when there were enough repeats', async () => {
    server.plays(
      ...Array.from({ length: 5 }, () => ({ status: 503, json: { code: 'DATABASE.UNAVAILABLE' } })),
    );
    const asked = client({ retry: { initialDelayMs: 1, maxRetries: 2 } }).orders.list();
    await expect(asked).rejects.toMatchObject({ status: 503, code: 'DATABASE.UNAVAILABLE' });
    expect(server.seen).toHaveLength(3);
  });

  it.each([400, 404, 409, 412, 422, 500])('is not repeated after %i', async (status) => {
    server.plays({ status, json: { code: 'SOMETHING.ELSE' } }, { json: {} });
    await expect(client().orders.create({ body: ORDER })).rejects.toMatchObject({ status });
    expect(server.seen).toHaveLength(1);
  });

  it('does not wait longer than it may for Retry-After, and says how long it would be', async () => {
    server.plays({ status: 429, headers: { 'retry-after': '3600' }, json: { code: 'RATE.LIMITED' } });
    await expect(client().orders.list()).rejects.toMatchObject({ retryAfterSeconds: 3600 });
    expect(server.seen).toHaveLength(1);
  });

  it('gives up on an answer that does not come', async () => {
    server.plays({ handle: () => undefined }, { handle: () => undefined });
    const asked = client({ timeoutMs: 30, retry: { maxRetries: 1, initialDelayMs: 1 } }).orders.list();
    await expect(asked).rejects.toMatchObject({
      name: 'RahdariConnectionError',
      attempts: 2,
      message: expect.stringContaining('no answer within 30 ms'),
    });
  });

  it('ends with the signal of the caller, also between two attempts', async () => {
    const stop = new AbortController();
    server.plays({ status: 503, headers: { 'retry-after': '30' } });
    const asked = client({ onRepeat: () => stop.abort(new Error('enough')) }).orders.list({
      signal: stop.signal,
    });
    await expect(asked).rejects.toThrow('enough');
  });
});

describe('a problem', () => {
  it('is an error with everything the document has', async () => {
    const json = {
      type: '/docs/errors#request-invalid',
      title: 'Invalid',
      status: 422,
      code: 'REQUEST.INVALID',
      detail: 'Some fields are wrong.',
      errors: [{ pointer: '/amount', code: 'REQUEST.FIELD_INVALID', detail: 'Not a number.' }],
      current_version: 4,
    };
    server.plays({ status: 422, json });
    const error = await client()
      .orders.create({ body: ORDER, headers: { 'Idempotency-Key': 'k' } })
      .catch((thrown: unknown) => thrown as RahdariProblem);
    expect(error).toBeInstanceOf(RahdariProblem);
    expect(error).toMatchObject({
      code: 'REQUEST.INVALID',
      errors: json.errors,
      request: { method: 'POST', path: '/v1/orders', idempotencyKey: 'k' },
      documentationUrl: `${server.url}/docs/errors#request-invalid`,
      body: { current_version: 4 },
    });
    const problem = error as RahdariProblem;
    expect(problem.message).toBe(
      'POST /v1/orders: 422 REQUEST.INVALID: Some fields are wrong.\n  /amount: REQUEST.FIELD_INVALID Not a number.',
    );
    expect([problem.is('REQUEST'), problem.is('REQUEST.INVALID'), problem.is('REQ')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('names the key that was made for the request', async () => {
    server.plays({ status: 422, json: {} });
    await expect(client().orders.create({ body: ORDER })).rejects.toMatchObject({
      code: 'HTTP.422',
      request: { idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  it('with the status 304 says that what the caller has is still good', async () => {
    server.plays({ status: 304 });
    const unchanged = client().sellers.get({ path: { id: 'sel_1' }, headers: { 'If-None-Match': '"1"' } });
    await expect(unchanged).rejects.toMatchObject({
      name: 'RahdariProblem',
      status: 304,
      code: 'HTTP.304',
      detail: 'Nothing has changed: what you have is still good.',
    });
    expect(server.seen).toMatchObject([{ headers: { 'if-none-match': '"1"' } }]);
  });

  it('is made of an answer that is none, too', async () => {
    server.plays({ status: 404, headers: { 'content-type': 'text/html' } });
    await expect(client().orders.list()).rejects.toMatchObject({ status: 404, code: 'HTTP.404', errors: [] });
  });
});

describe('client credentials', () => {
  const token = (name: string, seconds = 3600) => ({ json: { access_token: name, expires_in: seconds } });
  const page = { json: { data: [], next_cursor: null } };
  const withClient = (more: object = {}) =>
    client({
      apiKey: undefined,
      client: { clientId: 'a b', clientSecret: 's:1', tokenUrl: `${server.url}/token`, ...more },
    });

  it('are changed for one token, used by every request', async () => {
    server.plays(token('t1'), page, page);
    const rahdari = withClient({ scope: 'read' });
    await Promise.all([rahdari.orders.list(), rahdari.orders.list()]);
    expect(server.seen[0]).toMatchObject({
      url: '/token',
      body: 'grant_type=client_credentials&scope=read',
      headers: { authorization: `Basic ${btoa('a%20b:s%3A1')}` },
    });
    expect(server.seen.slice(1).map(({ headers }) => headers.authorization)).toEqual([
      'Bearer t1',
      'Bearer t1',
    ]);
  });

  it('are changed for a new one after a 401, once', async () => {
    server.plays(token('old'), { status: 401 }, token('new'), page);
    const rahdari = withClient();
    await rahdari.orders.list();
    expect(server.seen.at(-1)!.headers.authorization).toBe('Bearer new');
    server.plays({ status: 401 }, token('newer'), { status: 401, json: { code: 'AUTH.UNAUTHENTICATED' } });
    await expect(rahdari.orders.list()).rejects.toMatchObject({ code: 'AUTH.UNAUTHENTICATED' });
    expect(server.seen).toHaveLength(3);
  });

  it('find the token endpoint in the metadata of the issuer', async () => {
    server.plays({ json: { token_endpoint: `${server.url}/there` } }, token('t'), page);
    await withClient({ tokenUrl: undefined }).orders.list();
    expect(server.seen.map(({ url }) => url)).toEqual([
      '/.well-known/oauth-authorization-server',
      '/there',
      '/v1/orders',
    ]);
  });

  it('say why there is no token', async () => {
    server.plays({ status: 401, json: { error: 'invalid_client', error_description: 'Wrong secret.' } });
    await expect(withClient().orders.list()).rejects.toMatchObject({
      name: 'RahdariAuthError',
      error: 'invalid_client',
      message: 'No access token: invalid_client: Wrong secret.',
    });
  });
});

describe('the options', () => {
  it('take one kind of credentials, and no empty one', () => {
    expect(() => client({ accessToken: 'x' })).toThrow('one of');
    expect(() => client({ apiKey: '' })).toThrow('empty');
  });

  it('take a source of tokens, which is asked again after a 401', async () => {
    const tokens = ['a', 'b', 'b'];
    server.plays({ status: 401 }, { json: { data: [], next_cursor: null } });
    await client({ apiKey: undefined, accessToken: () => tokens.shift()! }).orders.list();
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer a', 'Bearer b']);
  });
});

describe('Retry-After', () => {
  it.each([
    ['7', 7],
    ['Wed, 25 Nov 2026 09:00:30 GMT', 30],
    ['Wed, 25 Nov 2026 08:00:00 GMT', 0],
    ['soon', null],
    ['', null],
  ])('%p is %p seconds', (value, seconds) => {
    const now = Date.parse('2026-11-25T09:00:00Z');
    expect(retryAfterSeconds(new Headers({ 'retry-after': value }), now)).toBe(seconds);
  });

  it('is the least that is waited; without it the wait doubles up to its limit', () => {
    const options = { maxRetries: 9, initialDelayMs: 100, maxDelayMs: 1_000, maxRetryAfterMs: 60_000 };
    const waits = [1, 2, 3, 4, 5].map((repeat) => delayMs(options, repeat, null, () => 1));
    expect(waits).toEqual([100, 200, 400, 800, 1_000]);
    expect(delayMs(options, 1, null, () => 0)).toBe(50);
    expect(delayMs(options, 1, 5, () => 1)).toBe(5_000);
  });
});
