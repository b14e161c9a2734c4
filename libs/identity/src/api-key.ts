import { createHash, randomBytes } from 'node:crypto';
import { sha256Hex } from '@app/platform';

/**
 * `rhd_<mode>_<43 characters of 256 random bits>_<6 hex of checksum>`. The checksum lets a scanner and the guard
 * refuse a mistyped key without a look-up; only the SHA-256 of the whole key is stored.
 */
export const API_KEY_PATTERN = /^rhd_(live|demo)_([A-Za-z0-9_-]{43})_([0-9a-f]{6})$/;

const checksum = (body: string): string =>
  createHash('sha256').update(`rahdari:${body}`).digest('hex').slice(0, 6);

export function makeApiKey(mode: 'live' | 'demo', random: Buffer = randomBytes(32)): string {
  const body = `rhd_${mode}_${random.toString('base64url')}`;
  return `${body}_${checksum(body)}`;
}

export function isWellFormedApiKey(key: string): boolean {
  if (key.length > 100 || !API_KEY_PATTERN.test(key)) return false;
  return checksum(key.slice(0, -7)) === key.slice(-6);
}

export const isDemoKey = (key: string): boolean => key.startsWith('rhd_demo_');

export const hashApiKey = (key: string): string => sha256Hex(key);

/** What is safe to show in a list: enough to recognise the key, not to use it. */
export const apiKeyPrefix = (key: string): string => key.slice(0, 13);
