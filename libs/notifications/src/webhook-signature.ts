import { createHmac, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** The two signatures of Standard Webhooks 1.0: HMAC-SHA256 under a shared secret, ed25519 under a key pair. */
export type SignatureKind = 'v1' | 'v1a';

export interface SigningKey {
  kind: SignatureKind;
  /** `whsec_…` for v1, `whsk_…` for v1a. */
  secret: string;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** `whsec_` and 32 random bytes in base64. */
export const makeWebhookSecret = (): string => `whsec_${base64(randomBytes(32))}`;

/** `whsk_` with seed and public key (64 bytes, as the specification's libraries have it) and `whpk_` with the public key. */
export function makeWebhookKeyPair(): { secret: string; publicKey: string } {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const [seed, publicKey] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')];
  return {
    secret: `whsk_${base64(Buffer.concat([seed, publicKey]))}`,
    publicKey: `whpk_${base64(publicKey)}`,
  };
}

function signatureOf({ kind, secret }: SigningKey, content: string): string {
  if (kind === 'v1') {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return createHmac('sha256', key).update(content).digest('base64');
  }
  const raw = Buffer.from(secret.replace(/^whsk_/, ''), 'base64');
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'OKP',
      crv: 'Ed25519',
      d: raw.subarray(0, 32).toString('base64url'),
      x: raw.subarray(32).toString('base64url'),
    },
  });
  return base64(sign(null, Buffer.from(content), key));
}

/**
 * The headers of one attempt: the id is the same in every attempt, the timestamp (Unix seconds) is not. Every key signs, so
 * that a receiver who knows one of them is content.
 */
export function signWebhook(
  keys: readonly SigningKey[],
  id: string,
  body: string,
  at: Date,
): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1000).toString();
  const content = `${id}.${timestamp}.${body}`;
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': keys.map((key) => `${key.kind},${signatureOf(key, content)}`).join(' '),
  };
}
