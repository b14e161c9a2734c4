import { isIP } from 'node:net';
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
  ValidateBy,
  validateSync,
  type ValidationOptions,
} from 'class-validator';

const LOCAL_URL = { require_tld: false, protocols: ['http', 'https'], require_protocol: true };

/** An address, or one with the length of its prefix. */
function isNetwork(value: unknown): boolean {
  const [address = '', length, ...rest] = String(value).split('/');
  const family = isIP(address);
  if (!family || rest.length) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128));
}

const IsNetwork = (options: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    { name: 'isNetwork', validator: { validate: isNetwork } },
    {
      message: '$property must be addresses or networks, divided by commas',
      ...options,
    },
  );

/** What is allowed in a minute where the environment says nothing: on one machine nobody needs protection from the demo. */
const RATE_LIMITS = {
  production: { caller: 1_200, tenant: 6_000, address: 600, failedLogins: 60 },
  local: { caller: 600_000, tenant: 600_000, address: 600_000, failedLogins: 600_000 },
} as const;

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
  /** Events and deliveries are kept for so many days; a delivery alone may take three. */
  @Type(() => Number)
  @IsInt()
  @Min(7)
  @Max(3650)
  RAHDARI_EVENT_RETENTION_DAYS = 90;
  /** Where mail leaves: `smtp://` (TLS by STARTTLS) or `smtps://`, with user and password in it. */
  @IsOptional()
  @Matches(/^smtps?:\/\/[^\s/]+/, { message: 'SMTP_URL must begin with smtp:// or smtps:// and name a host' })
  SMTP_URL?: string;

  /** The sender: an address, or `Name <address>`. */
  @IsOptional()
  @Matches(/^(?:[^<>"\r\n]{1,80} <[^\s<>@]{1,64}@[^\s<>@]{1,190}>|[^\s<>@]{1,64}@[^\s<>@]{1,190})$/, {
    message: 'MAIL_FROM must be an address, or a name and an address in angle brackets',
  })
  MAIL_FROM?: string;
  /** Requests a minute that one key, client or session may make. The defaults of local mode are generous. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  RATE_LIMIT_CALLER?: number = undefined;

  /** Of all callers of one tenant together. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  RATE_LIMIT_TENANT?: number = undefined;

  /** From one address (a /64 of IPv6) to routes that need no key. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  RATE_LIMIT_ADDRESS?: number = undefined;

  /** From one address with a key that is none. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  RATE_LIMIT_FAILED_LOGINS?: number = undefined;

  /** Addresses or networks, divided by commas, whose X-Forwarded-For is believed. */
  @Transform(({ value }) =>
    String(value)
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
  )
  @IsNetwork({ each: true })
  TRUSTED_PROXIES: string[] = [];

  /** Where `GET /metrics` is served, without a key; nowhere unless it is set. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65_535)
  METRICS_PORT?: number = undefined;

  @IsString()
  METRICS_HOST = '127.0.0.1';

  /** How long the headers of a request, its JSON or form, and an upload may take to arrive. */
  @Type(() => Number)
  @IsInt()
  @Min(100)
  @Max(600_000)
  HTTP_HEADERS_TIMEOUT_MS = 15_000;

  @Type(() => Number)
  @IsInt()
  @Min(100)
  @Max(600_000)
  HTTP_BODY_TIMEOUT_MS = 30_000;

  @Type(() => Number)
  @IsInt()
  @Min(100)
  @Max(86_400_000)
  HTTP_UPLOAD_TIMEOUT_MS = 300_000;

  /** Open connections of one API process; those above are closed before they say anything. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000)
  HTTP_CONNECTIONS_MAX = 5_000;
}

/** Names of the variables that a process reads: what a deployment may set. */
export const environmentVariables = (): string[] => Object.keys(new Env());

export interface AppSettings {
  readonly mode: 'local' | 'production';
  readonly database: { readonly url: string; readonly poolSize: number };
  readonly temporal: { readonly address: string; readonly namespace: string; readonly taskQueue: string };
  readonly http: {
    readonly port: number;
    readonly host: string;
    readonly publicUrl: string;
    readonly trustedProxies: readonly string[];
    readonly headersTimeoutMs: number;
    readonly bodyTimeoutMs: number;
    readonly uploadTimeoutMs: number;
    readonly connectionsMax: number;
  };
  /** Requests a minute. */
  readonly rateLimits: {
    readonly caller: number;
    readonly tenant: number;
    readonly address: number;
    readonly failedLogins: number;
  };
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
  readonly events: { readonly retentionDays: number };
  readonly mail: { readonly smtpUrl?: string; readonly from?: string };
  readonly metrics: { readonly host: string; readonly port?: number };
}

/** Injection token and type of the frozen configuration. */
export abstract class AppConfig implements AppSettings {
  abstract readonly mode: AppSettings['mode'];
  abstract readonly database: AppSettings['database'];
  abstract readonly temporal: AppSettings['temporal'];
  abstract readonly http: AppSettings['http'];
  abstract readonly rateLimits: AppSettings['rateLimits'];
  abstract readonly secretHex: string;
  abstract readonly storageDir: string;
  abstract readonly taxpayer: AppSettings['taxpayer'];
  abstract readonly webhooks: AppSettings['webhooks'];
  abstract readonly oidc: AppSettings['oidc'];
  abstract readonly events: AppSettings['events'];
  abstract readonly mail: AppSettings['mail'];
  abstract readonly metrics: AppSettings['metrics'];
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
  // The last of them ends whatever is still arriving; the others could not be longer.
  if (env.HTTP_UPLOAD_TIMEOUT_MS < Math.max(env.HTTP_HEADERS_TIMEOUT_MS, env.HTTP_BODY_TIMEOUT_MS)) {
    problems.push('HTTP_UPLOAD_TIMEOUT_MS must not be less than the timeouts of headers and bodies');
  }
  if (env.SMTP_URL && !env.MAIL_FROM) problems.push('MAIL_FROM is needed where SMTP_URL is set');
  if (problems.length) throw new Error(`Configuration is not usable:\n - ${problems.join('\n - ')}`);
  return deepFreeze<AppSettings>({
    mode: env.RAHDARI_MODE,
    database: { url: env.DATABASE_URL, poolSize: env.DATABASE_POOL_SIZE },
    temporal: {
      address: env.TEMPORAL_ADDRESS,
      namespace: env.TEMPORAL_NAMESPACE,
      taskQueue: env.TEMPORAL_TASK_QUEUE,
    },
    http: {
      port: env.PORT,
      host: env.HOST,
      publicUrl: env.PUBLIC_URL,
      trustedProxies: env.TRUSTED_PROXIES,
      headersTimeoutMs: env.HTTP_HEADERS_TIMEOUT_MS,
      bodyTimeoutMs: env.HTTP_BODY_TIMEOUT_MS,
      uploadTimeoutMs: env.HTTP_UPLOAD_TIMEOUT_MS,
      connectionsMax: env.HTTP_CONNECTIONS_MAX,
    },
    rateLimits: {
      caller: env.RATE_LIMIT_CALLER ?? RATE_LIMITS[env.RAHDARI_MODE].caller,
      tenant: env.RATE_LIMIT_TENANT ?? RATE_LIMITS[env.RAHDARI_MODE].tenant,
      address: env.RATE_LIMIT_ADDRESS ?? RATE_LIMITS[env.RAHDARI_MODE].address,
      failedLogins: env.RATE_LIMIT_FAILED_LOGINS ?? RATE_LIMITS[env.RAHDARI_MODE].failedLogins,
    },
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
    events: { retentionDays: env.RAHDARI_EVENT_RETENTION_DAYS },
    mail: { smtpUrl: env.SMTP_URL, from: env.MAIL_FROM },
    metrics: { host: env.METRICS_HOST, port: env.METRICS_PORT },
  });
}
