import { connect, type Socket } from 'node:net';
import { until } from '../support/http-client';
import { type Rahdari, startProcesses } from '../support/processes';

const CONNECTIONS_MAX = 12;

let rahdari: Rahdari;
let token: string;
const open = new Set<Peer>();

beforeAll(async () => {
  rahdari = await startProcesses({
    env: {
      HTTP_HEADERS_TIMEOUT_MS: '500',
      HTTP_BODY_TIMEOUT_MS: '500',
      HTTP_UPLOAD_TIMEOUT_MS: '6000',
      HTTP_CONNECTIONS_MAX: String(CONNECTIONS_MAX),
    },
  });
  token = (await rahdari.tenant('slow')).tokens.integrator!;
}, 120_000);
afterAll(() => rahdari?.stop());
afterEach(() => {
  for (const peer of open) peer.socket.destroy();
  open.clear();
});

/** A client that says what it wants, when it wants. */
class Peer {
  readonly socket: Socket;
  /** Everything it was told, once the other side has ended. */
  readonly told: Promise<string>;
  private text = '';

  constructor() {
    const { hostname, port } = new URL(rahdari.url);
    this.socket = connect(Number(port), hostname);
    this.socket.setNoDelay(true);
    this.socket.on('data', (chunk: Buffer) => void (this.text += chunk.toString()));
    // A reset is an end too.
    this.socket.on('error', () => undefined);
    this.told = new Promise((resolve) => this.socket.once('close', () => resolve(this.text)));
    open.add(this);
  }

  get heard(): string {
    return this.text;
  }

  say(text: string): void {
    this.socket.write(text);
  }

  /** A byte now and then, as long as the other side listens. */
  drip(text: string): void {
    const timer = setInterval(() => this.say(text), 50);
    this.socket.once('close', () => clearInterval(timer));
  }
}

const head = (line: string, ...fields: string[]): string =>
  [line, 'Host: api', `Authorization: Bearer ${token}`, ...fields, '', ''].join('\r\n');

/** One problem document, whole, and no second answer behind it. */
function expectProblem(told: string, status: number, code: string): void {
  expect(told).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(told).toMatch(/^content-type: application\/problem\+json/im);
  expect(told.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
  expect(JSON.parse(told.slice(told.indexOf('\r\n\r\n') + 4))).toMatchObject({ status, code });
}

const isLive = async (): Promise<boolean> =>
  fetch(`${rahdari.url}/health/live`, { headers: { connection: 'close' } }).then(
    ({ ok }) => ok,
    () => false,
  );

it('ends who sends headers byte by byte', async () => {
  const peer = new Peer();
  peer.say('GET /v1/me HTTP/1.1\r\nHost: api\r\nX-Slow: ');
  peer.drip('a');
  expectProblem(await peer.told, 408, 'REQUEST.TIMEOUT');
});

it('ends who says nothing', async () => {
  const peer = new Peer();
  expect(await peer.told).toMatch(/^$|^HTTP\/1\.1 408 /);
});

it.each([
  ['with a length', 'Content-Length: 10000', '{"name": "', 'a'],
  ['in chunks', 'Transfer-Encoding: chunked', '1\r\n{\r\n', '1\r\n \r\n'],
])(
  'ends who sends a JSON body byte by byte, %s, and does nothing of what it asked',
  async (_, field, first, next) => {
    const peer = new Peer();
    peer.say(
      head(
        'POST /v1/orders HTTP/1.1',
        'Content-Type: application/json',
        'Idempotency-Key: slow',
        'Connection: keep-alive',
        field,
      ),
    );
    peer.say(first);
    peer.drip(next);
    expectProblem(await peer.told, 408, 'REQUEST.TIMEOUT');
    const orders = await fetch(`${rahdari.url}/v1/orders`, { headers: { authorization: `Bearer ${token}` } });
    expect(await orders.json()).toMatchObject({ data: [] });
  },
);

it('ends an upload that does not come to its end', async () => {
  const peer = new Peer();
  peer.say(
    head(
      'POST /v1/orders/batch HTTP/1.1',
      'Content-Type: application/x-ndjson',
      'Idempotency-Key: slow-upload',
      'Content-Length: 100000',
    ),
  );
  peer.drip(' \n');
  expect(await peer.told).toMatch(/^HTTP\/1\.1 4\d\d /);
  const orders = await fetch(`${rahdari.url}/v1/orders`, { headers: { authorization: `Bearer ${token}` } });
  expect(await orders.json()).toMatchObject({ data: [] });
});

it('takes an upload that is slower than a JSON body may be', async () => {
  const peer = new Peer();
  const lines = Array.from({ length: 20 }, (_, n) => `{"external_id":"S-${n}"}\n`);
  peer.say(
    head(
      'POST /v1/orders/batch HTTP/1.1',
      'Content-Type: application/x-ndjson',
      'Idempotency-Key: upload',
      `Content-Length: ${lines.join('').length}`,
      'Connection: close',
    ),
  );
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      peer.say(lines.shift()!);
      if (lines.length) return;
      clearInterval(timer);
      resolve();
    }, 40);
  });
  expect(await peer.told).toMatch(/^HTTP\/1\.1 200 /);
});

it('closes connections above the cap, serves those below it, and takes new ones when some have gone', async () => {
  // Nothing of the tests before is still held.
  expect(
    await until(async () => {
      const peers = Array.from({ length: CONNECTIONS_MAX }, () => new Peer());
      for (const peer of peers) peer.say(head('GET /v1/me HTTP/1.1'));
      const isServed = await until(
        async () => peers.every(({ heard, socket }) => heard.includes(' 200 ') || socket.destroyed),
        Boolean,
      );
      const all = isServed && peers.every(({ socket }) => !socket.destroyed);
      if (!all) for (const { socket } of peers) socket.destroy();
      return all;
    }, Boolean),
  ).toBe(true);
  const held = [...open].filter(({ socket }) => !socket.destroyed);
  expect(held).toHaveLength(CONNECTIONS_MAX);
  for (let n = 0; n < 5; n++) {
    const above = new Peer();
    above.say(head('GET /v1/me HTTP/1.1'));
    expect(await above.told).toBe('');
  }
  // Those that were in go on.
  const before = held[0]!.heard.length;
  held[0]!.say(head('GET /v1/me HTTP/1.1'));
  expect(await until(async () => held[0]!.heard.slice(before).includes('HTTP/1.1 200'), Boolean)).toBe(true);
  for (const { socket } of held) socket.destroy();
  expect(await until(isLive, Boolean)).toBe(true);
});

it('stands a hundred of them: who behaves is answered meanwhile and afterwards', async () => {
  const slow = Array.from({ length: 100 }, () => {
    const peer = new Peer();
    peer.say('POST /v1/orders HTTP/1.1\r\nHost: api\r\nX-Slow: ');
    peer.drip('a');
    return peer;
  });
  await Promise.all(slow.map(({ told }) => told));
  expect(await until(isLive, Boolean)).toBe(true);
});
