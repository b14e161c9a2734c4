import { IdentityService, OauthTokens } from '@app/identity';
import { FixedClock, newId } from '@app/platform';
import { type ApiApp, startApiApp } from '../support/api-app';
import { HttpClient, type Json } from '../support/http-client';

const START = Date.parse('2026-11-25T08:00:00Z');
const HOUR_MS = 3_600_000;
const FORM = 'application/x-www-form-urlencoded';

interface Client extends Json {
  client_id: string;
  client_secret: string;
}

let api: ApiApp;
let clock: FixedClock;

beforeAll(async () => {
  clock = new FixedClock(new Date(START));
  api = await startApiApp([], { clock });
});
afterAll(() => api?.stop());
beforeEach(() => clock.set(new Date(START)));

const later = (hours: number): void => clock.set(new Date(START + hours * HOUR_MS));
const make = async (scopes = ['read', 'orders:write']): Promise<Client> => {
  const made = await api.as('operator').post<Client>('/v1/oauth-clients', { label: 'erp', scopes });
  expect(made.status).toBe(201);
  return made.body;
};
const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
const basic = ({
  client_id: id,
  client_secret: secret,
}: Pick<Client, 'client_id' | 'client_secret'>): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;
const post = (body: string, headers: Record<string, string> = {}, path = '/oauth/token') =>
  fetch(api.url + path, { method: 'POST', body, headers: { 'content-type': FORM, ...headers } });
const tokenOf = async (client: Client, fields: Record<string, string> = {}) => {
  const response = await post(form({ grant_type: 'client_credentials', ...fields }), {
    authorization: basic(client),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
};
const statusWith = async (token: unknown, path = '/v1/orders'): Promise<number> =>
  (await new HttpClient(api.url, String(token)).get(path)).status;

describe('client credentials', () => {
  it('by the Authorization field give a short-lived token with what the client has', async () => {
    const client = await make();
    const { status, headers, body } = await tokenOf(client);
    expect([status, body]).toEqual([
      200,
      {
        access_token: expect.stringMatching(/^rhd_access_/),
        token_type: 'Bearer',
        expires_in: 900,
        scope: 'read orders:write',
      },
    ]);
    expect([headers.get('cache-control'), headers.get('pragma')]).toEqual(['no-store', 'no-cache']);
    const me = await new HttpClient(api.url, String(body.access_token)).get('/v1/me');
    expect(me.body).toMatchObject({
      caller_id: client.client_id,
      role: 'integrator',
      tenant_id: api.tenantId,
    });
  });

  it('in the body do, too', async () => {
    const { client_id, client_secret } = await make();
    const response = await post(form({ grant_type: 'client_credentials', client_id, client_secret }));
    expect(response.status).toBe(200);
  });

  it('are narrowed by the scope parameter, and never widened', async () => {
    const client = await make();
    const { body } = await tokenOf(client, { scope: 'orders:read' });
    expect(body.scope).toBe('orders:read');
    expect([await statusWith(body.access_token), await statusWith(body.access_token, '/v1/sellers')]).toEqual(
      [200, 403],
    );
    for (const scope of ['write', 'orders:read sellers:write', 'admin', 'openid'])
      expect(await tokenOf(client, { scope })).toMatchObject({
        status: 400,
        body: { error: 'invalid_scope' },
      });
  });

  it('end after fifteen minutes', async () => {
    const { body } = await tokenOf(await make());
    later(0.249);
    expect(await statusWith(body.access_token)).toBe(200);
    later(0.25);
    expect(await statusWith(body.access_token)).toBe(401);
  });

  it('are kept as a hash, and removed once they have ended', async () => {
    const { body } = await tokenOf(await make());
    const rows = () =>
      api.database.read(api.tenantId, (tx) =>
        tx.query(`SELECT * FROM access_tokens WHERE tenant_id = $1`, [api.tenantId]),
      );
    expect(JSON.stringify(await rows())).not.toContain(String(body.access_token));
    later(1);
    await api.app.get(OauthTokens, { strict: false }).purge();
    expect(await rows()).toEqual([]);
  });

  it('own the Idempotency-Keys of their client: a repeat with the next token is a repeat', async () => {
    const client = await make(['write', 'read']);
    const [first, second] = [await tokenOf(client), await tokenOf(client)];
    const send = (token: unknown) =>
      new HttpClient(api.url, String(token)).post(
        '/v1/webhook-endpoints',
        { url: 'http://127.0.0.1:9/x' },
        { key: 'one' },
      );
    await send(first.body.access_token);
    expect((await send(second.body.access_token)).headers.get('idempotency-replayed')).toBe('true');
  });
});

describe('the token endpoint refuses, as RFC 6749 says,', () => {
  const granted = { grant_type: 'client_credentials' };
  const cases: [string, number, string, (client: Client) => Promise<Response>][] = [
    [
      'a wrong secret',
      401,
      'invalid_client',
      (client) =>
        post(form(granted), {
          authorization: basic({ ...client, client_secret: `${client.client_secret}x` }),
        }),
    ],
    [
      'another client’s secret',
      401,
      'invalid_client',
      async (client) =>
        post(form(granted), {
          authorization: basic({ ...client, client_secret: (await make()).client_secret }),
        }),
    ],
    [
      'an unknown client',
      401,
      'invalid_client',
      (client) => post(form(granted), { authorization: basic({ ...client, client_id: newId('cli') }) }),
    ],
    [
      'a client that is SQL',
      401,
      'invalid_client',
      (client) => post(form(granted), { authorization: basic({ ...client, client_id: "' OR 1=1 --" }) }),
    ],
    [
      'a client with NUL',
      401,
      'invalid_client',
      (client) => post(form(granted), { authorization: basic({ ...client, client_id: 'cli_\u0000' }) }),
    ],
    ['nobody', 401, 'invalid_client', () => post(form(granted))],
    [
      'an empty secret',
      401,
      'invalid_client',
      (client) => post(form({ ...granted, client_id: client.client_id, client_secret: '' })),
    ],
    [
      'a bearer',
      401,
      'invalid_client',
      () => post(form(granted), { authorization: `Bearer ${api.tokens.operator}` }),
    ],
    [
      'half a percent sign',
      401,
      'invalid_client',
      () => post(form(granted), { authorization: `Basic ${Buffer.from('%:%').toString('base64')}` }),
    ],
    [
      'two ways at once',
      400,
      'invalid_request',
      (client) =>
        post(form({ ...granted, client_secret: client.client_secret }), { authorization: basic(client) }),
    ],
    [
      'two clients at once',
      400,
      'invalid_request',
      (client) => post(form({ ...granted, client_id: newId('cli') }), { authorization: basic(client) }),
    ],
    ['nobody, and no grant either', 401, 'invalid_client', () => post('')],
    ['no grant', 400, 'invalid_request', (client) => post('', { authorization: basic(client) })],
    [
      'another grant',
      400,
      'unsupported_grant_type',
      (client) =>
        post(form({ grant_type: 'password', username: 'a', password: 'b' }), {
          authorization: basic(client),
        }),
    ],
    [
      'a parameter twice',
      400,
      'invalid_request',
      (client) => post(`${form(granted)}&scope=read&scope=write`, { authorization: basic(client) }),
    ],
    [
      'JSON',
      400,
      'invalid_request',
      (client) =>
        post(JSON.stringify(granted), { authorization: basic(client), 'content-type': 'application/json' }),
    ],
    [
      'a file',
      400,
      'invalid_request',
      (client) => post('a,b', { authorization: basic(client), 'content-type': 'text/csv' }),
    ],
  ];

  it.each(cases)('%s', async (_, status, error, ask) => {
    const response = await ask(await make());
    expect([response.status, await response.json()]).toEqual([
      status,
      { error, error_description: expect.any(String) },
    ]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('www-authenticate')).toBe(status === 401 ? 'Basic realm="rahdari"' : null);
  });

  it('a form that is too large, as any route does', async () => {
    expect((await post(`scope=${'a'.repeat(140_000)}`)).status).toBe(413);
  });

  it('and no other route takes a form', async () => {
    const response = await post(
      'label=x',
      { authorization: `Bearer ${api.tokens.operator}`, 'idempotency-key': 'form' },
      '/v1/api-keys',
    );
    expect([response.status, ((await response.json()) as Json).code]).toEqual([
      415,
      'REQUEST.UNSUPPORTED_MEDIA',
    ]);
  });
});

describe('a client', () => {
  it('is shown without its secret', async () => {
    const { client_secret: secret, ...shown } = await make();
    const list = await api.as('operator').get<{ data: Json[] }>('/v1/oauth-clients?limit=1');
    expect(list.body.data).toEqual([shown]);
    const one = await api.as('operator').get(`/v1/oauth-clients/${shown.client_id}`);
    expect(one.body).toEqual(shown);
    expect(list.text + one.text).not.toContain(secret);
  });

  it('has no use for its secret but at the token endpoint', async () => {
    const { client_secret: secret } = await make();
    expect(await statusWith(secret)).toBe(401);
  });

  it('is rotated with overlap', async () => {
    const client = await make();
    const rotated = await api
      .as('operator')
      .post<Client>(`/v1/oauth-clients/${client.client_id}/rotate`, { overlap_hours: 2 });
    expect(rotated.status).toBe(200);
    later(1.9);
    expect([(await tokenOf(client)).status, (await tokenOf(rotated.body)).status]).toEqual([200, 200]);
    later(2);
    expect([(await tokenOf(client)).status, (await tokenOf(rotated.body)).status]).toEqual([401, 200]);
  });

  it('revoked ends with all its tokens at once', async () => {
    const client = await make();
    const { body } = await tokenOf(client);
    expect(await statusWith(body.access_token)).toBe(200);
    await api.as('operator').post(`/v1/oauth-clients/${client.client_id}/revoke`);
    expect(await statusWith(body.access_token)).toBe(401);
    expect(await tokenOf(client)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('gives one token back, and nobody else’s (RFC 7009)', async () => {
    const [client, other] = [await make(), await make()];
    const [mine, theirs] = [await tokenOf(client), await tokenOf(other)];
    for (const token of [mine.body.access_token, theirs.body.access_token, 'unknown']) {
      const response = await post(
        form({ token: String(token) }),
        { authorization: basic(client) },
        '/oauth/revoke',
      );
      expect(response.status).toBe(200);
    }
    expect([await statusWith(mine.body.access_token), await statusWith(theirs.body.access_token)]).toEqual([
      401, 200,
    ]);
    expect((await post(form({ token: 'x' }), {}, '/oauth/revoke')).status).toBe(401);
  });

  it('of another tenant is not there', async () => {
    const identity = api.app.get(IdentityService, { strict: false });
    const other = await identity.ensureTenant('another');
    const stranger = new HttpClient(
      api.url,
      await identity.issueKey(other, { role: 'operator', label: 'x' }),
    );
    const { client_id: id } = await make();
    for (const answer of [
      await stranger.get(`/v1/oauth-clients/${id}`),
      await stranger.post(`/v1/oauth-clients/${id}/rotate`, {}),
      await stranger.post(`/v1/oauth-clients/${id}/revoke`),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'OAUTH_CLIENT.NOT_FOUND' } });
  });
});

it('the metadata leads to the endpoint (RFC 8414)', async () => {
  const metadata = (await (await fetch(`${api.url}/.well-known/oauth-authorization-server`)).json()) as Json;
  expect(metadata).toMatchObject({
    issuer: 'http://127.0.0.1:3000',
    token_endpoint: 'http://127.0.0.1:3000/oauth/token',
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    scopes_supported: expect.arrayContaining(['read', 'write', 'orders:write']),
  });
});
