import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { assertDeliverableUrl, guardedAgent, isPublicAddress } from './egress-guard';

const INSIDE = [
  ['loopback', '127.0.0.1'],
  ['all of the loopback net', '127.255.255.254'],
  ['this host', '0.0.0.0'],
  ['this net', '0.1.2.3'],
  ['private 10', '10.0.0.1'],
  ['private 172', '172.16.0.1'],
  ['private 172, last', '172.31.255.255'],
  ['private 192', '192.168.1.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['carrier-grade NAT, last', '100.127.255.255'],
  ['link-local', '169.254.1.1'],
  ['metadata', '169.254.169.254'],
  ['metadata of another cloud', '100.100.100.200'],
  ['protocol assignments', '192.0.0.192'],
  ['documentation', '192.0.2.1'],
  ['documentation 2', '198.51.100.7'],
  ['documentation 3', '203.0.113.9'],
  ['benchmarks', '198.18.0.1'],
  ['multicast', '224.0.0.1'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['IPv6 unspecified', '::'],
  ['IPv6 loopback', '::1'],
  ['IPv4-mapped', '::ffff:127.0.0.1'],
  ['IPv4-mapped in hex', '::ffff:7f00:1'],
  ['IPv4-mapped metadata', '::ffff:a9fe:a9fe'],
  ['IPv4-mapped and private', '::ffff:10.0.0.1'],
  ['IPv4-compatible', '::127.0.0.1'],
  ['IPv4-compatible, in hex', '::808:808'],
  ['IPv4-translated', '::ffff:0:127.0.0.1'],
  ['NAT64', '64:ff9b::7f00:1'],
  ['NAT64 of a public address', '64:ff9b::8.8.8.8'],
  ['local NAT64', '64:ff9b:1::a00:1'],
  ['6to4', '2002:7f00:1::'],
  ['Teredo', '2001:0:7f00:1::'],
  ['unique local fc', 'fc00::1'],
  ['unique local fd', 'fd12:3456:789a::1'],
  ['metadata in unique local', 'fd00:ec2::254'],
  ['IPv6 link-local', 'fe80::1'],
  ['IPv6 link-local with a zone', 'fe80::1%eth0'],
  ['site-local', 'fec0::1'],
  ['IPv6 multicast', 'ff02::1'],
  ['IPv6 documentation', '2001:db8::1'],
  ['IPv6 documentation, new', '3fff::1'],
  ['discard', '100::1'],
  ['ORCHID', '2001:20::1'],
  ['segment routing', '5f00::1'],
];

const OUTSIDE = [
  '8.8.8.8',
  '1.1.1.1',
  '100.63.255.255',
  '100.128.0.1',
  '172.32.0.1',
  '2606:4700::1111',
  '::ffff:8.8.8.8',
];

describe('isPublicAddress', () => {
  it.each(INSIDE)('%s is inside: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
    if (address.includes(':')) expect(isPublicAddress(`[${address}]`)).toBe(false);
  });

  it.each(OUTSIDE)('%s is outside', (address) => expect(isPublicAddress(address)).toBe(true));

  it.each(['', 'localhost', 'example.com', '1.2.3.4.5', '8.8.8.8:53', '8.8.8.8/0', 'x'])(
    '%j is no address',
    (text) => expect(isPublicAddress(text)).toBe(false),
  );
});

describe('assertDeliverableUrl', () => {
  const refused = { code: 'WEBHOOK.URL_REFUSED', kind: 'invalid' };
  const check = (url: string): URL => assertDeliverableUrl(url, false);

  it.each(INSIDE.filter(([, address]) => !address!.includes('%')))('refuses %s as a host: %s', (_, address) =>
    expect(() => check(`https://${address!.includes(':') ? `[${address}]` : address}/hook`)).toThrow(
      expect.objectContaining(refused),
    ),
  );

  it.each([
    ['decimal', '2130706433'],
    ['decimal metadata', '2852039166'],
    ['octal', '0177.0.0.1'],
    ['octal, padded', '00000177.0.0.01'],
    ['hex', '0x7f.0.0.1'],
    ['hex in one', '0x7f000001'],
    ['hex metadata', '0xA9FEA9FE'],
    ['short', '127.1'],
    ['shorter', '127.0.1'],
    ['zero', '0'],
    ['mixed', '0x7f.0.0.01'],
    ['with a dot behind', '127.0.0.1.'],
    ['full-width digits', '１２７.０.０.１'],
    ['circled digits', '①②⑦.⓪.⓪.①'],
    ['percent-encoded', '%31%32%37.0.0.1'],
    ['ideographic full stops', '127。0。0。1'],
    ['private in decimal', '167772161'],
    ['carrier-grade NAT in hex', '0x64400001'],
  ])('refuses an address written in %s: %s', (_, host) =>
    expect(() => check(`https://${host}/hook`)).toThrow(expect.objectContaining(refused)),
  );

  it.each([
    ['localhost', 'https://localhost/hook'],
    ['a name below localhost', 'https://api.localhost/hook'],
    ['localhost with a dot', 'https://localhost./hook'],
    ['capitals', 'https://LOCALHOST/hook'],
    ['a name of a cloud’s inside', 'https://metadata.google.internal/hook'],
    ['a bare name', 'https://intranet/hook'],
    ['http', 'http://example.com/hook'],
    ['another scheme', 'ftp://example.com/hook'],
    ['a file', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)'],
    ['a password', 'https://user:secret@example.com/hook'],
    ['a user name', 'https://user@example.com/hook'],
    ['a port of a database', 'https://example.com:5432/hook'],
    ['no URL', 'example.com/hook'],
    ['nothing', ''],
    ['too much', `https://example.com/${'x'.repeat(2_048)}`],
  ])('refuses %s', (_, url) => expect(() => check(url)).toThrow(expect.objectContaining(refused)));

  it.each([
    'https://example.com/hook',
    'https://example.com:8443/hook?tenant=1',
    'https://8.8.8.8/hook',
    'https://[2606:4700::1111]/hook',
    'https://exämple.com/hook',
  ])('takes %s', (url) => expect(check(url).protocol).toBe('https:'));

  it('takes what is local only where it was allowed', () => {
    expect(assertDeliverableUrl('http://127.0.0.1:9/hook', true).port).toBe('9');
    expect(() => assertDeliverableUrl('ftp://127.0.0.1/hook', true)).toThrow(
      expect.objectContaining(refused),
    );
  });
});

describe('guardedAgent', () => {
  let server: Server;
  let port: number;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    server = createServer((incoming, response) => {
      asked.push(incoming.url ?? '');
      if (incoming.url === '/away') response.writeHead(302, { location: '/inside' }).end();
      else response.writeHead(200).end('ok');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  it.each(['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '127.1', '0'])(
    'never connects to %s, whether it is resolved or not',
    async (host) => {
      const agent = guardedAgent(false);
      await expect(request(`http://${host}:${port}/hook`, { dispatcher: agent })).rejects.toThrow(
        // Name servers know no `localhost`.
        /inside|ENOTFOUND/i,
      );
      expect(asked).toEqual([]);
      await agent.close();
    },
  );

  it('connects where it was allowed, and follows no redirect', async () => {
    const agent = guardedAgent(true);
    const { statusCode, body } = await request(`http://localhost:${port}/away`, { dispatcher: agent });
    await body.dump();
    expect(statusCode).toBe(302);
    expect(asked).toEqual(['/away']);
    await agent.close();
  });
});
