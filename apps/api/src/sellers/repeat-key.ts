import { DomainError } from '@app/platform';

/** Nobody is known yet under whom a response could be stored, so this key is a secret of the caller's: it must be long. */
export const REPEAT_KEY = {
  name: 'Idempotency-Key',
  required: false,
  description:
    'A random value of 16 to 255 characters: for ten minutes a repeat with it gets the same session.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{16,255}$', maxLength: 255 },
} as const;

/** Undefined without the header. Throws when it could be guessed. */
export function repeatKeyFrom(header: string | undefined): string | undefined {
  if (header === undefined || /^[\x21-\x7e]{16,255}$/.test(header)) return header;
  throw new DomainError({
    code: 'IDEMPOTENCY.KEY_WEAK',
    kind: 'malformed',
    message: 'Here the Idempotency-Key must be random: 16 to 255 visible ASCII characters.',
  });
}
