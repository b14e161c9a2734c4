import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** What a derived key is for: one purpose, one key, so that one leak opens one thing. */
export type KeyPurpose =
  | 'answers'
  | 'blind-index'
  | 'cursor'
  | 'quota'
  | 'webhook-secret'
  | 'download-link'
  | 'stored-response'
  // A secret that is shown once follows from the operation that asked for it: a repeat shows the same.
  | 'credential'
  | 'login'
  | 'signing-key'
  | 'provider-cookie'
  | 'message';

export const sha256Hex = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex');

export const equalInConstantTime = (a: string, b: string): boolean => {
  const left = createHash('sha256').update(a).digest();
  const right = createHash('sha256').update(b).digest();
  return timingSafeEqual(left, right);
};

/** Derived keys that are kept: deriving one costs as much as all else that a cursor or a MAC needs. */
const DERIVED_MAX = 2_000;

/**
 * Keys derived (HKDF-SHA-256) from the installation's secret, per tenant and purpose.
 * Sealing is AES-256-GCM; the caller's context (table, column, row, tenant) is authenticated with it.
 */
export class Vault {
  private readonly master: Buffer;
  private readonly derived = new Map<string, Buffer>();

  constructor(secretHex: string) {
    this.master = Buffer.from(secretHex, 'hex');
  }

  private key(tenantId: string, purpose: KeyPurpose): Buffer {
    const name = `${purpose}|${tenantId}`;
    let key = this.derived.get(name);
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', this.master, tenantId, `rahdari/${purpose}/v1`, 32));
      if (this.derived.size >= DERIVED_MAX) this.derived.clear();
      this.derived.set(name, key);
    }
    return key;
  }

  seal(tenantId: string, purpose: KeyPurpose, context: string, plain: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key(tenantId, purpose), iv);
    cipher.setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
  }

  /** Throws when the text was changed or belongs to another row. */
  open(tenantId: string, purpose: KeyPurpose, context: string, sealed: string): string {
    if (!sealed.startsWith('v1.')) throw new Error('Unknown sealing version');
    const raw = Buffer.from(sealed.slice(3), 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.key(tenantId, purpose), raw.subarray(0, 12));
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(raw.subarray(12, 28));
    return Buffer.concat([decipher.update(raw.subarray(28)), decipher.final()]).toString('utf8');
  }

  /** Keyed hash for look-ups of identifiers (NTN, CNIC) that are never stored in the clear. */
  blindIndex(tenantId: string, kind: string, value: string): string {
    return createHmac('sha256', this.key(tenantId, 'blind-index'))
      .update(`${kind}|${value}`)
      .digest('base64url');
  }

  mac(tenantId: string, purpose: KeyPurpose, text: string): string {
    return createHmac('sha256', this.key(tenantId, purpose)).update(text).digest('base64url');
  }
}
