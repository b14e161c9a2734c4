import { randomUUID } from 'node:crypto';
import { ApiKeysService, IdentityService } from '@app/identity';
import { FixedClock, newId } from '@app/platform';
import { type ApiApp, startApiApp } from '../support/api-app';
import { HttpClient, type Json } from '../support/http-client';

const START = Date.parse('2026-11-25T08:00:00Z');
const HOUR_MS = 3_600_000;

interface Key extends Json {
  id: string;
  key: string;
  prefix: string;
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
const make = async (body: Json = {}): Promise<Key> => {
  const made = await api.as('operator').post<Key>('/v1/api-keys', { label: 'shop', ...body });
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  return made.body;
};
const ask = (key: string, path = '/v1/sellers') => new HttpClient(api.url, key).get(path);
const rotate = (id: string, body: Json = {}, by = api.as('operator')) =>
  by.post<Key>(`/v1/api-keys/${id}/rotate`, body);

describe('an API key', () => {
  it('is shown once, and works', async () => {
    const { key, ...shown } = await make({ scopes: ['read', 'orders:write'] });
    expect(key.startsWith(shown.prefix)).toBe(true);
    expect(shown).toMatchObject({ role: 'integrator', scopes: ['read', 'orders:write'], revoked_at: null });
    expect((await ask(key)).status).toBe(200);
    const list = await api.as('operator').get<{ data: Json[] }>('/v1/api-keys?limit=1');
    expect(list.body.data).toEqual([{ ...shown, last_used_at: new Date(START).toISOString() }]);
    expect((await api.as('operator').get(`/v1/api-keys/${shown.id}`)).body).toMatchObject({ id: shown.id });
    expect(list.text).not.toContain(key);
    expect(list.text).not.toContain('hash');
  });

  it('is shown again to a repeat of the request, which makes no second one', async () => {
    const key = randomUUID();
    const twice = [1, 2].map(() => api.as('operator').post<Key>('/v1/api-keys', { label: 'again' }, { key }));
    const first = await twice[0]!;
    await twice[1]!;
    expect((await api.as('operator').post<Key>('/v1/api-keys', { label: 'again' }, { key })).body).toEqual(
      first.body,
    );
    const rows = await api.database.read(api.tenantId, (tx) =>
      tx.query(`SELECT id FROM api_keys WHERE tenant_id = $1 AND label = 'again'`, [api.tenantId]),
    );
    expect(rows).toHaveLength(1);
  });

  it('ends at its time', async () => {
    const { key } = await make({ expires_at: new Date(START + HOUR_MS).toISOString() });
    later(0.99);
    expect((await ask(key)).status).toBe(200);
    later(1);
    expect((await ask(key)).status).toBe(401);
  });

  it('does not begin after its end', async () => {
    const refused = await api
      .as('operator')
      .post('/v1/api-keys', { label: 'x', expires_at: new Date(START - 1).toISOString() });
    expect(refused).toMatchObject({ status: 422, body: { code: 'CREDENTIAL.EXPIRY_PAST' } });
  });

  it('revoked is refused with the next request, and stays so', async () => {
    const { id, key } = await make();
    expect((await ask(key)).status).toBe(200);
    const revoke = () => api.as('operator').post(`/v1/api-keys/${id}/revoke`);
    expect((await revoke()).body).toMatchObject({ revoked_at: new Date(START).toISOString() });
    expect((await ask(key)).status).toBe(401);
    later(1);
    expect((await revoke()).body).toMatchObject({ revoked_at: new Date(START).toISOString() });
    expect(await rotate(id)).toMatchObject({ status: 409, body: { code: 'CREDENTIAL.REVOKED' } });
  });

  it('of another tenant is not there', async () => {
    const identity = api.app.get(IdentityService, { strict: false });
    const other = await identity.ensureTenant('another');
    const stranger = new HttpClient(
      api.url,
      await identity.issueKey(other, { role: 'operator', label: 'x' }),
    );
    const { id } = await make();
    for (const answer of [
      await stranger.get(`/v1/api-keys/${id}`),
      await stranger.post(`/v1/api-keys/${id}/rotate`, {}),
      await stranger.post(`/v1/api-keys/${id}/revoke`),
      await api.as('operator').get(`/v1/api-keys/${newId('key')}`),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'API_KEY.NOT_FOUND' } });
    expect((await stranger.get('/v1/api-keys')).text).not.toContain(id);
  });
});

describe('rotation', () => {
  it('gives a new secret, and the old one is good for a day beside it', async () => {
    const { id, key } = await make();
    const rotated = await rotate(id);
    expect(rotated).toMatchObject({
      status: 200,
      body: { id, previous_secret_until: new Date(START + 24 * HOUR_MS).toISOString() },
    });
    expect(rotated.body.key).not.toBe(key);
    later(23.9);
    expect([(await ask(key)).status, (await ask(rotated.body.key)).status]).toEqual([200, 200]);
    later(24);
    expect([(await ask(key)).status, (await ask(rotated.body.key)).status]).toEqual([401, 200]);
  });

  it('after a leak leaves no overlap', async () => {
    const { id, key } = await make();
    const { body } = await rotate(id, { overlap_hours: 0 });
    expect([(await ask(key)).status, (await ask(body.key)).status]).toEqual([401, 200]);
  });

  it('twice leaves two secrets, not three', async () => {
    const { id, key: first } = await make();
    const { body: second } = await rotate(id);
    const { body: third } = await rotate(id);
    const statuses = [];
    for (const key of [first, second.key, third.key]) statuses.push((await ask(key)).status);
    expect(statuses).toEqual([401, 200, 200]);
  });

  it('is not for the secret of before: who stole it makes nothing of it that lasts', async () => {
    const { id, key } = await make({ role: 'operator' });
    const other = await make();
    const { body } = await rotate(id);
    const thief = new HttpClient(api.url, key);
    expect((await thief.get('/v1/sellers')).status).toBe(200);
    const grabs = await Promise.all([
      rotate(id, { overlap_hours: 0 }, thief),
      rotate(other.id, {}, thief),
      thief.post('/v1/api-keys', { label: 'x', role: 'operator' }),
      thief.post('/v1/oauth-clients', { label: 'x', scopes: ['read'] }),
    ]);
    for (const grab of grabs)
      expect(grab).toMatchObject({ status: 403, body: { code: 'CREDENTIAL.SUPERSEDED' } });
    expect((await rotate(id, { overlap_hours: 0 }, new HttpClient(api.url, body.key))).status).toBe(200);
    expect((await ask(key)).status).toBe(401);
  });

  it('shows its secret to a repeat with the secret of before', async () => {
    const { id, key } = await make();
    const keys = api.app.get(ApiKeysService, { strict: false });
    const caller = { tenantId: api.tenantId, callerId: id, role: 'integrator' as const };
    const operationId = newId('cmd');
    const first = await keys.rotate(caller, id, operationId);
    expect((await keys.rotate({ ...caller, isSuperseded: true }, id, operationId)).secret).toBe(first.secret);
    expect((await ask(key)).status).toBe(200);
  });

  it('that is repeated after a later one brings no older secret back', async () => {
    const { id } = await make();
    const keys = api.app.get(ApiKeysService, { strict: false });
    const caller = { tenantId: api.tenantId, callerId: newId('key'), role: 'operator' as const };
    const [early, late] = [newId('cmd'), newId('cmd')];
    const first = await keys.rotate(caller, id, early);
    const second = await keys.rotate(caller, id, late);
    const third = await keys.rotate(caller, id, newId('cmd'), 0);
    for (const operationId of [early, late])
      await expect(keys.rotate(caller, id, operationId)).rejects.toMatchObject({
        code: 'CREDENTIAL.ROTATION_OVERTAKEN',
        kind: 'conflict',
      });
    const statuses = [];
    for (const { secret } of [first, second, third]) statuses.push((await ask(secret)).status);
    expect(statuses).toEqual([401, 401, 200]);
  });

  it('is bounded', async () => {
    const { id } = await make();
    for (const hours of [-1, 169, 1.5, '1'])
      expect((await rotate(id, { overlap_hours: hours })).status).toBe(422);
  });

  it('is a key’s own right, of itself alone and whatever its scopes', async () => {
    const mine = await make({ scopes: ['orders:read'] });
    const other = await make();
    const self = new HttpClient(api.url, mine.key);
    const rotated = await rotate(mine.id, {}, self);
    expect(rotated.status).toBe(200);
    expect((await ask(rotated.body.key, '/v1/orders')).status).toBe(200);
    expect(await rotate(other.id, {}, self)).toMatchObject({
      status: 404,
      body: { code: 'API_KEY.NOT_FOUND' },
    });
  });
});

describe('scopes', () => {
  it('narrow what the role may, and the refusal says which one is missing', async () => {
    const { key } = await make({ scopes: ['orders:read'] });
    expect((await ask(key, '/v1/orders')).status).toBe(200);
    const refused = await ask(key, '/v1/sellers');
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'AUTH.SCOPE_MISSING', scope: 'sellers:read' },
    });
    expect(refused.headers.get('www-authenticate')).toBe(
      'Bearer realm="rahdari", error="insufficient_scope", scope="sellers:read"',
    );
    const writes = await new HttpClient(api.url, key).post('/v1/orders', {});
    expect(writes.body).toMatchObject({ code: 'AUTH.SCOPE_MISSING', scope: 'orders:write' });
  });

  it('that only read change nothing, those that only write read nothing', async () => {
    const reader = new HttpClient(api.url, (await make({ scopes: ['read'] })).key);
    const writer = new HttpClient(api.url, (await make({ scopes: ['write'] })).key);
    const post = (client: HttpClient) => client.post('/v1/sellers', {});
    expect([(await reader.get('/v1/sellers')).status, (await post(reader)).status]).toEqual([200, 403]);
    expect([(await writer.get('/v1/sellers')).status, (await post(writer)).status]).toEqual([403, 422]);
  });

  it('are told at /v1/me, with role and permissions', async () => {
    const { id, key } = await make({ scopes: ['orders:read', 'orders:write'] });
    expect((await ask(key, '/v1/me')).body).toEqual({
      caller_id: id,
      tenant_id: api.tenantId,
      role: 'integrator',
      seller_id: null,
      scopes: ['orders:read', 'orders:write'],
      permissions: ['orders.read', 'orders.write', 'identity.read', 'api_keys.rotate'],
    });
  });

  it('that do not exist cannot be given', async () => {
    for (const scopes of [['admin'], ['orders'], [], ['read', 'read'], 'read'])
      expect((await api.as('operator').post('/v1/api-keys', { label: 'x', scopes })).status).toBe(422);
  });
});

describe('a maker', () => {
  it('gives no more than it has', async () => {
    const { key } = await make({ role: 'operator', scopes: ['read', 'api_keys:write'] });
    const maker = new HttpClient(api.url, key);
    expect((await maker.post('/v1/api-keys', { label: 'x', scopes: ['orders:read'] })).status).toBe(201);
    for (const scopes of [['write'], ['read', 'orders:write'], undefined])
      expect(await maker.post('/v1/api-keys', { label: 'x', scopes })).toMatchObject({
        status: 403,
        body: { code: 'CREDENTIAL.BEYOND_MAKER' },
      });
  });

  it('makes no agents and no sellers: those are people', async () => {
    for (const role of ['agent', 'senior_agent', 'seller', 'king'])
      expect((await api.as('operator').post('/v1/api-keys', { label: 'x', role })).status).toBe(422);
    const agents = await api.database.read(api.tenantId, (tx) =>
      tx.query<{ id: string }>(`SELECT id FROM api_keys WHERE tenant_id = $1 AND role = 'agent'`, [
        api.tenantId,
      ]),
    );
    expect(await rotate(agents[0]!.id)).toMatchObject({
      status: 403,
      body: { code: 'CREDENTIAL.ROLE_NOT_GRANTABLE' },
    });
  });

  it('sets no field that is not its to set', async () => {
    for (const field of ['id', 'tenant_id', 'hash', 'revoked_at', 'created_by', 'seller_id'])
      expect(await api.as('operator').post('/v1/api-keys', { label: 'x', [field]: 'y' })).toMatchObject({
        status: 400,
        body: { code: 'REQUEST.UNKNOWN_FIELD' },
      });
  });
});

it('every change of a key is in the audit and in the events, by ids', async () => {
  const { id, key } = await make();
  await rotate(id);
  await api.as('operator').post(`/v1/api-keys/${id}/revoke`);
  const rows = await api.database.read(api.tenantId, async (tx) => ({
    audit: await tx.query<{ action: string }>(
      `SELECT action, details FROM audit_entries WHERE tenant_id = $1 AND subject = $2 ORDER BY seq`,
      [api.tenantId, id],
    ),
    events: await tx.query<{ type: string }>(
      `SELECT type, data FROM outbox_events WHERE tenant_id = $1 AND subject = $2 ORDER BY seq`,
      [api.tenantId, id],
    ),
  }));
  const steps = ['api_key.created', 'api_key.rotated', 'api_key.revoked'];
  expect(rows.audit.map(({ action }) => action)).toEqual(steps);
  expect(rows.events.map(({ type }) => type)).toEqual(steps);
  expect(JSON.stringify(rows)).not.toContain(key.slice(9, 30));
});

describe('what is no credential', () => {
  it.each([
    ['nothing', undefined, undefined],
    ['an empty bearer', 'Bearer ', 'invalid_token'],
    ['another scheme', 'Basic eDp5', 'invalid_token'],
    ['a truncated key', 'cut', 'invalid_token'],
    [
      'a key with another checksum',
      'rhd_demo_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_000000',
      'invalid_token',
    ],
    ['a megabyte of letters', `Bearer ${'a'.repeat(10_000)}`, 'invalid_token'],
  ])('is 401: %s', async (_, header, error) => {
    const authorization = header === 'cut' ? `Bearer ${api.tokens.agent.slice(0, -1)}` : header;
    const response = await fetch(`${api.url}/v1/sellers`, {
      headers: authorization ? { authorization } : {},
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(
      error ? `Bearer realm="rahdari", error="${error}"` : 'Bearer realm="rahdari"',
    );
  });

  it('is 401: a good key in the query', async () => {
    for (const name of ['access_token', 'token', 'authorization', 'api_key'])
      expect((await fetch(`${api.url}/v1/sellers?${name}=${api.tokens.agent}`)).status).toBe(401);
  });
});
