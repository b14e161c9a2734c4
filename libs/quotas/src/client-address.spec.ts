import { partitionOf, sourceOf } from './client-address';

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
  ['::1', '0:0:0:0::/64'],
  ['not an address', 'unknown'],
  ['', 'unknown'],
])('%s is counted as %s', (address, partition) => expect(partitionOf(address)).toBe(partition));

const PROXIES = ['10.0.0.0/8', '192.0.2.1', '2001:db8:ffff::/48'];

it.each([
  ['no proxy of ours says anything', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
  ['a proxy of ours says who asked it', '10.1.2.3', '198.51.100.1', '198.51.100.1'],
  ['what stands before that, anybody may have written', '10.1.2.3', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
  ['two proxies of ours in a row', '::ffff:10.1.2.3', '1.1.1.1, 198.51.100.1,192.0.2.1', '198.51.100.1'],
  ['a proxy of IPv6', '2001:db8:ffff:1::9', '2001:db8::7', '2001:db8::7'],
  ['only proxies of ours', '10.1.2.3', '10.9.9.9', '10.9.9.9'],
  ['a proxy that says nothing', '10.1.2.3', '', '10.1.2.3'],
  ['a proxy that says no address', '10.1.2.3', '198.51.100.1, "x', '"x'],
  ['a peer that is none', '', '198.51.100.1', ''],
])('%s', (_, peer, forwarded, source) => expect(sourceOf(peer, forwarded, PROXIES)).toBe(source));

it('where no proxy is named, nobody is believed', () =>
  expect(sourceOf('10.1.2.3', '198.51.100.1', [])).toBe('10.1.2.3'));
