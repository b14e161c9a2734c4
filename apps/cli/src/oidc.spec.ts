import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Provider as OidcProvider } from 'oidc-provider';
import { FreshToken, type LoginRequest, type Oidc, signIn } from './oidc.ts';
import { ProfileFile } from './profiles.ts';

let issuer: string;
let server: Server;
let scratch: string;

/** A real provider, which signs everybody in without asking. */
beforeAll(async () => {
  const { Provider } = (await import('oidc-provider')) as { Provider: typeof OidcProvider };
  server = createServer((request, response) => handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'rahdari-cli',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1/callback'],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    ttl: { AccessToken: 60, Session: 600, Grant: 600, Interaction: 600 },
    interactions: { url: (_, { uid }) => `/signed-in/${uid}` },
    features: { devInteractions: { enabled: false } },
    issueRefreshToken: () => true,
  });
  provider.use(async (context, next) => {
    if (!context.path.startsWith('/signed-in/')) return next();
    const { prompt, params } = await provider.interactionDetails(context.req, context.res);
    const grant = new provider.Grant({ accountId: 'agent-1', clientId: String(params.client_id) });
    grant.addOIDCScope('openid offline_access');
    const result =
      prompt.name === 'login'
        ? { login: { accountId: 'agent-1' } }
        : { consent: { grantId: await grant.save() } };
    context.respond = false;
    await provider.interactionFinished(context.req, context.res, result);
  });
  const handler = provider.callback();
  scratch = mkdtempSync(join(tmpdir(), 'rahdari-oidc-'));
}, 60_000);
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
  server.close();
  server.closeAllConnections();
});

/** Follows redirects and keeps cookies, as a browser would. */
async function browse(url: string): Promise<{ status: number; text: string }> {
  const cookies = new Map<string, string>();
  for (let at = url, hops = 0; hops < 12; hops++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      cookies.set(name!, value!);
    }
    const next = response.headers.get('location');
    if (!next) return { status: response.status, text: await response.text() };
    at = new URL(next, at).href;
  }
  throw new Error('Too many redirects');
}

const request = (open: LoginRequest['open'], more: Partial<LoginRequest> = {}): LoginRequest => ({
  issuer,
  clientId: 'rahdari-cli',
  scope: 'openid offline_access',
  open,
  signal: new AbortController().signal,
  ...more,
});

describe('signing in in the browser', () => {
  it('gives tokens by the way over a port of this machine, bound by PKCE', async () => {
    let page: ReturnType<typeof browse> | undefined;
    let asked = '';
    const tokens = await signIn(request((url) => ((asked = url), (page = browse(url)))));
    expect(new URL(asked).searchParams.get('code_challenge_method')).toBe('S256');
    expect(tokens).toMatchObject({
      issuer,
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
    });
    expect(await page).toEqual({ status: 200, text: expect.stringContaining('Signed in') });
  });

  it('says nothing to a page that does not know the state, and hears no code from it', async () => {
    const answers: number[] = [];
    const tokens = await signIn(
      request((url) => {
        const back = new URL(new URL(url).searchParams.get('redirect_uri')!);
        back.search = new URLSearchParams({ code: 'stolen', state: 'guessed' }).toString();
        void fetch(back).then(({ status }) => (answers.push(status), browse(url)));
      }),
    );
    expect(answers).toEqual([404]);
    expect(tokens.accessToken).not.toBe('stolen');
  });

  it('says why it did not work', async () => {
    const refused = signIn(
      request((url) => {
        const { searchParams } = new URL(url);
        const back = new URL(searchParams.get('redirect_uri')!);
        back.search = new URLSearchParams({
          error: 'access_denied',
          state: searchParams.get('state')!,
        }).toString();
        void fetch(back);
      }),
    );
    await expect(refused).rejects.toThrow('The sign-in did not work: access_denied');
    await expect(signIn(request(() => undefined, { issuer: 'http://127.0.0.1:9' }))).rejects.toThrow(
      'does not answer',
    );
  });

  it('ends with Ctrl-C', async () => {
    const stop = new AbortController();
    const waiting = signIn(request(() => stop.abort(new Error('interrupted')), { signal: stop.signal }));
    await expect(waiting).rejects.toThrow('interrupted');
  });
});

describe('a token that runs out', () => {
  const file = (): ProfileFile => new ProfileFile({ XDG_CONFIG_HOME: scratch });
  const signedIn = async (name: string): Promise<Oidc> => {
    const oidc = { ...(await signIn(request((url) => void browse(url)))), expiresAt: 0 };
    await file().save(name, { api: issuer, oidc });
    return oidc;
  };
  const kept = async (name: string) => (await file().read())[name]?.oidc?.accessToken;

  it('is renewed, and the new one stored beside what else the profile has', async () => {
    const oidc = await signedIn('agent');
    const later = { ...oidc, expiresAt: Date.now() + 60_000 };
    expect(await new FreshToken(file(), 'agent', later).get()).toBe(oidc.accessToken);
    const renewed = await new FreshToken(file(), 'agent', oidc).get();
    expect(renewed).not.toBe(oidc.accessToken);
    expect(await file().read()).toMatchObject({ agent: { api: issuer, oidc: { accessToken: renewed } } });
    const alone = new FreshToken(file(), 'nobody', { ...oidc, refreshToken: undefined });
    await expect(alone.get()).rejects.toThrow('has run out');
  });

  it('is renewed once for all requests of a process, and one after the other of several processes', async () => {
    const oidc = await signedIn('shared');
    // As in two terminals: each has read the profile when it began.
    const [one, other] = [new FreshToken(file(), 'shared', oidc), new FreshToken(file(), 'shared', oidc)];
    const tokens = await Promise.all([one.get(), one.get(), other.get()]);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).toBe(await kept('shared'));
    const profile = (await file().read()).shared!;
    await file().save('shared', { ...profile, oidc: { ...profile.oidc!, expiresAt: 0 } });
    const next = await new FreshToken(file(), 'shared', oidc).get();
    expect(next).not.toBe(tokens[0]);
  });

  it('does not bring a sign-in back that was forgotten meanwhile', async () => {
    const oidc = await signedIn('gone');
    await file().remove('gone');
    expect(await new FreshToken(file(), 'gone', oidc).get()).not.toBe(oidc.accessToken);
    expect(await file().read()).not.toHaveProperty('gone');
  });

  it('is waited for while the issuer is away, and not stored then', async () => {
    const oidc = await signedIn('away');
    const lost = new FreshToken(file(), 'away', { ...oidc, issuer: 'http://127.0.0.1:9' });
    await expect(lost.get()).rejects.toMatchObject({ name: 'RahdariAuthError', passes: true });
    expect(await kept('away')).toBe(oidc.accessToken);
  });
});

describe('the stored profiles', () => {
  const file = (): ProfileFile => new ProfileFile({ XDG_CONFIG_HOME: join(scratch, 'many') });

  it('lose nothing to each other when many are stored at once', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `profile-${index}`);
    await Promise.all(names.map((name) => file().save(name, { api: 'https://a.example', apiKey: name })));
    expect(Object.keys(await file().read()).toSorted()).toEqual(names.toSorted());
  });

  it('are open again when whoever locked them has died', async () => {
    const lock = `${file().path}.lock`;
    writeFileSync(lock, '1');
    const longAgo = new Date(Date.now() - 120_000);
    utimesSync(lock, longAgo, longAgo);
    expect(await file().remove('profile-0')).toBe(true);
    expect(existsSync(lock)).toBe(false);
  });
});
