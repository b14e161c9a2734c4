import ipaddr from 'ipaddr.js';

/** Whom an address stands for: a subscriber of IPv6 has at least a /64, and every address in it is theirs. */
export function partitionOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const network = (parsed as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}

function isWithin(address: string, network: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (!network.includes('/')) return parsed.toString() === ipaddr.process(network).toString();
  const [base, bits] = ipaddr.parseCIDR(network);
  return base.kind() === parsed.kind() && parsed.match(base, bits);
}

/**
 * Where a request comes from: the last hop of X-Forwarded-For that no proxy of ours wrote for another one of ours. What
 * anybody else wrote there is not believed.
 */
export function sourceOf(peer: string, forwardedFor: string, trustedProxies: readonly string[]): string {
  const hops = forwardedFor
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean);
  let source = peer;
  while (hops.length && trustedProxies.some((network) => isWithin(source, network))) source = hops.pop()!;
  return source;
}
