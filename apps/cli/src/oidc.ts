import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RahdariAuthError } from '@rahdari/sdk';
import { EXIT } from './exit-codes.ts';
import { CommandFailure } from './failure.ts';
import type { Profile, ProfileFile } from './profiles.ts';

interface Issuer {
  authorization_endpoint: string;
  token_endpoint: string;
}

interface Tokens {
  access_token: string;
  refresh_token?: string;
  expires_in?: number;
}

export type Oidc = NonNullable<Profile['oidc']>;

export interface LoginRequest {
  issuer: string;
  clientId: string;
  scope: string;
  /** Shows the address to the person, and opens it where that is possible. */
  open: (url: string) => void;
  signal: AbortSignal;
}

const MARGIN_MS = 30_000;
const LIMIT_MS = 15_000;
const PATH = '/callback';

const failed = (what: string): CommandFailure =>
  new CommandFailure(EXIT.denied, `The sign-in did not work: ${what}`, 'Try “rahdari login” again.');

/** Fails as the SDK knows it: what passes is waited for, also in the middle of a stream. */
async function ask<T>(url: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { ...init, signal: AbortSignal.timeout(LIMIT_MS) });
    text = await response.text();
  } catch (error) {
    throw new RahdariAuthError('unreachable', `${url} does not answer.`, null, error);
  }
  const body = jsonOf(text) as { error?: string; error_description?: string };
  const { error = 'refused', error_description: description = `${url} answered ${response.status}.` } = body;
  if (!response.ok) throw new RahdariAuthError(error, description, response.status);
  return body as T;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

const discover = (issuer: string): Promise<Issuer> =>
  ask<Issuer>(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);

const tokensOf = (issuer: Issuer, form: Record<string, string>): Promise<Tokens> =>
  ask<Tokens>(issuer.token_endpoint, { method: 'POST', body: new URLSearchParams(form) });

const stored = (issuer: string, clientId: string, tokens: Tokens, before?: Oidc): Oidc => ({
  issuer,
  clientId,
  accessToken: tokens.access_token,
  refreshToken: tokens.refresh_token ?? before?.refreshToken,
  expiresAt: Date.now() + (tokens.expires_in ?? 300) * 1000,
});

/** RFC 8252: the browser comes back to a port of this machine; PKCE (RFC 7636) binds the code to this process. */
export async function signIn({ issuer, clientId, scope, open, signal }: LoginRequest): Promise<Oidc> {
  const endpoints = await discover(issuer);
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const { server, redirectUri, code } = await listen(state);
  try {
    const url = new URL(endpoints.authorization_endpoint);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString();
    open(url.href);
    const interrupted = new Promise<never>((_, reject) => {
      const stop = (): void => reject(signal.reason as Error);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
    const tokens = await tokensOf(endpoints, {
      grant_type: 'authorization_code',
      code: await Promise.race([code, interrupted]),
      redirect_uri: redirectUri,
      client_id: clientId,
      code_verifier: verifier,
    });
    return stored(issuer, clientId, tokens);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function listen(
  state: string,
): Promise<{ server: Server; redirectUri: string; code: Promise<string> }> {
  let settle: { resolve: (code: string) => void; reject: (error: Error) => void };
  const code = new Promise<string>((resolve, reject) => (settle = { resolve, reject }));
  code.catch(() => undefined);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    // A page elsewhere may send the browser here: without our state it says nothing.
    if (pathname !== PATH || searchParams.get('state') !== state) return void response.writeHead(404).end();
    const error = searchParams.get('error_description') ?? searchParams.get('error');
    const given = searchParams.get('code');
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    if (error || !given) {
      response.end('The sign-in did not work. The terminal says why; this page can be closed.');
      return settle.reject(failed(error ?? 'the answer has no code.'));
    }
    response.end('Signed in. This page can be closed.');
    settle.resolve(given);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, redirectUri: `http://127.0.0.1:${port}${PATH}`, code };
}

const isFresh = ({ expiresAt }: Oidc): boolean => Date.now() < expiresAt - MARGIN_MS;

/**
 * The stored token, renewed and stored again when it runs out: once for all requests of a process, and one after the other of
 * all processes. A provider that sees a refresh token twice takes it for stolen and ends the sign-in.
 */
export class FreshToken {
  private readonly file: ProfileFile;
  private readonly name: string;
  private oidc: Oidc;
  private pending: Promise<string> | undefined;

  constructor(file: ProfileFile, name: string, oidc: Oidc) {
    this.file = file;
    this.name = name;
    this.oidc = oidc;
  }

  async get(): Promise<string> {
    if (isFresh(this.oidc)) return this.oidc.accessToken;
    this.pending ??= this.renew().finally(() => (this.pending = undefined));
    return this.pending;
  }

  private renew(): Promise<string> {
    return this.file.change(async (profiles) => {
      const kept = profiles[this.name];
      const isOurs = kept?.oidc?.issuer === this.oidc.issuer && kept.oidc.clientId === this.oidc.clientId;
      // Another process may have renewed it: then the refresh token that we have is used up.
      if (isOurs) this.oidc = kept.oidc!;
      if (!isFresh(this.oidc)) this.oidc = await renewed(this.oidc);
      // Who has signed out meanwhile stays signed out on this machine.
      if (isOurs) kept.oidc = this.oidc;
      return this.oidc.accessToken;
    });
  }
}

async function renewed(oidc: Oidc): Promise<Oidc> {
  const { issuer, clientId, refreshToken } = oidc;
  if (!refreshToken)
    throw new CommandFailure(EXIT.denied, 'The sign-in has run out.', 'Sign in again with “rahdari login”.');
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId };
  return stored(issuer, clientId, await tokensOf(await discover(issuer), form), oidc);
}
