import { Rahdari, RahdariProblem } from '@rahdari/sdk';
import { textOf, type Values } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { CommandFailure } from './failure.ts';
import { freshToken } from './oidc.ts';
import type { Output } from './output.ts';
import { type Profile, ProfileFile } from './profiles.ts';

export interface Identity {
  caller_id: string;
  tenant_id: string;
  role: string;
  seller_id: string | null;
  scopes: string[] | null;
}

/** Who acts, and where: the options of the command line first, then the environment, then what login stored. */
export class Session {
  readonly file: ProfileFile;
  readonly name: string;
  private readonly values: Values;
  private readonly env: NodeJS.ProcessEnv;
  private readonly out: Output;

  constructor(values: Values, env: NodeJS.ProcessEnv, out: Output) {
    this.values = values;
    this.env = env;
    this.out = out;
    this.file = new ProfileFile(env);
    this.name = textOf(values, 'profile') ?? env.RAHDARI_PROFILE ?? 'default';
  }

  get apiUrl(): string | undefined {
    return textOf(this.values, 'api') ?? this.env.RAHDARI_API_URL;
  }

  /** What the environment says, or login stored; undefined when neither does. */
  async profile(): Promise<Profile | undefined> {
    const stored = (await this.file.read())[this.name];
    const api = this.apiUrl ?? stored?.api;
    const {
      RAHDARI_API_KEY: apiKey,
      RAHDARI_CLIENT_ID: clientId,
      RAHDARI_CLIENT_SECRET: clientSecret,
    } = this.env;
    if (api && apiKey) return { api, apiKey };
    if (api && clientId && clientSecret) return { api, client: { clientId, clientSecret } };
    return stored && { ...stored, api: api ?? stored.api };
  }

  async client(): Promise<Rahdari> {
    const profile = await this.profile();
    if (!profile)
      throw new CommandFailure(
        EXIT.denied,
        `Nobody is signed in as “${this.name}”.`,
        'Sign in with “rahdari login”, or set RAHDARI_API_URL and RAHDARI_API_KEY.',
      );
    return this.clientOf(profile);
  }

  clientOf(profile: Profile): Rahdari {
    const { api, apiKey, client, oidc } = profile;
    return new Rahdari({
      baseUrl: api,
      ...(client
        ? { client }
        : oidc
          ? { accessToken: () => freshToken(this.file, this.name, profile) }
          : { apiKey }),
      userAgent: 'rahdari-cli',
      onRepeat: ({ status, delayMs }) => {
        if (delayMs > 1_000)
          this.out.note(`${status ?? 'No answer'}; trying again in ${Math.ceil(delayMs / 1000)} s …`);
      },
    });
  }

  /** Throws when the credentials are not good. Null where the API is too old to say who asks. */
  static async identity(rahdari: Rahdari): Promise<Identity | null> {
    const url = new URL(`${rahdari.baseUrl}/v1/me`);
    try {
      const response = await rahdari.transport.sendOk({ make: () => new Request(url) });
      return (await response.json()) as Identity;
    } catch (error) {
      if (!(error instanceof RahdariProblem) || error.code !== 'REQUEST.NO_SUCH_ROUTE') throw error;
    }
    await rahdari.sellers.list({ query: { limit: 1 } }).catch((error: unknown) => {
      if (!(error instanceof RahdariProblem) || error.status !== 403) throw error;
    });
    return null;
  }
}
