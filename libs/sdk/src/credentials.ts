import { objectOf, parsed } from './problem.ts';
import { retryAfterSeconds } from './retry.ts';

/** Where the token of a request comes from. */
export interface Credentials {
  token(): Promise<string>;
  /** Called with a token that was refused; true when another one is worth a try. */
  renew(refused: string): Promise<boolean>;
}

/** An API key (`rhd_…`) or any other token that does not change. */
export const fixedToken = (token: string): Credentials => ({
  token: () => Promise.resolve(token),
  renew: () => Promise.resolve(false),
});

/** A token that somebody else keeps fresh, such as an OIDC library; it is asked for before each request. */
export const tokenFrom = (source: () => string | Promise<string>): Credentials => ({
  token: async () => source(),
  renew: async (refused) => (await source()) !== refused,
});

export interface ClientCredentialsOptions {
  clientId: string;
  clientSecret: string;
  /** Space-separated; all that the client may have unless given. */
  scope?: string;
  /** Read from the issuer's metadata unless given. */
  tokenUrl?: string;
}

/** A token is renewed this long before it runs out, so that none runs out on its way. */
const MARGIN_MS = 30_000;

/** Why no token could be had: the authorisation server's `error` and its description. */
export class RahdariAuthError extends Error {
  override readonly name = 'RahdariAuthError';
  readonly error: string;
  /** Of the answer; null when there was none. */
  readonly status: number | null;
  /** As the authorisation server asked; null when it did not. */
  readonly retryAfterSeconds: number | null;

  constructor(
    error: string,
    description: string,
    status: number | null = null,
    cause?: unknown,
    askedSeconds: number | null = null,
  ) {
    super(`No access token: ${error}: ${description}`, { cause });
    this.error = error;
    this.status = status;
    this.retryAfterSeconds = askedSeconds;
  }

  /** True: nobody was refused, the authorisation server is away or has too much to do. */
  get passes(): boolean {
    return this.error === 'unreachable' || this.status === 429 || (this.status ?? 0) >= 500;
  }
}

/** What Node and browsers call a connection that failed, wherever in the chain of causes a library has put it. */
const OF_THE_NETWORK = /^(ECONN|ENOTFOUND|EAI_AGAIN|ENET|EHOST|EPIPE|ETIMEDOUT|UND_ERR_)/;
const CAUSES = 5;

/**
 * Whether the same question may be answered later. Of a token function of your own: a `RahdariAuthError` that passes, or what
 * `fetch` throws when there is no answer; anything else it throws is final.
 */
export function isPassingAuthFailure(error: unknown): boolean {
  let at = error as { name?: string; message?: string; code?: unknown; cause?: unknown } | undefined;
  for (let depth = 0; at && depth < CAUSES; depth++, at = at.cause as typeof at) {
    if (at instanceof RahdariAuthError) return at.passes;
    const { name, code, message = '' } = at;
    if (name === 'TimeoutError' || (typeof code === 'string' && OF_THE_NETWORK.test(code))) return true;
    if (name === 'TypeError' && /fetch|network|load failed/i.test(message)) return true;
  }
  return false;
}

/** RFC 6749 section 4.4. One token for all requests; requests that come meanwhile wait for the same renewal. */
export class ClientCredentials implements Credentials {
  private readonly baseUrl: string;
  private readonly options: ClientCredentialsOptions;
  private readonly doFetch: typeof fetch;
  private readonly timeoutMs: number;
  private current: { token: string; freshUntil: number } | undefined;
  private pending: Promise<string> | undefined;
  private tokenUrl: string | undefined;

  constructor(baseUrl: string, options: ClientCredentialsOptions, doFetch: typeof fetch, timeoutMs: number) {
    this.baseUrl = baseUrl;
    this.options = options;
    this.doFetch = doFetch;
    this.timeoutMs = timeoutMs;
    this.tokenUrl = options.tokenUrl;
  }

  async token(): Promise<string> {
    if (this.current && Date.now() < this.current.freshUntil) return this.current.token;
    this.pending ??= this.fetchToken().finally(() => (this.pending = undefined));
    return this.pending;
  }

  renew(refused: string): Promise<boolean> {
    if (this.current?.token === refused) this.current = undefined;
    return Promise.resolve(true);
  }

  private async fetchToken(): Promise<string> {
    this.tokenUrl ??= await this.discover();
    const { clientId, clientSecret, scope } = this.options;
    const body = new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}) });
    const answer = await this.ask(this.tokenUrl, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`)}`,
      },
      body,
    });
    const { access_token: token, expires_in: seconds } = answer;
    if (typeof token !== 'string') throw new RahdariAuthError('invalid_response', 'The answer has no token.');
    const lifeMs = (typeof seconds === 'number' ? seconds : 300) * 1000;
    this.current = { token, freshUntil: Date.now() + Math.max(lifeMs / 2, lifeMs - MARGIN_MS) };
    return token;
  }

  /** RFC 8414. */
  private async discover(): Promise<string> {
    const url = `${this.baseUrl}/.well-known/oauth-authorization-server`;
    const { token_endpoint: endpoint } = await this.ask(url, {});
    if (typeof endpoint !== 'string')
      throw new RahdariAuthError('no_token_endpoint', `${url} names none. Give tokenUrl.`);
    return endpoint;
  }

  private async ask(url: string, init: RequestInit): Promise<Readonly<Record<string, unknown>>> {
    const limit = this.timeoutMs > 0 ? { signal: AbortSignal.timeout(this.timeoutMs) } : {};
    let response: Response;
    let text: string;
    try {
      response = await this.doFetch(url, { ...init, ...limit });
      text = await response.text();
    } catch (error) {
      throw new RahdariAuthError('unreachable', `${url} does not answer.`, null, error);
    }
    const body = objectOf(parsed(text));
    if (response.ok) return body;
    const description = body.error_description ?? body.detail ?? `${url} answered ${response.status}.`;
    throw new RahdariAuthError(
      String(body.error ?? body.code ?? 'refused'),
      String(description),
      response.status,
      undefined,
      retryAfterSeconds(response.headers),
    );
  }
}
