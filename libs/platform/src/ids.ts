import { v7 } from 'uuid';

/** Prefix by kind of thing, so that an id in a log says what it names. */
export type IdPrefix =
  | 'ten' // tenant
  | 'prg' // programme
  | 'sel' // seller
  | 'key' // API key
  | 'cli' // OAuth client
  | 'tok' // OAuth access token
  | 'usr' // user
  | 'lnk' // seller link
  | 'ses' // seller session
  | 'doc' // document
  | 'chk' // check
  | 'hit' // screening hit
  | 'lst' // listing
  | 'scl' // screening list
  | 'imp' // catalogue import
  | 'prd' // product
  | 'ord' // order
  | 'std' // uplift study
  | 'rdo' // uplift read-out
  | 'evt' // event
  | 'whe' // webhook endpoint
  | 'dlv' // webhook delivery
  | 'whk' // webhook key
  | 'rdl' // redelivery of an endpoint's failed deliveries
  | 'aud' // audit entry
  | 'hld' // hold
  | 'nte' // note
  | 'cmd' // command
  | 'sfi' // storefront item
  | 'msg' // message to a person
  | 'err'; // logged error

/** The one event of an operation: a repeat of the request names the same. */
export const eventIdOf = (operationId: string): string => operationId.replace(/^cmd_/, 'evt_');

/** Opaque, time-ordered id: prefix and UUIDv7 without dashes. Never derived from personal data. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${v7().replaceAll('-', '')}`;
}
