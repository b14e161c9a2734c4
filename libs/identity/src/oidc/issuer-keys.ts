import { Logger } from '@nestjs/common';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import { request } from 'undici';
import type { Clock } from '@app/platform';
import { issuerUnavailable } from '../errors';

type KeyFinder = ReturnType<typeof createLocalJWKSet>;

/** Keys are asked for again after this long, so that a key that was withdrawn is not good for longer. */
const FRESH_MS = 10 * 60_000;
/** Before that, without anybody waiting for it: only who comes after a pause waits. */
const RENEWED_MS = 5 * 60_000;
/** While the issuer does not answer, what it last said holds this long. */
const STALE_MAX_MS = 60 * 60_000;
/** A token with an unknown key makes us ask once in this time, however many there are. */
const COOL_DOWN_MS = 30_000;
/** For metadata and keys together: whoever waits for them is answered within two seconds. */
const TIMEOUT_MS = 1_500;
const ANSWER_MAX_BYTES = 262_144;

/** OpenID Connect Discovery §4.1: a slash at the end of the issuer is left out here, and nowhere else. */
export const discoveryAddress = (issuer: string): string =>
  `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

/** The public keys of one issuer, found by its metadata and kept for a while. */
export class IssuerKeys {
  readonly #logger = new Logger('oidc');
  #keys?: { find: KeyFinder; loadedAt: number };
  #lastTry?: { at: number; isGood: boolean };
  #loading?: Promise<boolean>;

  constructor(
    private readonly issuer: string,
    private readonly clock: Clock,
    private readonly wantsHttps: boolean,
  ) {}

  /**
   * The key that a token names. Throws a JOSEError when the issuer has no such key, AUTH.ISSUER_UNAVAILABLE when that
   * cannot be known.
   */
  async find(header: JWSHeaderParameters): ReturnType<KeyFinder> {
    if (!this.#isWithin(this.#keys?.loadedAt, FRESH_MS)) await this.#refresh();
    else if (!this.#isWithin(this.#keys?.loadedAt, RENEWED_MS)) void this.#refresh();
    if (!this.#isWithin(this.#keys?.loadedAt, STALE_MAX_MS)) throw issuerUnavailable();
    try {
      return await this.#keys!.find(header);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      // It may have been rotated since.
      if (!(await this.#refresh())) throw issuerUnavailable(error);
      return this.#keys!.find(header);
    }
  }

  /** Whether the keys are as the issuer has them now. Many at once are one request. */
  async #refresh(): Promise<boolean> {
    if (this.#lastTry && this.#isWithin(this.#lastTry.at, COOL_DOWN_MS)) return this.#lastTry.isGood;
    this.#loading ??= this.#load().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  async #load(): Promise<boolean> {
    const at = this.clock.now().getTime();
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const metadata = (await this.#fetch(discoveryAddress(this.issuer), signal)) as {
        issuer?: unknown;
        jwks_uri?: unknown;
      };
      // OpenID Connect Discovery §4.3: or somebody else's metadata would be taken for the issuer's.
      if (metadata.issuer !== this.issuer) throw new Error('The metadata is of another issuer');
      const jwks = (await this.#fetch(String(metadata.jwks_uri), signal)) as JSONWebKeySet;
      const keys = jwks.keys.filter(({ kty, use }) => kty !== 'oct' && (use ?? 'sig') === 'sig');
      this.#keys = { find: createLocalJWKSet({ keys }), loadedAt: at };
      this.#lastTry = { at, isGood: true };
      return true;
    } catch (error) {
      this.#logger.warn(`The keys of the issuer cannot be had: ${(error as Error).message}`);
      this.#lastTry = { at, isGood: false };
      return false;
    }
  }

  async #fetch(url: string, signal: AbortSignal): Promise<unknown> {
    const { protocol } = new URL(url);
    if (protocol !== 'https:' && (this.wantsHttps || protocol !== 'http:'))
      throw new Error('The issuer names an address that is not https');
    // Not fetch: it would follow redirects, and decode what was compressed.
    const { statusCode, body } = await request(url, {
      headers: { accept: 'application/json', 'accept-encoding': 'identity' },
      signal,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > ANSWER_MAX_BYTES) throw new Error('The answer is too large');
      chunks.push(chunk);
    }
    if (statusCode !== 200) throw new Error(`The answer is ${statusCode}`);
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  }

  /** False for what lies in the future, too: the clock was set back since. */
  #isWithin(at: number | undefined, periodMs: number): boolean {
    const age = at === undefined ? Infinity : this.clock.now().getTime() - at;
    return age >= 0 && age < periodMs;
  }
}
