import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { guardedAgent } from '@app/notifications';
import { newId } from '@app/platform';
import { request } from 'undici';
import { type ApiApp, startApiApp } from '../support/api-app';
import { type Zone, nameServer } from '../support/name-server';
import { WebhookBench } from '../support/webhook-bench';

/** Every way of writing an address inside as the host of a URL. */
const FORMS: readonly (readonly [string, string])[] = [
  ['loopback', '127.0.0.1'],
  ['another of the loopback net', '127.255.255.254'],
  ['decimal', '2130706433'],
  ['hex', '0x7f000001'],
  ['hex by parts', '0x7f.0x0.0x0.0x1'],
  ['octal', '0177.0.0.1'],
  ['octal in one', '017700000001'],
  ['octal, padded', '00000177.0.0.01'],
  ['short', '127.1'],
  ['shorter', '127.0.1'],
  ['zero', '0'],
  ['this host', '0.0.0.0'],
  ['mixed', '0x7f.0.0.01'],
  ['full-width', '１２７.０.０.１'],
  ['circled', '①②⑦.⓪.⓪.①'],
  ['ideographic stops', '127。0。0。1'],
  ['percent-encoded', '%31%32%37.0.0.1'],
  ['trailing dot', '127.0.0.1.'],
  ['private 10', '10.0.0.1'],
  ['private 172', '172.16.0.1'],
  ['private 192', '192.168.1.1'],
  ['link-local', '169.254.1.1'],
  ['metadata', '169.254.169.254'],
  ['metadata in decimal', '2852039166'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['benchmarks', '198.18.0.1'],
  ['multicast', '224.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['IPv6 loopback', '[::1]'],
  ['IPv6 loopback in full', '[0:0:0:0:0:0:0:1]'],
  ['IPv6 unspecified', '[::]'],
  ['mapped', '[::ffff:127.0.0.1]'],
  ['mapped in hex', '[::ffff:7f00:1]'],
  ['compatible', '[::127.0.0.1]'],
  ['6to4', '[2002:7f00:1::]'],
  ['NAT64', '[64:ff9b::7f00:1]'],
  ['Teredo', '[2001:0:7f00:1::]'],
  ['unique local', '[fd00:ec2::254]'],
  ['IPv6 link-local', '[fe80::1]'],
  ['localhost', 'localhost'],
  ['localhost in capitals, with a dot', 'LOCALHOST.'],
  ['a name of a cloud’s inside', 'metadata.google.internal'],
];
/** Whole URLs that try something with their other parts. */
const TRICKS: readonly (readonly [string, string])[] = [
  ['userinfo before the host', 'https://example.com@127.0.0.1/hook'],
  ['a backslash before the host', 'https://127.0.0.1\\@example.com/hook'],
  ['a zone id', 'https://[fe80::1%25eth0]/hook'],
  ['a fragment in the host', 'https://127.0.0.1#@example.com/hook'],
  ['plain http', 'http://example.com/hook'],
  ['another port', 'https://example.com:6379/hook'],
];

const tenantId = newId('ten');
let api: ApiApp;
let bench: WebhookBench;
let inside: Server;
let port: number;
let connections = 0;
const sockets = new Set<Socket>();

beforeAll(async () => {
  api = await startApiApp();
  bench = await WebhookBench.create({ allowLocal: false });
  inside = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined).end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  });
  // Both families, so that nothing is refused only because nobody listened.
  await new Promise<void>((resolve) => inside.listen(0, '::', resolve));
  ({ port } = inside.address() as AddressInfo);
});
beforeEach(() => (connections = 0));
afterAll(async () => {
  await api?.stop();
  await bench?.stop();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => inside.close(resolve));
});

const refused = { status: 422, body: { code: 'WEBHOOK.URL_REFUSED', errors: [{ pointer: '/url' }] } };

it('knows forty-two forms', () => expect(FORMS).toHaveLength(42));

it('the listener would take a connection', async () => {
  const agent = guardedAgent(true);
  const { statusCode, body } = await request(`http://localhost:${port}/`, { dispatcher: agent });
  await body.dump();
  await agent.destroy();
  expect([statusCode, connections]).toEqual([200, 1]);
});

describe('an endpoint', () => {
  const urls = [...FORMS.map(([name, host]) => [name, `https://${host}/hook`] as const), ...TRICKS];

  it.each(urls)('is not made for %s', async (_, url) => {
    const made = await api.as('operator').post('/v1/webhook-endpoints', { url });
    expect(made).toMatchObject(refused);
    expect((await api.as('operator').get<{ data: object[] }>('/v1/webhook-endpoints')).body.data).toEqual([]);
  });

  it('is not changed to any of them', async () => {
    const operator = api.as('operator');
    const made = await operator.post('/v1/webhook-endpoints', { url: 'https://hooks.example.com/in' });
    const path = `/v1/webhook-endpoints/${made.body.id as string}`;
    const etag = (await operator.get(path)).headers.get('etag')!;
    for (const [name, url] of urls) {
      const changed = await operator.patch(path, { url }, { 'if-match': etag });
      expect([name, changed]).toEqual([name, expect.objectContaining({ status: 422 })]);
    }
    expect(await operator.get(path)).toMatchObject({
      body: { url: 'https://hooks.example.com/in', version: 1 },
    });
  });
});

describe('a delivery, and a test event alike,', () => {
  /** As if the row had been written before the rules were what they are. */
  async function deliverTo(url: string, type = 'seller.approved') {
    const { id: endpointId } = await bench.subscribe(tenantId, 'https://hooks.example.com/');
    await bench.rows(`UPDATE webhook_endpoints SET url = $2 WHERE id = $1`, [endpointId, url]);
    const eventId =
      type === 'webhook_endpoint.test'
        ? await bench.endpoints.test(bench.operator(tenantId), endpointId, newId('cmd'))
        : await bench.emit(tenantId);
    await bench.relayAll();
    const outcome = await bench.activities.deliver({ tenantId, endpointId, eventId, run: 1, attempt: 1 });
    const [delivery] = await bench.deliveriesOf(tenantId, endpointId);
    await bench.endpoints.remove(bench.operator(tenantId), endpointId);
    return { ...outcome, reason: delivery?.attempts.at(-1)?.reason };
  }

  it.each(['seller.approved', 'webhook_endpoint.test'])(
    'reaches nothing inside by any form: %s',
    async (type) => {
      for (const [name, host] of FORMS)
        for (const url of [`https://${host}:${port}/`, `http://${host}:${port}/`, `https://${host}/`])
          expect([name, await deliverTo(url, type)]).toEqual([
            name,
            { outcome: 'failed', status: null, retryAfterMs: undefined, reason: 'URL_REFUSED' },
          ]);
      expect(connections).toBe(0);
    },
  );
});

describe('the connection itself', () => {
  it.each(FORMS)('goes to nothing inside, whatever was stored: %s', async (_, host) => {
    const agent = guardedAgent(false);
    await expect(request(`http://${host}:${port}/`, { dispatcher: agent })).rejects.toThrow();
    await agent.destroy();
    expect(connections).toBe(0);
  });
});

describe('a name', () => {
  const PUBLIC = { type: 'A', value: '8.8.8.8' } as const;
  /** Public by its range, and nobody's: what is connected to it goes nowhere. */
  const NOWHERE = { type: 'AAAA', value: '2000::1' } as const;
  const LOOPBACK = { type: 'A', value: '127.0.0.1' } as const;
  const zones: [string, Zone, number][] = [
    ['of an address inside', { 'a.test': [[LOOPBACK]] }, 1],
    ['of addresses of both kinds', { 'a.test': [[PUBLIC, LOOPBACK]] }, 1],
    ['of both kinds, the inside one first', { 'a.test': [[LOOPBACK, PUBLIC]] }, 1],
    ['of an IPv6 address inside only', { 'a.test': [[{ type: 'AAAA', value: '::1' }]] }, 1],
    ['of a mapped address', { 'a.test': [[{ type: 'AAAA', value: '::ffff:7f00:1' }]] }, 1],
    [
      'of a public IPv4 and an inside IPv6 address',
      { 'a.test': [[PUBLIC, { type: 'AAAA', value: '::1' }]] },
      1,
    ],
    [
      'that is another’s, which is inside',
      {
        'a.test': [
          [
            { type: 'CNAME', value: 'b.test' },
            { ...LOOPBACK, name: 'b.test' },
          ],
        ],
      },
      1,
    ],
    ['whose server fails, and then says inside', { 'a.test': [null, [LOOPBACK]] }, 2],
    ['that is not there, and then inside', { 'a.test': [[], [LOOPBACK]] }, 2],
  ];

  it.each(zones)('%s is not connected to', async (_, zone, times) => {
    const server = await nameServer(zone);
    for (let n = 0; n < times; n++) {
      const agent = guardedAgent(false, server.resolve);
      await expect(request(`http://a.test:${port}/`, { dispatcher: agent })).rejects.toThrow();
      await agent.destroy();
    }
    server.close();
    expect(server.asked.length).toBeGreaterThan(0);
    expect(connections).toBe(0);
  });

  it('that says public and then inside is connected to where it was checked, asked once', async () => {
    const server = await nameServer({ 'a.test': [[NOWHERE], [LOOPBACK]] });
    const agent = guardedAgent(false, server.resolve);
    const attempt = request(`http://a.test:${port}/`, {
      dispatcher: agent,
      signal: AbortSignal.timeout(300),
    });
    await expect(attempt).rejects.toThrow();
    expect(server.asked.toSorted()).toEqual(['a.test/1', 'a.test/28']);
    // The next connection asks again, and is refused by what it hears then.
    await expect(request(`http://a.test:${port}/`, { dispatcher: agent })).rejects.toThrow(/inside/);
    await agent.destroy();
    server.close();
    expect(connections).toBe(0);
  });

  it('whose server does not answer is given up in the time of the attempt', async () => {
    const own = await WebhookBench.create({ allowLocal: false, resolve: () => undefined });
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => own.sender.post('https://silent.example.test/', {}, '{}', 50)),
    );
    expect(replies).toHaveLength(8);
    for (const reply of replies) expect(reply).toEqual({ status: null, reason: 'TIMEOUT' });
    await own.stop();
  }, 8_000);

  it('is told from one that does not exist by nobody who reads the log', async () => {
    const server = await nameServer({ 'in.example.test': [[LOOPBACK]] });
    const own = await WebhookBench.create({ allowLocal: false, resolve: server.resolve });
    const reasons = await Promise.all(
      ['in.example.test', 'no.example.test'].map(async (host) => {
        const { reason } = await own.sender.post(`https://${host}/`, {}, '{}', 2_000);
        return reason;
      }),
    );
    expect(reasons).toEqual(['NO_PUBLIC_ADDRESS', 'NO_PUBLIC_ADDRESS']);
    await own.stop();
    server.close();
  });
});
