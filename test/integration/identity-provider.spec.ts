import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { AccountsService, IdentityService, ProviderStore } from '@app/identity';
import { AppConfig, loadConfig, Vault } from '@app/platform';
import { Quotas } from '@app/quotas';
import { Test, type TestingModule } from '@nestjs/testing';
import { LoginRoutes } from '../../apps/identity-provider/src/login-routes';
import { createProvider } from '../../apps/identity-provider/src/provider';
import { ProviderModule } from '../../apps/identity-provider/src/provider.module';
import { createIdentityServer } from '../../apps/identity-provider/src/server';
import { SignInQuotas } from '../../apps/identity-provider/src/sign-in-quotas';
import { BrowserLike, formAction } from '../support/browser-like';
import { createTestDatabase, type TestDatabase } from '../support/database';

/** The embedded provider and those who do not mean well: many at once, raw sockets, hops that are made up. */
const HOST = '127.0.0.1';
const CALLBACK = 'http://127.0.0.1:45123/callback';
const LOGIN = 'agent@provider.example';
const PASSWORD = 'a password of the test';

interface Running {
  url: string;
  port: number;
  /** What no answer was found for. */
  errors: Error[];
}

let database: TestDatabase;
const opened: { server: Server; module: TestingModule }[] = [];

const listening = (server: Server, port = 0): Promise<number> =>
  new Promise((resolve) => {
    server.listen(port, HOST, () => resolve((server.address() as AddressInfo).port));
  });
const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** A provider with these settings, in this process. All are on one database. */
async function open(env: Record<string, string> = {}): Promise<Running> {
  const first = createServer();
  const port = await listening(first);
  await closed(first);
  const url = `http://${HOST}:${port}`;
  const config = loadConfig({
    RAHDARI_MODE: 'local',
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '8',
    RAHDARI_SECRET: 'be'.repeat(32),
    PUBLIC_URL: 'http://api.provider.example',
    OIDC_ISSUER: url,
    ...env,
  });
  const module = await Test.createTestingModule({ imports: [ProviderModule] })
    .overrideProvider(AppConfig)
    .useValue(config)
    .overrideProvider(Vault)
    .useValue(new Vault(config.secretHex))
    .compile();
  await module.init();
  const [accounts, store] = [module.get(AccountsService), module.get(ProviderStore)];
  const keys = await store.signingKeys();
  const provider = createProvider({ config, vault: module.get(Vault), accounts, store, keys });
  const errors: Error[] = [];
  const server = createIdentityServer({
    config,
    issuer: url,
    provider: () => provider,
    routes: new LoginRoutes(accounts, url),
    quotas: new SignInQuotas(module.get(Quotas), config),
    onError: (error) => errors.push(error),
  });
  await listening(server, port);
  opened.push({ server, module });
  return { url, port, errors };
}

/** The status of a request that is sent as it stands. */
async function raw(port: number, lines: string): Promise<number> {
  const socket = connect(port, HOST);
  socket.write(`${lines}\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`);
  return Number((await text(socket)).slice(9, 12));
}

const verifier = (): string => randomBytes(32).toString('base64url');
const authorize = (secret = verifier()): string =>
  `/auth?${new URLSearchParams({
    client_id: 'rahdari-cli',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid',
    code_challenge: createHash('sha256').update(secret).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString()}`;
const loginPage = async (url: string): Promise<{ browser: BrowserLike; action: string }> => {
  const browser = new BrowserLike(url);
  return { browser, action: formAction(await browser.open(authorize())) };
};
const post = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });

let plain: Running;

beforeAll(async () => {
  database = await createTestDatabase();
  plain = await open();
  const { module } = opened[0]!;
  const tenantId = await module.get(IdentityService).ensureTenant('provider');
  await module.get(AccountsService).save(tenantId, { login: LOGIN, password: PASSWORD, role: 'agent' });
  await module.get(AccountsService).adopt(plain.url);
});
afterAll(async () => {
  for (const { server, module } of opened) {
    await closed(server);
    await module.close();
  }
  await database?.drop();
});

describe('no request ends the process', () => {
  it.each([
    'GET //',
    'GET //a:b',
    'GET ///',
    'GET //evil.example/auth',
    'GET http://',
    'POST //[',
    'GET //%',
  ])('%s is a bad request', async (start) => {
    expect(await raw(plain.port, `${start} HTTP/1.1`)).toBe(400);
    expect((await fetch(`${plain.url}/health/live`)).status).toBe(200);
  });

  it.each([
    'OPTIONS *',
    'GET http://elsewhere.example/health/live',
    'GET /%',
    'GET /interaction/%00',
    'TRACE /',
  ])('%s is answered', async (start) => {
    expect([200, 400, 404, 405]).toContain(await raw(plain.port, `${start} HTTP/1.1`));
    expect(plain.errors).toEqual([]);
  });
});

describe('its own address', () => {
  it.each(['x-forwarded-host', 'host', 'x-forwarded-proto'])(
    'is the issuer’s, whatever %s says',
    async (name) => {
      const value = name === 'x-forwarded-proto' ? 'https' : 'evil.example';
      const lines = `GET /.well-known/openid-configuration HTTP/1.1\r\n${name}: ${value}`;
      const socket = connect(plain.port, HOST);
      socket.write(`${lines}\r\n${name === 'host' ? '' : `Host: ${HOST}\r\n`}Connection: close\r\n\r\n`);
      const metadata = await text(socket);
      expect(metadata).toContain(`"token_endpoint":"${plain.url}/token"`);
      expect(metadata).not.toContain('evil.example');
    },
  );
});

describe('guesses at once', () => {
  const guesses = async (url: string, login: string, count: number, headers = {}) => {
    const { browser, action } = await loginPage(url);
    return Promise.all(
      Array.from({ length: count }, (_, n) =>
        browser.send(action, { login, password: `guess ${n}` }, headers),
      ),
    );
  };
  const failures = async (): Promise<number[]> =>
    (
      await database.database.dataSource.query<{ failures: number }[]>(
        `SELECT failures FROM login_tries WHERE key LIKE 'pair:%' ORDER BY failures`,
      )
    ).map(({ failures: count }) => count);

  it('are counted before they are hashed: five of twenty, and no more, are compared', async () => {
    const answers = await guesses(plain.url, LOGIN, 20);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(await failures()).toEqual([5]);
    const { browser, action } = await loginPage(plain.url);
    expect((await browser.open(action, { login: LOGIN, password: PASSWORD })).status).toBe(401);
    await database.database.dataSource.query(`DELETE FROM login_tries`);
  });

  it('of one who knows the password leave no count behind', async () => {
    const { browser, action } = await loginPage(plain.url);
    const landed = await browser.open(action, { login: LOGIN, password: PASSWORD });
    expect(landed.url).toContain(`${CALLBACK}?code=`);
    const rows = await database.database.dataSource.query<{ failures: number }[]>(
      `SELECT failures FROM login_tries`,
    );
    expect(rows).toEqual([{ failures: 0 }]);
  });

  it('beyond what can be hashed in time are told so, and the others are served', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) => guesses(plain.url, `nobody${n}@provider.example`, 10)),
    );
    const statuses = answers.flat().map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([401, 503]));
    const busy = answers.flat().find(({ status }) => status === 503)!;
    expect(busy.headers.get('retry-after')).toBe('5');
  });
});

describe('from one address', () => {
  const limited = { TRUSTED_PROXIES: HOST, RATE_LIMIT_FAILED_LOGINS: '5', RATE_LIMIT_ADDRESS: '20' };
  let guarded: Running;
  beforeAll(async () => {
    guarded = await open(limited);
  });
  const from = (address: string) => ({ 'x-forwarded-for': `198.51.100.200, ${address}` });
  const statuses = async (count: number, ask: () => Promise<Response>): Promise<Record<string, number>> => {
    const found: Record<string, number> = {};
    for (const { status } of await Promise.all(Array.from({ length: count }, ask)))
      found[status] = (found[status] ?? 0) + 1;
    return found;
  };

  it('only so many logins begin', async () => {
    const begin = () =>
      fetch(guarded.url + authorize(), { headers: from('203.0.113.1'), redirect: 'manual' });
    expect(await statuses(9, begin)).toEqual({ 303: 5, 429: 4 });
    const refused = await begin();
    expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
    expect(await refused.text()).toContain('Wait a minute');
    const elsewhere = await fetch(guarded.url + authorize(), {
      headers: from('203.0.113.2'),
      redirect: 'manual',
    });
    expect(elsewhere.status).toBe(303);
  });

  it('only so many devices begin, and only so many of their codes are tried, however the path is written', async () => {
    const device = () =>
      post(`${guarded.url}/device/auth`, { client_id: 'rahdari-cli', scope: 'openid' }, from('203.0.113.3'));
    expect(await statuses(9, device)).toEqual({ 200: 5, 429: 4 });
    const paths = ['/device', '/DEVICE', '/device/', '/Device'];
    let n = 0;
    const guess = () =>
      post(guarded.url + paths[n++ % 4]!, { user_code: `AAAA-AAA${n}` }, from('203.0.113.4'));
    expect((await statuses(9, guess))['429']).toBe(4);
  });

  it('only so many passwords are tried, with any names', async () => {
    const { browser, action } = await loginPage(plain.url);
    const path = action.replace(plain.url, '');
    let n = 0;
    const attempt = () =>
      browser.send(guarded.url + path, { login: `name${n++}`, password: 'guess' }, from('203.0.113.5'));
    expect((await statuses(9, attempt))['429']).toBe(4);
  });

  it('of IPv6, a /64 is one', async () => {
    let n = 0;
    const begin = () =>
      fetch(guarded.url + authorize(), { headers: from(`2001:db8:1:2::${++n}`), redirect: 'manual' });
    expect(await statuses(9, begin)).toEqual({ 303: 5, 429: 4 });
  });

  it('nobody asks for anything without end', async () => {
    const ask = () => fetch(`${guarded.url}/jwks`, { headers: from('203.0.113.6') });
    expect(await statuses(25, ask)).toEqual({ 200: 20, 429: 5 });
  });

  it('hops that no proxy of ours wrote are not believed', async () => {
    const unproxied = await open({ ...limited, TRUSTED_PROXIES: '' });
    let n = 0;
    const begin = () =>
      fetch(unproxied.url + authorize(), { headers: from(`203.0.113.${++n}`), redirect: 'manual' });
    // The peer is one, and others of this file came from it, too.
    expect((await statuses(9, begin))['429']).toBeGreaterThanOrEqual(4);
  });
});

describe('at once, of what works once', () => {
  const AT_ONCE = 8;
  const token = (fields: Record<string, string>) =>
    post(`${plain.url}/token`, { client_id: 'rahdari-cli', ...fields });
  /** The one answer that is good; all others are refusals. */
  const theOne = async (fields: Record<string, string>): Promise<Record<string, string>> => {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => token(fields)));
    const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as Record<string, string>[];
    const [good, ...more] = bodies.filter(({ error }) => error === undefined);
    expect([more, bodies.filter(({ error }) => error === 'invalid_grant').length]).toEqual([[], AT_ONCE - 1]);
    return good!;
  };

  it('a code gives tokens once', async () => {
    const secret = verifier();
    const browser = new BrowserLike(plain.url);
    const page = await browser.open(authorize(secret));
    const landed = await browser.open(formAction(page), { login: LOGIN, password: PASSWORD });
    const first = await theOne({
      grant_type: 'authorization_code',
      redirect_uri: CALLBACK,
      code: new URL(landed.url).searchParams.get('code')!,
      code_verifier: secret,
    });
    expect(first).toMatchObject({ access_token: expect.any(String), refresh_token: expect.any(String) });
    expect(plain.errors).toEqual([]);
  });

  it('a record of the store is consumed once', async () => {
    const store = opened[0]!.module.get(ProviderStore);
    await store.upsert('RefreshToken', 'of-this-test', {}, 60);
    const consumed = await Promise.all(
      Array.from({ length: AT_ONCE }, () => store.consume('RefreshToken', 'of-this-test')),
    );
    expect(consumed.filter(Boolean)).toEqual([true]);
    expect((await store.find('RefreshToken', 'id', 'of-this-test'))?.consumedAt).toEqual(expect.any(Date));
  });
});
