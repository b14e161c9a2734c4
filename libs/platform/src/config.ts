import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Env } from './env';

/** What is allowed in a minute where the environment says nothing: on one machine nobody needs protection from the demo. */
const RATE_LIMITS = {
  production: { caller: 1_200, tenant: 6_000, address: 600, failedLogins: 60, links: 10 },
  local: { caller: 600_000, tenant: 600_000, address: 600_000, failedLogins: 600_000, links: 600_000 },
} as const;

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
    /** In ten minutes. */
    readonly links: number;
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
  readonly mail: { readonly smtpUrl?: string; readonly from?: string; readonly reportSecret?: string };
  /** Undefined: this channel is not set up. */
  readonly whatsapp?: {
    readonly url: string;
    readonly token: string;
    readonly appSecret: string;
    readonly verifyToken: string;
  };
  readonly sms?: { readonly url: string; readonly token: string; readonly sender: string };
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
  abstract readonly whatsapp?: AppSettings['whatsapp'];
  abstract readonly sms?: AppSettings['sms'];
  abstract readonly metrics: AppSettings['metrics'];
}

const deepFreeze = <T extends object>(value: T): T => {
  for (const member of Object.values(value)) if (member && typeof member === 'object') deepFreeze(member);
  return Object.freeze(value);
};

/** All of them, or none: half a channel would send and never hear what became of it. */
function wholeChannel<Name extends keyof Env>(env: Env, names: readonly Name[], problems: string[]): boolean {
  const missing = names.filter((name) => env[name] === undefined);
  if (missing.length && missing.length < names.length)
    problems.push(`${missing.join(', ')} must be set with ${names[0]}, or none of them`);
  return missing.length === 0;
}

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
  const hasWhatsapp = wholeChannel(
    env,
    ['WHATSAPP_URL', 'WHATSAPP_TOKEN', 'WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN'],
    problems,
  );
  const hasSms = wholeChannel(env, ['SMS_URL', 'SMS_TOKEN', 'SMS_SENDER'], problems);
  for (const name of ['WHATSAPP_URL', 'SMS_URL'] as const)
    if (env.RAHDARI_MODE === 'production' && env[name]?.startsWith('http://'))
      problems.push(`${name} must be https in production mode`);
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
      links: env.RATE_LIMIT_LINKS ?? RATE_LIMITS[env.RAHDARI_MODE].links,
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
    mail: { smtpUrl: env.SMTP_URL, from: env.MAIL_FROM, reportSecret: env.MAIL_REPORT_SECRET },
    whatsapp: hasWhatsapp
      ? {
          url: env.WHATSAPP_URL!,
          token: env.WHATSAPP_TOKEN!,
          appSecret: env.WHATSAPP_APP_SECRET!,
          verifyToken: env.WHATSAPP_VERIFY_TOKEN!,
        }
      : undefined,
    sms: hasSms ? { url: env.SMS_URL!, token: env.SMS_TOKEN!, sender: env.SMS_SENDER! } : undefined,
    metrics: { host: env.METRICS_HOST, port: env.METRICS_PORT },
  });
}
