import { Rahdari } from '@rahdari/sdk';
import { textOf, type Values } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { CommandFailure } from './failure.ts';
import { FreshToken } from './oidc.ts';
import type { Output } from './output.ts';
import { type Profile, ProfileFile } from './profiles.ts';

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

  /**
   * Whom --profile names; else what the environment says, or login stored. Undefined when there is nobody. What login stored
   * goes nowhere but to where it was stored for.
   */
  async profile(): Promise<Profile | undefined> {
    const stored = (await this.file.read())[this.name];
    const named = textOf(this.values, 'profile') !== undefined;
    return (named ? undefined : this.fromEnvironment(stored?.api)) ?? (stored && this.bound(stored));
  }

  private fromEnvironment(storedApi: string | undefined): Profile | undefined {
    const api = this.apiUrl ?? storedApi;
    const {
      RAHDARI_API_KEY: apiKey,
      RAHDARI_CLIENT_ID: clientId,
      RAHDARI_CLIENT_SECRET: clientSecret,
    } = this.env;
    if (api && apiKey) return { api, apiKey };
    if (api && clientId && clientSecret) return { api, client: { clientId, clientSecret } };
    return undefined;
  }

  private bound(stored: Profile): Profile {
    const api = this.apiUrl ?? stored.api;
    if (originOf(api) === originOf(stored.api)) return { ...stored, api };
    throw new CommandFailure(
      EXIT.denied,
      `The credentials of “${this.name}” are for ${stored.api} and are not sent to ${api}.`,
      'Sign in there with “rahdari login --api … --profile …”, or leave --api and RAHDARI_API_URL out.',
    );
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
    const fresh = oidc && new FreshToken(this.file, this.name, oidc);
    return new Rahdari({
      baseUrl: api,
      ...(client ? { client } : fresh ? { accessToken: () => fresh.get() } : { apiKey }),
      userAgent: 'rahdari-cli',
      onRepeat: ({ status, delayMs }) => {
        if (delayMs > 1_000)
          this.out.note(`${status ?? 'No answer'}; trying again in ${Math.ceil(delayMs / 1000)} s …`);
      },
    });
  }
}

/** An address that is none is equal to itself only. */
const originOf = (api: string): string => (URL.canParse(api) ? new URL(api).origin : api);
