import { plainToInstance, Transform, Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  MinLength,
  validateSync,
} from 'class-validator';

const LOCAL_URL = { require_tld: false, protocols: ['http', 'https'], require_protocol: true };

/** Every variable the processes read. Documented in .env.example; `process.env` is touched in this file only. */
class Env {
  @IsIn(['local', 'production'])
  RAHDARI_MODE: 'local' | 'production' = 'production';

  @IsString()
  @MinLength(1)
  DATABASE_URL: string;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  DATABASE_POOL_SIZE = 10;

  @IsString()
  TEMPORAL_ADDRESS = '127.0.0.1:7233';

  @IsString()
  TEMPORAL_NAMESPACE = 'default';

  @Matches(/^[a-z0-9-]{1,60}$/)
  TEMPORAL_TASK_QUEUE = 'rahdari';

  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65_535)
  PORT = 3000;

  @IsString()
  HOST = '127.0.0.1';

  @IsUrl(LOCAL_URL)
  PUBLIC_URL = 'http://127.0.0.1:3000';

  /** At least 32 bytes in hex: keys for sealing answers, keyed hashes, cursors and link tokens are derived from it. */
  @Matches(/^[0-9a-f]{64,}$/i, { message: 'RAHDARI_SECRET must be at least 32 bytes in hex' })
  RAHDARI_SECRET: string;

  @IsString()
  @MinLength(1)
  RAHDARI_STORAGE_DIR = '.rahdari/storage';

  @IsOptional()
  @IsUrl(LOCAL_URL)
  TAXPAYER_API_URL?: string;

  @IsOptional()
  @IsString()
  TAXPAYER_API_TOKEN?: string;

  @IsIn(['GET', 'POST'])
  TAXPAYER_API_VERB: 'GET' | 'POST' = 'POST';

  /** Lets webhooks go to loopback and plain http: one machine and tests only. */
  @Transform(({ value }) => value === true || value === 'true' || value === '1')
  RAHDARI_WEBHOOKS_ALLOW_LOCAL = false;

  /** OpenID Connect issuer by which people sign in; without it they do not. */
  @IsOptional()
  @IsUrl(LOCAL_URL)
  OIDC_ISSUER?: string;

  /** What the issuer's access tokens name as their audience; PUBLIC_URL unless set. */
  @IsOptional()
  @IsString()
  OIDC_AUDIENCE?: string;

  @IsString()
  OIDC_ROLE_CLAIM = 'role';

  /** Its value is the id of the tenant, ten_… */
  @IsString()
  OIDC_TENANT_CLAIM = 'tenant';

  /** `typ` of the tokens: RFC 9068 says at+jwt, some issuers say JWT. */
  @IsIn(['at+jwt', 'JWT'])
  OIDC_TOKEN_TYPE: 'at+jwt' | 'JWT' = 'at+jwt';
}

/** Names of the variables that a process reads: what a deployment may set. */
export const environmentVariables = (): string[] => Object.keys(new Env());

export interface AppSettings {
  readonly mode: 'local' | 'production';
  readonly database: { readonly url: string; readonly poolSize: number };
  readonly temporal: { readonly address: string; readonly namespace: string; readonly taskQueue: string };
  readonly http: { readonly port: number; readonly host: string; readonly publicUrl: string };
  readonly secretHex: string;
  readonly storageDir: string;
  readonly taxpayer: { readonly url?: string; readonly token?: string; readonly verb: 'GET' | 'POST' };
  readonly webhooks: { readonly allowLocal: boolean };
  readonly oidc: {
    readonly issuer?: string;
    readonly audience: string;
    readonly roleClaim: string;
    readonly tenantClaim: string;
    readonly tokenType: 'at+jwt' | 'JWT';
  };
}

/** Injection token and type of the frozen configuration. */
export abstract class AppConfig implements AppSettings {
  abstract readonly mode: AppSettings['mode'];
  abstract readonly database: AppSettings['database'];
  abstract readonly temporal: AppSettings['temporal'];
  abstract readonly http: AppSettings['http'];
  abstract readonly secretHex: string;
  abstract readonly storageDir: string;
  abstract readonly taxpayer: AppSettings['taxpayer'];
  abstract readonly webhooks: AppSettings['webhooks'];
  abstract readonly oidc: AppSettings['oidc'];
}

const deepFreeze = <T extends object>(value: T): T => {
  for (const member of Object.values(value)) if (member && typeof member === 'object') deepFreeze(member);
  return Object.freeze(value);
};

/** Reads and checks the environment. Throws one error that lists every problem, so a boot fails once. */
export function loadConfig(source: NodeJS.ProcessEnv = process.env): AppConfig {
  const known = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ''),
  );
  const env = plainToInstance(Env, known);
  const problems = validateSync(env).flatMap((error) => Object.values(error.constraints ?? {}));
  if (env.RAHDARI_MODE === 'production' && env.RAHDARI_WEBHOOKS_ALLOW_LOCAL) {
    problems.push('RAHDARI_WEBHOOKS_ALLOW_LOCAL is refused in production mode');
  }
  if (env.RAHDARI_MODE === 'production' && env.OIDC_ISSUER?.startsWith('http://')) {
    problems.push('OIDC_ISSUER must be https in production mode');
  }
  if (problems.length) throw new Error(`Configuration is not usable:\n - ${problems.join('\n - ')}`);
  return deepFreeze<AppSettings>({
    mode: env.RAHDARI_MODE,
    database: { url: env.DATABASE_URL, poolSize: env.DATABASE_POOL_SIZE },
    temporal: {
      address: env.TEMPORAL_ADDRESS,
      namespace: env.TEMPORAL_NAMESPACE,
      taskQueue: env.TEMPORAL_TASK_QUEUE,
    },
    http: { port: env.PORT, host: env.HOST, publicUrl: env.PUBLIC_URL },
    secretHex: env.RAHDARI_SECRET,
    storageDir: env.RAHDARI_STORAGE_DIR,
    taxpayer: { url: env.TAXPAYER_API_URL, token: env.TAXPAYER_API_TOKEN, verb: env.TAXPAYER_API_VERB },
    webhooks: { allowLocal: env.RAHDARI_WEBHOOKS_ALLOW_LOCAL },
    oidc: {
      issuer: env.OIDC_ISSUER,
      audience: env.OIDC_AUDIENCE ?? env.PUBLIC_URL,
      roleClaim: env.OIDC_ROLE_CLAIM,
      tenantClaim: env.OIDC_TENANT_CLAIM,
      tokenType: env.OIDC_TOKEN_TYPE,
    },
  });
}
