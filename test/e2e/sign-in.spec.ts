import { createHash, randomBytes } from 'node:crypto';
import { BrowserLike, claimsOf, formAction, hiddenFields, type Page } from '../support/browser-like';
import { HttpClient, type Json } from '../support/http-client';
import { type Rahdari, startProcesses } from '../support/processes';

/** People signing in at the embedded provider, over HTTP as a browser does it, and using the API with what they get. */
const CALLBACK = 'http://127.0.0.1:45123/callback';
const PRODUCTION = {
  RAHDARI_MODE: 'production',
  RAHDARI_WEBHOOKS_ALLOW_LOCAL: '',
  WHATSAPP_URL: 'https://whatsapp.people.example',
  SMS_URL: 'https://sms.people.example',
};

interface Tokens extends Json {
  access_token: string;
  refresh_token: string;
  id_token: string;
}

let rahdari: Rahdari;
let tenantId: string;
let passwords: Record<string, string>;

beforeAll(async () => {
  rahdari = await startProcesses({ withProvider: true });
  ({ tenantId } = await rahdari.tenant('people'));
  passwords = {};
  for (const role of ['agent', 'operator']) {
    const made = rahdari.command([
      'user',
      '--tenant',
      'people',
      '--login',
      `${role}@people.example`,
      '--role',
      role,
    ]);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    passwords[role] = made.stdout.trim();
  }
}, 120_000);
afterAll(() => rahdari?.stop());

const verifier = (): string => randomBytes(32).toString('base64url');
const challenge = (code: string): string => createHash('sha256').update(code).digest('base64url');
const post = async (path: string, fields: Record<string, string>) => {
  const response = await fetch(rahdari.issuer + path, { method: 'POST', body: new URLSearchParams(fields) });
  const text = await response.text();
  return { status: response.status, body: (text ? JSON.parse(text) : {}) as Tokens };
};
const authorize = (more: Record<string, string> = {}, secret = verifier()) => ({
  secret,
  url: `/auth?${new URLSearchParams({
    client_id: 'rahdari-cli',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid',
    state: 'st',
    code_challenge: challenge(secret),
    code_challenge_method: 'S256',
    ...more,
  }).toString()}`,
});
const signIn = async (role: string, browser = new BrowserLike(rahdari.issuer)): Promise<Tokens> => {
  const { url, secret } = authorize();
  const page = await browser.open(url);
  const landed = await browser.open(formAction(page), {
    login: `${role}@people.example`,
    password: passwords[role]!,
  });
  const code = new URL(landed.url).searchParams.get('code');
  const { status, body } = await post('/token', {
    grant_type: 'authorization_code',
    client_id: 'rahdari-cli',
    redirect_uri: CALLBACK,
    code: code!,
    code_verifier: secret,
  });
  expect([status, body.error]).toEqual([200, undefined]);
  return body;
};
const me = (token: string) => new HttpClient(rahdari.url, token).get('/v1/me');

it('the API leads to its issuer, whose metadata is its own', async () => {
  const metadata = (await (await fetch(`${rahdari.url}/.well-known/openid-configuration`)).json()) as Json;
  expect(metadata).toMatchObject({
    issuer: rahdari.issuer,
    code_challenge_methods_supported: ['S256'],
    response_types_supported: ['code'],
    device_authorization_endpoint: `${rahdari.issuer}/device/auth`,
  });
  const keys = await (await fetch(String(metadata.jwks_uri))).text();
  expect(keys).toContain('ES256');
  expect(keys).not.toContain('"d"');
});

describe('code with PKCE', () => {
  it('gives a token by which the API knows the person, role and tenant', async () => {
    const { access_token: token, expires_in: expiresIn } = await signIn('agent');
    expect(expiresIn).toBe(900);
    expect(claimsOf(token)).toMatchObject({
      iss: rahdari.issuer,
      aud: rahdari.url,
      role: 'agent',
      tenant: tenantId,
      sub: expect.stringMatching(/^usr_/),
    });
    const known = await me(token);
    expect(known).toMatchObject({
      status: 200,
      body: { role: 'agent', tenant_id: tenantId, caller_id: claimsOf(token).sub },
    });
    expect((await new HttpClient(rahdari.url, token).get('/v1/sellers')).status).toBe(200);
    expect((await new HttpClient(rahdari.url, token).get('/v1/users')).status).toBe(403);
  });

  it('is renewed by a refresh token that works once', async () => {
    const first = await signIn('agent');
    const renew = (token: string) =>
      post('/token', { grant_type: 'refresh_token', client_id: 'rahdari-cli', refresh_token: token });
    const second = await renew(first.refresh_token);
    expect(second.status).toBe(200);
    expect((await me(second.body.access_token)).status).toBe(200);
    expect((await renew(first.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
    // Whoever used it twice is not to be trusted with the next one.
    expect((await renew(second.body.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
  });

  it('asks once a browser: the second time the person is known', async () => {
    const browser = new BrowserLike(rahdari.issuer);
    await signIn('agent', browser);
    const landed = await browser.open(authorize().url);
    expect(new URL(landed.url).searchParams.get('code')).toEqual(expect.any(String));
  });

  it('is nothing without the verifier, and a code works once', async () => {
    const browser = new BrowserLike(rahdari.issuer);
    const { url, secret } = authorize();
    const page = await browser.open(url);
    const landed = await browser.open(formAction(page), {
      login: 'agent@people.example',
      password: passwords.agent!,
    });
    const fields = {
      grant_type: 'authorization_code',
      client_id: 'rahdari-cli',
      redirect_uri: CALLBACK,
      code: new URL(landed.url).searchParams.get('code')!,
    };
    expect((await post('/token', { ...fields, code_verifier: verifier() })).body).toMatchObject({
      error: 'invalid_grant',
    });
    expect((await post('/token', { ...fields, code_verifier: secret })).status).toBe(200);
    expect((await post('/token', { ...fields, code_verifier: secret })).body).toMatchObject({
      error: 'invalid_grant',
    });
  });

  it.each([
    ['no challenge', { code_challenge: '' }],
    ['a plain challenge', { code_challenge_method: 'plain' }],
    ['an implicit token', { response_type: 'token' }],
    ['a resource that is not ours', { resource: 'https://elsewhere.test' }],
  ])('refuses %s', async (_, more) => {
    const landed = await new BrowserLike(rahdari.issuer).open(authorize(more).url);
    expect(landed.url).not.toMatch(/[?&#](code|access_token)=/);
    // The answer to a request for a token comes behind a #.
    expect(landed.url + landed.html).toMatch(/\b(invalid_|unsupported_|unauthorized_)/);
  });

  it.each([
    'http://127.0.0.1:45123/other',
    'https://evil.test/callback',
    'http://127.0.0.1.evil.test/callback',
  ])('sends nobody to %s', async (redirectUri) => {
    const page = await new BrowserLike(rahdari.issuer).open(authorize({ redirect_uri: redirectUri }).url);
    expect([page.status, new URL(page.url).origin]).toEqual([400, rahdari.issuer]);
    expect(page.html).not.toContain('evil.test');
  });
});

describe('the login page', () => {
  const show = async (language?: string, more: Record<string, string> = {}): Promise<Page> =>
    new BrowserLike(rahdari.issuer, language).open(authorize(more).url);

  it.each([
    ['en', 'ltr', 'Sign in'],
    ['ur', 'rtl', 'داخل ہوں'],
    ['zh', 'ltr', '登录'],
  ])('speaks %s, and runs no script', async (language, direction, word) => {
    for (const page of [await show(language), await show('en', { ui_locales: language })]) {
      expect(page.html).toContain(`<html lang="${language}" dir="${direction}">`);
      expect(page.html).toContain(word);
      expect(page.html).not.toMatch(/<script|\son\w+=/);
    }
  });

  it('can be read in another language by a link, and the form stays in it', async () => {
    const browser = new BrowserLike(rahdari.issuer);
    const page = await browser.open(authorize().url);
    const link = /<a href="([^"]+)" lang="ur"/.exec(page.html)![1]!;
    const urdu = await browser.open(link);
    expect(urdu.html).toContain('dir="rtl"');
    const refused = await browser.open(formAction(urdu), { login: 'x', password: 'y' });
    expect(refused.html).toContain('dir="rtl"');
  });

  it('names its fields, keeps to itself, and leads nowhere but to the application', async () => {
    const { html, headers } = await show();
    for (const field of ['login', 'password']) expect(html).toContain(`<label for="${field}">`);
    expect(html).toContain('autocomplete="current-password"');
    const policy = headers.get('content-security-policy');
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).toContain(`form-action 'self' http://127.0.0.1:45123;`);
    expect(policy).toContain(`frame-ancestors 'none'`);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('says the same for a wrong password and for a login that nobody has', async () => {
    const answers: Page[] = [];
    for (const login of ['agent@people.example', 'nobody@people.example']) {
      const browser = new BrowserLike(rahdari.issuer);
      const page = await browser.open(authorize().url);
      answers.push(await browser.open(formAction(page), { login, password: 'wrong password' }));
    }
    const plain = ({ html }: Page): string =>
      html.replaceAll(/interaction\/[\w-]+/g, '').replace(/value="\w+@/, '');
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(plain(answers[0]!)).toBe(plain(answers[1]!));
    expect(answers[0]!.html).toContain('role="alert"');
    expect(answers[0]!.html).not.toContain('wrong password');
  });

  it('shows what was typed as text', async () => {
    const browser = new BrowserLike(rahdari.issuer);
    const page = await browser.open(authorize().url);
    const { html } = await browser.open(formAction(page), {
      login: '"><script>alert(1)</script>',
      password: 'x',
    });
    expect(html).not.toContain('<script');
  });

  it('of another browser, or made up, begins nothing', async () => {
    const page = await new BrowserLike(rahdari.issuer).open(authorize().url);
    const other = await new BrowserLike(rahdari.issuer).open(formAction(page), {
      login: 'agent@people.example',
      password: passwords.agent!,
    });
    expect(other.status).toBe(400);
    expect((await new BrowserLike(rahdari.issuer).open('/interaction/aaaaaaaaaaaaaaaaaaaaa')).status).toBe(
      400,
    );
  });

  it('can be left', async () => {
    const browser = new BrowserLike(rahdari.issuer);
    const page = await browser.open(authorize().url);
    const landed = await browser.open(formAction(page, 1), {});
    expect(new URL(landed.url).searchParams.get('error')).toBe('access_denied');
  });

  it('slows guessing down: after five tries not even the right password opens, for who has one and for who has not', async () => {
    const made = rahdari.command([
      'user',
      '--tenant',
      'people',
      '--login',
      'guessed@people.example',
      '--role',
      'auditor',
    ]);
    const answers: [string, number][] = [];
    for (const login of ['guessed@people.example', 'ghost@people.example']) {
      const browser = new BrowserLike(rahdari.issuer);
      const page = await browser.open(authorize().url);
      for (let n = 0; n < 5; n++) await browser.open(formAction(page), { login, password: `guess ${n}` });
      const last = await browser.open(formAction(page), { login, password: made.stdout.trim() });
      answers.push([last.html.includes('role="alert"') ? 'refused' : 'in', last.status]);
    }
    expect(answers).toEqual([
      ['refused', 401],
      ['refused', 401],
    ]);
    expect((await me((await signIn('agent')).access_token)).status).toBe(200);
  });
});

it('a device shows a code, the person types it in and signs in elsewhere', async () => {
  const device = (await post('/device/auth', { client_id: 'rahdari-cli', scope: 'openid' })).body as Json;
  const poll = () =>
    post('/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id: 'rahdari-cli',
      device_code: String(device.device_code),
    });
  expect((await poll()).body).toMatchObject({ error: 'authorization_pending' });
  const browser = new BrowserLike(rahdari.issuer);
  const enter = await browser.open(String(device.verification_uri));
  const wrong = await browser.open(formAction(enter), { ...hiddenFields(enter), user_code: 'AAAA-AAAA' });
  expect(wrong.html).toContain('role="alert"');
  const confirm = await browser.open(formAction(wrong), {
    ...hiddenFields(wrong),
    user_code: String(device.user_code),
  });
  expect(confirm.html).toContain('Rahdari CLI');
  const login = await browser.open(formAction(confirm), hiddenFields(confirm));
  const done = await browser.open(formAction(login), {
    login: 'operator@people.example',
    password: passwords.operator!,
  });
  expect(done.html).toContain('Your device is signed in');
  expect((await me((await poll()).body.access_token)).body).toMatchObject({ role: 'operator' });
});

it('who is shut out is out at once: the token, the refresh and the login', async () => {
  const made = rahdari.command([
    'user',
    '--tenant',
    'people',
    '--login',
    'leaver@people.example',
    '--role',
    'auditor',
  ]);
  passwords.leaver = made.stdout.trim();
  const tokens = await signIn('leaver');
  const operator = new HttpClient(rahdari.url, (await signIn('operator')).access_token);
  expect((await operator.post(`/v1/users/${claimsOf(tokens.access_token).sub}/disable`)).status).toBe(200);
  expect((await me(tokens.access_token)).status).toBe(401);
  const renewed = await post('/token', {
    grant_type: 'refresh_token',
    client_id: 'rahdari-cli',
    refresh_token: tokens.refresh_token,
  });
  expect(renewed.body).toMatchObject({ error: 'invalid_grant' });
  const browser = new BrowserLike(rahdari.issuer);
  const page = await browser.open(authorize().url);
  const refused = await browser.open(formAction(page), {
    login: 'leaver@people.example',
    password: passwords.leaver,
  });
  expect(refused.status).toBe(401);
});

it('a new password and role take the place of the old ones', async () => {
  const add = (role: string) =>
    rahdari
      .command(['user', '--tenant', 'people', '--login', 'Mover@People.example', '--role', role])
      .stdout.trim();
  add('agent');
  passwords.mover = add('senior_agent');
  expect(claimsOf((await signIn('mover')).access_token)).toMatchObject({ role: 'senior_agent' });
});

it.each([
  ['a role that is a program’s', ['--tenant', 'people', '--login', 'a@b.example', '--role', 'integrator']],
  ['no login', ['--tenant', 'people', '--role', 'agent']],
  ['another tenant’s login', ['--tenant', 'strangers', '--login', 'agent@people.example', '--role', 'agent']],
])('makes no user of %s', (_, args) => {
  const refused = rahdari.command(['user', ...args]);
  expect([refused.code, refused.stdout]).toEqual([1, '']);
});

it('no login name and no password is in what the processes say', () => {
  expect(rahdari.logs()).not.toContain('people.example');
  for (const password of Object.values(passwords)) expect(rahdari.logs()).not.toContain(password);
});

it('does not start in production mode while there are demo users', async () => {
  expect(rahdari.provider(PRODUCTION)).toMatchObject({
    code: 1,
    log: expect.stringContaining('must be https'),
  });
  const production = { ...PRODUCTION, OIDC_ISSUER: 'https://id.people.example' };
  rahdari.command(['seed', '--tenant', 'demo', '--out', '/dev/null', '--users']);
  expect(rahdari.provider(production)).toMatchObject({ code: 1, log: expect.stringContaining('demo users') });
});
