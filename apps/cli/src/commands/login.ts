import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text as textFrom } from 'node:stream/consumers';
import { type Command, type Run, textOf, UsageError } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { signIn } from '../oidc.ts';
import type { Profile } from '../profiles.ts';

const LOCAL_API = 'http://127.0.0.1:3000';

export const login: Command = {
  path: ['login'],
  summary: 'Sign in and store the credentials',
  about:
    'With an API key: from RAHDARI_API_KEY, from stdin where that is no terminal, or typed in. With --client-id: OAuth 2.0\nclient credentials, the secret taken in the same ways. With --issuer: in the browser, by OpenID Connect.\nStored under $XDG_CONFIG_HOME/rahdari, readable by you only; a key is never an argument, where others could read it.',
  options: {
    'client-id': { type: 'string', value: 'id', about: 'Sign in with OAuth 2.0 client credentials' },
    scope: { type: 'string', value: 'scopes', about: 'What to ask for, separated by spaces' },
    issuer: { type: 'string', value: 'url', about: 'Sign in in the browser at this OpenID Connect issuer' },
    'oidc-client-id': {
      type: 'string',
      value: 'id',
      about: 'Of this tool at the issuer (default: rahdari-cli)',
    },
    'no-browser': { type: 'boolean', about: 'Print the address instead of opening it' },
  },
  examples: [
    'rahdari login --api https://api.example.com',
    'rahdari login --profile staging < key.txt',
    'rahdari login --client-id cli_… --scope "sellers:read orders:write"',
  ],
  run: async (run) => {
    const { session, out } = run;
    const profile = await credentialsOf(run);
    // Nothing is stored of credentials that are not good.
    const { data: me } = await session.clientOf(profile).me.me();
    await session.file.save(session.name, profile);
    const result = { profile: session.name, api: profile.api, ...me };
    out.result(
      result,
      `Signed in at ${profile.api} as ${me.role} ${me.caller_id}; stored as “${session.name}”.`,
    );
  },
};

async function credentialsOf({ values, session, out, signal }: Run): Promise<Profile> {
  const api = session.apiUrl ?? (await session.file.read())[session.name]?.api ?? LOCAL_API;
  if (!URL.canParse(api)) throw new UsageError(`--api takes an address, not “${api}”`);
  const issuer = textOf(values, 'issuer');
  const clientId = textOf(values, 'client-id');
  const scope = textOf(values, 'scope');
  if (issuer && clientId) throw new UsageError('--issuer and --client-id are two ways to sign in; give one');
  if (issuer) {
    const open = (url: string): void => {
      out.terminal.stderr.write(`Sign in here:\n${url}\n`);
      if (!values['no-browser']) openBrowser(url);
    };
    const oidcClient = textOf(values, 'oidc-client-id') ?? 'rahdari-cli';
    const request = { issuer, clientId: oidcClient, scope: scope ?? 'openid offline_access', open, signal };
    return { api, oidc: await signIn(request) };
  }
  if (clientId) {
    const clientSecret = await secretOf('Client secret', process.env.RAHDARI_CLIENT_SECRET);
    return { api, client: { clientId, clientSecret, ...(scope ? { scope } : {}) } };
  }
  return { api, apiKey: await secretOf('API key', process.env.RAHDARI_API_KEY) };
}

function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const child = spawn(command!, args, { stdio: 'ignore', detached: true });
  // The address is printed as well.
  child.on('error', () => undefined);
  child.unref();
}

async function secretOf(what: string, fromEnvironment: string | undefined): Promise<string> {
  const secret = (
    fromEnvironment ?? (process.stdin.isTTY ? await typed(what) : await textFrom(process.stdin))
  ).trim();
  if (!secret)
    throw new CommandFailure(
      EXIT.usage,
      `The ${what.toLowerCase()} is empty.`,
      'Type it, or send it to stdin.',
    );
  return secret;
}

/** Typed without an echo. */
function typed(what: string): Promise<string> {
  process.stderr.write(`${what}: `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise((resolve) => {
    lines.once('line', (line) => resolve(line));
    lines.once('close', () => resolve(''));
  }).then((line) => {
    process.stderr.write('\n');
    lines.close();
    return line as string;
  });
}

export const logout: Command = {
  path: ['logout'],
  summary: 'Forget stored credentials',
  about: 'Forgets them on this machine only: a key stays good until an operator revokes it.',
  run: async ({ session, out }) => {
    const was = await session.file.remove(session.name);
    out.result(
      { profile: session.name, removed: was },
      was ? `“${session.name}” is forgotten.` : `There is no “${session.name}”.`,
    );
  },
};

export const whoami: Command = {
  path: ['whoami'],
  summary: 'Show who is signed in, where and as what',
  run: async ({ session, out }) => {
    const rahdari = await session.client();
    const { data: me } = await rahdari.me.me();
    const profiles = Object.keys(await session.file.read());
    const result = { profile: session.name, api: rahdari.baseUrl, ...me };
    out.result(result, () =>
      out.fields({
        profile: session.name,
        api: rahdari.baseUrl,
        role: me.role,
        caller: me.caller_id,
        tenant: me.tenant_id,
        seller: me.seller_id,
        scopes: me.scopes?.join(' '),
        profiles: profiles.join(', '),
      }),
    );
  },
};
