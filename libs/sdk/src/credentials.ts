import { objectOf } from './problem.ts';

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
  readonly status: number | null;

  constructor(error: string, description: string, status: number | null = null, cause?: unknown) {
    super(`No access token: ${error}: ${description}`, { cause });
    this.error = error;
    this.status = status;
  }
}

/** RFC 6749 section 4.4. One token for all requests; requests that come meanwhile wait for the same renewal. */
export class ClientCredentials implements Credentials {
  private readonly baseUrl: string;
  private readonly options: ClientCredentialsOptions;
  private readonly doFetch: typeof fetch;
  private current: { token: string; freshUntil: number } | undefined;
  private pending: Promise<string> | undefined;
  private tokenUrl: string | undefined;

  constructor(baseUrl: string, options: ClientCredentialsOptions, doFetch: typeof fetch) {
    this.baseUrl = baseUrl;
    this.options = options;
    this.doFetch = doFetch;
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
    let response: Response;
    try {
      response = await this.doFetch(url, init);
    } catch (error) {
      throw new RahdariAuthError('unreachable', `${url} does not answer.`, null, error);
    }
    const body = objectOf(await response.json().catch(() => undefined));
    if (response.ok) return body;
    const description = body.error_description ?? body.detail ?? `${url} answered ${response.status}.`;
    throw new RahdariAuthError(
      String(body.error ?? body.code ?? 'refused'),
      String(description),
      response.status,
    );
  }
}
