import { createHash, randomBytes } from 'node:crypto';
import { sha256Hex } from '@app/platform';

/**
 * What a credential of ours is for. `live` and `demo` are API keys; `secret` is what an OAuth client shows at the token
 * endpoint and nowhere else.
 */
export const CREDENTIAL_KINDS = ['live', 'demo', 'access', 'session', 'secret'] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/**
 * `rhd_<kind>_<43 characters of 256 random bits>_<6 hex of checksum>`. The checksum lets a scanner and the guard
 * refuse a mistyped one without a look-up; only the SHA-256 of the whole is stored.
 */
const PATTERN = new RegExp(`^rhd_(${CREDENTIAL_KINDS.join('|')})_([A-Za-z0-9_-]{43})_([0-9a-f]{6})$`);
const LENGTH_MAX = 100;

const checksum = (body: string): string =>
  createHash('sha256').update(`rahdari:${body}`).digest('hex').slice(0, 6);

export function makeCredential(kind: CredentialKind, random: Buffer = randomBytes(32)): string {
  const body = `rhd_${kind}_${random.toString('base64url')}`;
  return `${body}_${checksum(body)}`;
}

/** Undefined for whatever is none of ours, or mistyped. */
export function kindOf(credential: string): CredentialKind | undefined {
  if (credential.length > LENGTH_MAX) return undefined;
  const kind = PATTERN.exec(credential)?.[1] as CredentialKind | undefined;
  return kind && checksum(credential.slice(0, -7)) === credential.slice(-6) ? kind : undefined;
}

export const makeApiKey = (mode: 'live' | 'demo', random?: Buffer): string => makeCredential(mode, random);

export const hashCredential = (credential: string): string => sha256Hex(credential);

/** What is safe to show in a list: enough to recognise it, not to use it. */
export const prefixOf = (credential: string): string =>
  credential.slice(0, credential.indexOf('_', 4) + 1 + 4);
