import ipaddr from 'ipaddr.js';

/** Whom an address stands for: a subscriber of IPv6 has at least a /64, and every address in it is theirs. */
export function partitionOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const network = (parsed as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}
