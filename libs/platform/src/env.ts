import { isIP } from 'node:net';
import { Transform, Type } from 'class-transformer';
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

/** Every variable the processes read. Documented in .env.example; `config.ts` reads and checks them. */
export class Env {
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
  /** WhatsApp's Cloud API with the number that sends: https://graph.facebook.com/v23.0/<phone number id>. */
  @IsOptional()
  @IsUrl(LOCAL_URL)
  WHATSAPP_URL?: string;

  @IsOptional()
  @IsString()
  WHATSAPP_TOKEN?: string;

  /** Signs what WhatsApp tells us (X-Hub-Signature-256). */
  @IsOptional()
  @MinLength(16)
  WHATSAPP_APP_SECRET?: string;

  /** What WhatsApp shows once, when the address for its reports is set up. */
  @IsOptional()
  @MinLength(8)
  WHATSAPP_VERIFY_TOKEN?: string;

  /** A gateway that speaks as Twilio does, with the account: https://api.twilio.com/2010-04-01/Accounts/<sid>. */
  @IsOptional()
  @IsUrl(LOCAL_URL)
  SMS_URL?: string;

  /** Of the account: sends, and signs what the gateway tells us. */
  @IsOptional()
  @MinLength(16)
  SMS_TOKEN?: string;

  /** Number or name from which it comes. */
  @IsOptional()
  @Matches(/^[+A-Za-z0-9 ]{3,20}$/)
  SMS_SENDER?: string;

  /** Signs bounces and complaints that are handed to /receipts/email. */
  @IsOptional()
  @MinLength(16)
  MAIL_REPORT_SECRET?: string;

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

  /** New links to the status page that may be asked for from one address in ten minutes, whoever they are for. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  RATE_LIMIT_LINKS?: number = undefined;

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
