import { createHmac, createSign, KeyObject } from 'node:crypto';
import { request as rawRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { IdentityService, UsersService } from '@app/identity';
import { FixedClock, newId, ROLES } from '@app/platform';
import { CompactSign, type CryptoKey, exportSPKI, importJWK } from 'jose';
import { type ApiApp, startApiApp } from '../support/api-app';
import { HttpClient, type Json, until } from '../support/http-client';
import { Issuer, type SigningKey } from '../support/issuer';

const START = Date.parse('2026-11-25T08:00:00Z');
const NOW_S = START / 1000;
const AUDIENCE = 'https://rahdari.test';

let issuer: Issuer;
let key: SigningKey;
let stranger: SigningKey;
let api: ApiApp;
let clock: FixedClock;
let otherTenantId: string;

const claims = (more: Json = {}): Json => ({
  aud: AUDIENCE,
  sub: 'person-1',
  role: 'agent',
  organisation: api.tenantId,
  iat: NOW_S,
  exp: NOW_S + 600,
  ...more,
});
const good = (more: Json = {}, header: Json = {}): Promise<string> => issuer.sign(key, claims(more), header);
const ask = (token: string, path = '/v1/me') => new HttpClient(api.url, token).get(path);
const status = async (token: string): Promise<number> => (await fetchMe(token)).status;
/** Without the patience of the client, which asks again after a 503. */
const fetchMe = (token: string) =>
  fetch(`${api.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
const b64 = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

beforeAll(async () => {
  issuer = await Issuer.open();
  [key, stranger] = [await Issuer.key('k1'), await Issuer.key('k1')];
  issuer.publish(key);
  clock = new FixedClock(new Date(START));
  api = await startApiApp([], {
    clock,
    env: { OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: AUDIENCE, OIDC_TENANT_CLAIM: 'organisation' },
  });
  otherTenantId = await api.app.get(IdentityService, { strict: false }).ensureTenant('other');
});
afterAll(async () => {
  await api?.stop();
  await issuer?.close();
});
beforeEach(() => clock.set(new Date(START)));

describe('a person who signs in at the issuer', () => {
  it('is somebody here, with an id that stays', async () => {
    const first = await ask(await good());
    expect(first).toMatchObject({
      status: 200,
      body: {
        role: 'agent',
        tenant_id: api.tenantId,
        scopes: null,
        caller_id: expect.stringMatching(/^usr_/),
      },
    });
    const second = await ask(await good({ iat: NOW_S + 1 }));
    expect(second.body.caller_id).toBe(first.body.caller_id);
    expect((await ask(await good({ sub: 'person-2' }))).body.caller_id).not.toBe(first.body.caller_id);
  });

  it('is written down once, however many first requests come at once', async () => {
    const token = await good({ sub: 'person-at-once' });
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(token)));
    expect(new Set(answers.map(({ body }) => body.caller_id)).size).toBe(1);
    const [entry] = await api.database.read(api.tenantId, (tx) =>
      tx.query<{ n: string }>(
        `SELECT count(*) AS n FROM audit_entries WHERE tenant_id = $1 AND action = 'user.arrived' AND subject = $2`,
        [api.tenantId, answers[0]!.body.caller_id],
      ),
    );
    expect(entry!.n).toBe('1');
  });

  it('has the role that the issuer says now', async () => {
    for (const role of ['agent', 'senior_agent', 'programme_lead', 'operator', 'auditor'])
      expect((await ask(await good({ role }))).body).toMatchObject({ role });
    expect((await ask(await good({ role: ['staff', 'auditor'] }))).body).toMatchObject({ role: 'auditor' });
  });

  it('is listed for the operator, and shut out at once', async () => {
    const token = await good({ sub: 'to-be-disabled' });
    const { caller_id: id } = (await ask(token)).body;
    const list = await api.as('operator').get<{ data: Json[] }>('/v1/users');
    expect(list.body.data).toContainEqual(
      expect.objectContaining({ id, subject: 'to-be-disabled', issuer: issuer.url, disabled_at: null }),
    );
    const set = (action: string) => api.as('operator').post(`/v1/users/${id}/${action}`);
    expect((await set('disable')).body).toMatchObject({ disabled_at: new Date(START).toISOString() });
    expect(await status(token)).toBe(401);
    expect((await set('enable')).body).toMatchObject({ disabled_at: null });
    expect(await status(token)).toBe(200);
  });

  it('is not let in again, or shut out, by a late repeat of what was done before', async () => {
    const token = await good({ sub: 'to-and-fro' });
    const id = String((await ask(token)).body.caller_id);
    const users = api.app.get(UsersService, { strict: false });
    const caller = { tenantId: api.tenantId, callerId: newId('key'), role: 'operator' as const };
    const [first, second] = [newId('cmd'), newId('cmd')];
    await users.setDisabled(caller, id, true, first);
    await users.setDisabled(caller, id, false, second);
    for (const operationId of [first, second])
      expect(await users.setDisabled(caller, id, true, operationId)).toMatchObject({ disabledAt: null });
    expect(await status(token)).toBe(200);
    await users.setDisabled(caller, id, true, newId('cmd'));
    expect(await status(token)).toBe(401);
    const told = await api.database.read(api.tenantId, (tx) =>
      tx.query<{ type: string }>(
        `SELECT type FROM outbox_events WHERE tenant_id = $1 AND subject = $2 ORDER BY seq`,
        [api.tenantId, id],
      ),
    );
    expect(told.map(({ type }) => type)).toEqual(['user.disabled', 'user.enabled', 'user.disabled']);
  });

  it.each([
    ...ROLES.filter((role) => ['seller', 'integrator'].includes(role)),
    'king',
    '',
    7,
    null,
    ['agent', 'auditor'],
    {},
  ])('is nobody here with the role %j', async (role) => {
    expect(await ask(await good({ role }))).toMatchObject({
      status: 403,
      body: { code: 'AUTH.NOT_A_MEMBER', claim: 'role' },
    });
  });

  it.each([undefined, '', 'Demo', 7, null, [], `ten_${'0'.repeat(32)}`])(
    'is nobody here with the tenant %j',
    async (tenant) => {
      expect(await ask(await good({ organisation: tenant, sub: 'nowhere' }))).toMatchObject({
        status: 403,
        body: { code: 'AUTH.NOT_A_MEMBER', claim: 'organisation' },
      });
    },
  );
});

/** Signed as given, so that what no library would sign can be signed, too. */
const signRaw = (header: string, payload: string, by: CryptoKey = key.privateKey): string => {
  const input = `${b64(header)}.${b64(payload)}`;
  const signature = createSign('RSA-SHA256').update(input).sign(KeyObject.from(by));
  return `${input}.${signature.toString('base64url')}`;
};
const HEADER = '{"alg":"RS256","kid":"k1","typ":"at+jwt"}';

const HOSTILE: [string, () => Promise<string> | string][] = [
  ...['none', 'None', 'NONE', 'nOnE'].map((alg): [string, () => string] => [
    `alg ${alg}`,
    () => `${b64({ alg, typ: 'at+jwt' })}.${b64(claims())}.`,
  ]),
  [
    'alg none with a signature',
    async () => `${b64({ alg: 'none', typ: 'at+jwt' })}.${b64(claims())}.${(await good()).split('.')[2]}`,
  ],
  ['no alg', () => signRaw('{"kid":"k1","typ":"at+jwt"}', JSON.stringify(claims()))],
  [
    'HS256 with the public key as the secret',
    async () => {
      const pem = await exportSPKI((await importJWK(key.publicJwk, 'RS256')) as CryptoKey);
      const input = `${b64({ alg: 'HS256', kid: 'k1', typ: 'at+jwt' })}.${b64(claims())}`;
      return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`;
    },
  ],
  ['a kid that is a path', () => issuer.sign(stranger, claims(), { kid: '../../../../dev/null' })],
  ['a kid that is SQL', () => issuer.sign(stranger, claims(), { kid: "k1' UNION SELECT 'x' --" })],
  ['a kid that is a URL', () => issuer.sign(stranger, claims(), { kid: 'http://127.0.0.1:1/jwks' })],
  ['a key of the same name by somebody else', () => issuer.sign(stranger, claims())],
  ['jku', () => good({}, { jku: 'http://127.0.0.1:1/jwks' })],
  ['x5u', () => good({}, { x5u: 'http://127.0.0.1:1/cert' })],
  ['x5c', () => good({}, { x5c: ['AAAA'] })],
  ['its own key in jwk', () => issuer.sign(stranger, claims(), { jwk: stranger.publicJwk })],
  [
    'crit',
    () => signRaw('{"alg":"RS256","kid":"k1","typ":"at+jwt","crit":["x"],"x":1}', JSON.stringify(claims())),
  ],
  ['another audience', () => good({ aud: 'https://elsewhere.test' })],
  ['an audience that begins like ours', () => good({ aud: `${AUDIENCE}.evil.test` })],
  ['no audience', () => good({ aud: undefined })],
  ['another issuer', () => good({ iss: 'https://elsewhere.test' })],
  ['the issuer with a slash', () => good({ iss: `${issuer.url}/` })],
  ['an ID token', () => good({}, { typ: 'JWT' })],
  ['no typ', () => good({}, { typ: undefined })],
  ['no exp', () => good({ exp: undefined })],
  ['exp as text', () => good({ exp: String(NOW_S + 600) })],
  ['exp a minute ago', () => good({ exp: NOW_S - 60 })],
  ['nbf beyond the skew', () => good({ nbf: NOW_S + 61 })],
  ['iat beyond the skew', () => good({ iat: NOW_S + 61 })],
  ['no subject', () => good({ sub: undefined })],
  ['an empty subject', () => good({ sub: '' })],
  ['a subject with NUL', () => good({ sub: 'a\u0000b' })],
  ['a subject without end', () => good({ sub: 'a'.repeat(256) })],
  ['the signature stripped', async () => (await good()).replace(/[^.]+$/, '')],
  ['the signature and its dot stripped', async () => (await good()).replace(/\.[^.]+$/, '')],
  [
    'another claim under the signature',
    async () => {
      const [header, , signature] = (await good()).split('.');
      return `${header}.${b64(claims({ role: 'operator' }))}.${signature}`;
    },
  ],
  ['a claim twice', () => signRaw(HEADER, JSON.stringify(claims()).replace('{', '{"role":"operator",'))],
  [
    'a claim twice, once escaped',
    () => signRaw(HEADER, JSON.stringify(claims()).replace('{', '{"\\u0072ole":"operator",')),
  ],
  [
    'a header member twice',
    () => signRaw('{"alg":"none","alg":"RS256","kid":"k1","typ":"at+jwt"}', JSON.stringify(claims())),
  ],
  ['another tenant’s claim for a person of this one', () => good({ organisation: otherTenantId })],
  ['a subject that looks like an account of ours that is gone', () => good({ sub: newId('usr') })],
  ['9 kB', () => good({ padding: 'x'.repeat(9_000) })],
  [
    'a nested JWS',
    async () =>
      new CompactSign(Buffer.from(await good()))
        .setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'at+jwt' })
        .sign(key.privateKey),
  ],
  ['no JSON inside', () => signRaw(HEADER, 'role=agent')],
  ['a list inside', () => signRaw(HEADER, '["agent"]')],
  ['four parts', async () => `${await good()}.x`],
  ['dots', () => '..'],
  ['a word', () => 'agent'],
];

describe('a token is refused that has', () => {
  it.each(HOSTILE)('%s', async (_, make) => {
    // The person is known, so that only the token can be the reason.
    expect(await status(await good())).toBe(200);
    const response = await fetchMe(await make());
    expect(await response.json()).toMatchObject({ status: 401, code: 'AUTH.UNAUTHENTICATED' });
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="rahdari", error="invalid_token"');
  });

  it('100 kB: the header is larger than the server takes', async () => {
    expect(await status(await good({ padding: 'x'.repeat(100_000) }))).toBe(431);
  });
});

describe('the edges of time', () => {
  it('are a minute wide, by the clock of the API', async () => {
    expect(await status(await good({ exp: NOW_S - 59 }))).toBe(200);
    expect(await status(await good({ nbf: NOW_S + 60 }))).toBe(200);
    expect(await status(await good({ iat: NOW_S + 60 }))).toBe(200);
  });

  it('move with it', async () => {
    const token = await good({ exp: NOW_S + 600 });
    clock.set(new Date(START + 659_000));
    expect(await status(token)).toBe(200);
    clock.set(new Date(START + 660_000));
    expect(await status(token)).toBe(401);
  });
});

describe('the header field', () => {
  it('twice is refused, whatever is in it', async () => {
    const token = await good();
    const both = (first: string, second: string) =>
      new Promise<number>((resolve, reject) => {
        const sent = rawRequest(`${api.url}/v1/me`, (response) => {
          void text(response).then(() => resolve(response.statusCode!));
        });
        sent.on('error', reject);
        sent.setHeader('Authorization', [`Bearer ${first}`, `Bearer ${second}`]);
        sent.end();
      });
    expect(await both(token, token)).toBe(401);
    expect(await both(token, 'nothing')).toBe(401);
    expect(await both(api.tokens.agent, token)).toBe(401);
  });

  it('is the only place for a token', async () => {
    const token = await good();
    expect((await fetch(`${api.url}/v1/me?access_token=${token}`)).status).toBe(401);
    for (const authorization of ['Bearer', 'Bearer ', `Token ${token}`, `Bearer ${token} x`, token])
      expect((await fetch(`${api.url}/v1/me`, { headers: { authorization } })).status).toBe(401);
  });
});

describe('the issuer’s keys', () => {
  const minutes = (n: number): void => clock.set(new Date(START + n * 60_000));
  const lasting = (by: SigningKey, more: Json = {}) =>
    issuer.sign(by, claims({ exp: NOW_S + 86_400, ...more }));

  it('are asked for once, not once a token', async () => {
    minutes(11);
    const token = await lasting(key);
    expect(await status(token)).toBe(200);
    const before = issuer.keysAsked;
    for (let n = 0; n < 5; n++) expect(await status(token)).toBe(200);
    expect(issuer.keysAsked).toBe(before);
  });

  it('are rotated: a new one is found at once, a withdrawn one ends after ten minutes', async () => {
    const next = await Issuer.key('k2', 'ES256');
    minutes(30);
    expect(await status(await lasting(key))).toBe(200);
    issuer.publish(next);
    minutes(32);
    expect(await status(await lasting(next))).toBe(200);
    expect(await status(await lasting(key))).toBe(401);
    issuer.publish(key, next);
    minutes(43);
    expect(await status(await lasting(key))).toBe(200);
  });

  it('that nobody knows make it ask once in half a minute, however many come', async () => {
    minutes(60);
    expect(await status(await lasting(key))).toBe(200);
    minutes(61);
    const before = issuer.keysAsked;
    for (let n = 0; n < 5; n++)
      expect(
        await status(await issuer.sign(stranger, claims({ exp: NOW_S + 86_400 }), { kid: `no-${n}` })),
      ).toBe(401);
    expect(issuer.keysAsked).toBe(before + 1);
  });

  it('that were read hold for an hour while the issuer is down; what cannot be judged is 503', async () => {
    minutes(90);
    const [known, unknown] = [await lasting(key), await issuer.sign(stranger, claims(), { kid: 'k9' })];
    expect(await status(known)).toBe(200);
    await issuer.close();
    minutes(95);
    expect(await status(known)).toBe(200);
    const unjudged = await fetchMe(unknown);
    expect([unjudged.status, unjudged.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await unjudged.json()).toMatchObject({ code: 'AUTH.ISSUER_UNAVAILABLE' });
    minutes(149);
    expect(await status(known)).toBe(200);
    expect(
      (await fetch(`${api.url}/v1/me`, { headers: { authorization: `Bearer ${api.tokens.agent}` } })).status,
    ).toBe(200);
    minutes(151);
    expect(await status(known)).toBe(503);
    await issuer.listen();
    minutes(152);
    expect(await status(known)).toBe(200);
  });

  it('are renewed before their time without anybody waiting, and a silent issuer holds nobody up for long', async () => {
    minutes(180);
    const known = await lasting(key);
    expect(await status(known)).toBe(200);
    issuer.isSilent = true;
    minutes(186);
    expect(await status(known)).toBe(200);
    // Answered while the request for the keys is still open.
    await until(
      async () => issuer.held,
      (held) => held === 1,
    );
    await until(
      async () => issuer.held,
      (held) => held === 0,
    );
    minutes(191);
    expect(await status(known)).toBe(200);
    minutes(192);
    const unknown = await issuer.sign(stranger, claims({ exp: NOW_S + 86_400 }), { kid: 'k8' });
    expect(await status(unknown)).toBe(503);
    issuer.isSilent = false;
  });

  it('of metadata that is another issuer’s are not taken', async () => {
    minutes(240);
    issuer.metadata = { issuer: 'https://elsewhere.test' };
    expect(await status(await lasting(key))).toBe(503);
    issuer.metadata = {};
    minutes(241);
    expect(await status(await lasting(key))).toBe(200);
  });
});

it('without an issuer every such token is refused, and nothing points to one', async () => {
  const plain = await startApiApp();
  try {
    expect(
      (await fetch(`${plain.url}/v1/me`, { headers: { authorization: `Bearer ${await good()}` } })).status,
    ).toBe(401);
    expect((await fetch(`${plain.url}/.well-known/openid-configuration`)).status).toBe(404);
  } finally {
    await plain.stop();
  }
});

it('the API says where its issuer is', async () => {
  const answer = await fetch(`${api.url}/.well-known/openid-configuration`, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([
    302,
    `${issuer.url}/.well-known/openid-configuration`,
  ]);
  const resource = (await (await fetch(`${api.url}/.well-known/oauth-protected-resource`)).json()) as Json;
  expect(resource.authorization_servers).toContain(issuer.url);
});

it('an issuer that ends in a slash is found, and named with it', async () => {
  const slashed = await Issuer.open('/');
  slashed.publish(key);
  const plain = await startApiApp([], { env: { OIDC_ISSUER: slashed.url, OIDC_AUDIENCE: AUDIENCE } });
  try {
    const now = Math.floor(Date.now() / 1000);
    const token = await slashed.sign(key, {
      aud: AUDIENCE,
      sub: 'person-1',
      role: 'agent',
      tenant: plain.tenantId,
      iat: now,
      exp: now + 600,
    });
    expect(await new HttpClient(plain.url, token).get('/v1/me')).toMatchObject({
      status: 200,
      body: { role: 'agent' },
    });
    const leads = await fetch(`${plain.url}/.well-known/openid-configuration`, { redirect: 'manual' });
    expect(leads.headers.get('location')).toBe(`${slashed.url}.well-known/openid-configuration`);
  } finally {
    await plain.stop();
    await slashed.close();
  }
});
