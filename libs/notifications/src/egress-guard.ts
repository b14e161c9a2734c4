import { lookup as dnsLookup, type LookupAddress, Resolver } from 'node:dns';
import { isIP } from 'node:net';
import { DomainError } from '@app/platform';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector } from 'undici';

/** Ranges that ipaddr.js calls unicast and that still lead inside. */
const ALSO_REFUSED: [ipaddr.IPv6, number][] = [
  [ipaddr.IPv6.parse('::'), 96],
  [ipaddr.IPv6.parse('64:ff9b::'), 96],
  [ipaddr.IPv6.parse('2002::'), 16],
  [ipaddr.IPv6.parse('2001::'), 32],
];

const refused = (detail: string): DomainError =>
  new DomainError({
    code: 'WEBHOOK.URL_REFUSED',
    kind: 'invalid',
    message: 'This URL is not one we deliver to. Use https and a public host.',
    errors: [{ pointer: '/url', code: 'WEBHOOK.URL_REFUSED', detail }],
  });

/** `code` of the error of a connection that would lead inside. */
export const ADDRESS_INSIDE = 'ADDRESS_INSIDE';

const inside = (): Error =>
  Object.assign(new Error('The host resolves to an address inside'), { code: ADDRESS_INSIDE });

/** True for addresses of the public internet only. */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '');
  if (!ipaddr.isValid(bare)) return false;
  const parsed = ipaddr.process(bare);
  if (parsed.range() !== 'unicast') return false;
  return !(parsed instanceof ipaddr.IPv6) || !ALSO_REFUSED.some((range) => parsed.match(range));
}

/** Checks a URL before it is stored, and before each delivery. Throws WEBHOOK.URL_REFUSED. `allowLocal` is for one machine and tests. */
export function assertDeliverableUrl(text: string, allowLocal: boolean): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw refused('not a URL');
  }
  if (text.length > 2048) throw refused('longer than 2,048 characters');
  if (url.username || url.password) throw refused('carries a user name or password');
  if (url.protocol !== 'https:' && !(allowLocal && url.protocol === 'http:')) throw refused('not https');
  const host = url.hostname
    .replace(/\.$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  if (allowLocal) return url;
  if (url.port && url.port !== '443' && url.port !== '8443') throw refused('not port 443 or 8443');
  if (isIP(host)) {
    if (!isPublicAddress(host)) throw refused('an address inside');
    return url;
  }
  if (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host.endsWith('.internal') ||
    !host.includes('.')
  ) {
    throw refused('a name inside');
  }
  return url;
}

/** Gives every address of a name. */
export type Resolve = (
  hostname: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Names of this machine too: for local mode. */
const systemResolve: Resolve = (hostname, callback) => dnsLookup(hostname, { all: true }, callback);

/**
 * Asks the name servers itself. The system's own look-up runs in the few threads that all of the process shares: names of
 * one tenant whose server does not answer would hold up everybody else's.
 */
export function askingNameServers(resolver: Resolver): Resolve {
  return (hostname, callback) => {
    const found: LookupAddress[] = [];
    let failed: NodeJS.ErrnoException | null = null;
    let open = 2;
    const answer =
      (family: 4 | 6) =>
      (error: NodeJS.ErrnoException | null, addresses: string[] = []): void => {
        found.push(...addresses.map((address) => ({ address, family })));
        failed ??= error;
        if (--open === 0) callback(found.length ? null : (failed ?? inside()), found);
      };
    resolver.resolve4(hostname, answer(4));
    resolver.resolve6(hostname, answer(6));
  };
}

const NAME_SERVER_MS = 3_000;
const NAME_SERVER_TRIES = 2;

/**
 * Connects only to public addresses. A name is resolved once for each connection, all of its addresses must be public, and
 * the connection goes to those that were checked: a name that changes its mind in between changes nothing. undici does
 * not call `lookup` for IP literals, so those are checked in the connector as well.
 */
export function guardedAgent(
  allowLocal: boolean,
  resolve: Resolve = allowLocal
    ? systemResolve
    : askingNameServers(new Resolver({ timeout: NAME_SERVER_MS, tries: NAME_SERVER_TRIES })),
): Agent {
  const connector = buildConnector({
    timeout: 15_000,
    lookup: (hostname, options, callback) => {
      resolve(hostname, (error, addresses) => {
        if (error) return callback(error, '', 0);
        const [first] = addresses;
        if (!first || (!allowLocal && !addresses.every(({ address }) => isPublicAddress(address))))
          return callback(inside(), '', 0);
        if (options.all)
          return (callback as unknown as (e: null, a: typeof addresses) => void)(null, addresses);
        return callback(null, first.address, first.family);
      });
    },
  });
  return new Agent({
    connect: (options, callback) => {
      const host = options.hostname.replace(/^\[|\]$/g, '');
      if (!allowLocal && isIP(host) && !isPublicAddress(host)) return callback(inside(), null);
      return connector(options, callback);
    },
    bodyTimeout: 15_000,
    headersTimeout: 15_000,
    maxRedirections: 0,
  } as Agent.Options);
}
