import type { Vault } from './crypto';

/** Plain enough to be handed to any server as it is: no quotes, no comments, one line. */
const ADDRESS = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,188}[A-Za-z0-9])?$/;

/** An e-mail address as it is written to and compared; undefined when it is none. */
export function emailAddressOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  const domain = text.slice(text.indexOf('@') + 1);
  return ADDRESS.test(text) && domain.includes('.') && !domain.includes('..')
    ? text.toLowerCase()
    : undefined;
}

/** Under which a person who remembers nothing but an address is found: one key for all tenants. Null for no address. */
export function emailIndexOf(vault: Vault, value: unknown): string | null {
  const address = emailAddressOf(value);
  return address ? vault.blindIndex('', 'email', address) : null;
}
