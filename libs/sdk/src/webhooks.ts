import type { RahdariEvent } from './event.ts';

/** Why a webhook was not accepted. Answer 400 or 401, and nothing more: the sender tries again. */
export type WebhookRefusal =
  | 'header_missing'
  | 'timestamp_malformed'
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  | 'signature_mismatch'
  | 'payload_malformed';

export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
  readonly code: WebhookRefusal;

  constructor(code: WebhookRefusal, message: string) {
    super(message);
    this.code = code;
  }
}

export type WebhookHeaders = Headers | Record<string, string | string[] | undefined>;

export interface VerifyWebhookOptions {
  /** How far the clocks may be apart, in both directions; five minutes unless given. */
  toleranceSeconds?: number;
  /** For tests: the present, in milliseconds. */
  now?: number;
}

const DEFAULT_TOLERANCE_SECONDS = 300;

/**
 * Verifies a webhook by Standard Webhooks 1.0 and gives its event. `payload` is the body exactly as it was received: parsed
 * and printed again it is another one. `keys` are secrets (`whsec_…`, signature v1) or public keys (`whpk_…`, v1a); one
 * that matches is enough, so that a rotation needs no pause. Throws `WebhookVerificationError`.
 */
export async function verifyWebhook<T = RahdariEvent>(
  payload: string | Uint8Array,
  headers: WebhookHeaders,
  keys: string | readonly string[],
  { toleranceSeconds = DEFAULT_TOLERANCE_SECONDS, now = Date.now() }: VerifyWebhookOptions = {},
): Promise<T> {
  if (typeof payload !== 'string' && !(payload instanceof Uint8Array))
    throw new TypeError(
      'The payload is the raw body, as text or bytes: parsed and printed again it is another one.',
    );
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = signaturesIn(headerOf(headers, 'webhook-signature'));
  const verifiers = await Promise.all([keys].flat().map(verifierOf));
  if (!verifiers.length) throw new TypeError('At least one secret or public key is needed.');

  const body = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  const content = joined(new TextEncoder().encode(`${id}.${timestamp}.`), body);
  // Every pair is tried before the answer, so that the time says nothing about which one matched.
  const matches = await Promise.all(
    verifiers.flatMap((verify) => signatures.map((signature) => verify(signature, content))),
  );
  checkTimestamp(timestamp, toleranceSeconds, now);
  if (!matches.includes(true))
    throw new WebhookVerificationError('signature_mismatch', 'No signature matches a key of yours.');
  try {
    return JSON.parse(new TextDecoder().decode(body)) as T;
  } catch {
    throw new WebhookVerificationError('payload_malformed', 'The body is signed and is no JSON.');
  }
}

interface Signature {
  version: string;
  bytes: Uint8Array<ArrayBuffer>;
}

type Verifier = (signature: Signature, content: Uint8Array<ArrayBuffer>) => Promise<boolean>;

/** What checks signatures under this key. `crypto.subtle.verify` compares in constant time. */
async function verifierOf(key: string): Promise<Verifier> {
  const [, kind, encoded = ''] = /^(whsec|whpk)_(.+)$/.exec(key) ?? [];
  const bytes = bytesOf(encoded);
  if (!kind || !bytes?.length) throw new TypeError('A key is whsec_… or whpk_… with base64 behind it.');
  if (kind === 'whsec') {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const secret = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify']);
    return async ({ version, bytes }, content) =>
      version === 'v1' && crypto.subtle.verify('HMAC', secret, bytes, content);
  }
  const publicKey = await crypto.subtle.importKey('raw', bytes, { name: 'Ed25519' }, false, ['verify']);
  return async ({ version, bytes }, content) =>
    version === 'v1a' && crypto.subtle.verify('Ed25519', publicKey, bytes, content);
}

/** Space-separated `version,base64`; what we do not understand is left out, as the standard asks. */
const signaturesIn = (header: string): Signature[] =>
  header.split(' ').flatMap((one) => {
    const comma = one.indexOf(',');
    const bytes = bytesOf(one.slice(comma + 1));
    return comma > 0 && bytes ? [{ version: one.slice(0, comma), bytes }] : [];
  });

function headerOf(headers: WebhookHeaders, name: string): string {
  const value =
    headers instanceof Headers
      ? headers.get(name)
      : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const text = Array.isArray(value) ? value[0] : value;
  if (!text) throw new WebhookVerificationError('header_missing', `The header ${name} is missing.`);
  return text;
}

function checkTimestamp(timestamp: string, toleranceSeconds: number, now: number): void {
  if (!/^\d{1,12}$/.test(timestamp))
    throw new WebhookVerificationError('timestamp_malformed', 'webhook-timestamp is no number of seconds.');
  const ageSeconds = Math.floor(now / 1000) - Number(timestamp);
  if (ageSeconds > toleranceSeconds)
    throw new WebhookVerificationError('timestamp_too_old', `The webhook was signed ${ageSeconds} s ago.`);
  if (-ageSeconds > toleranceSeconds)
    throw new WebhookVerificationError('timestamp_too_new', 'The webhook was signed in the future.');
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}
