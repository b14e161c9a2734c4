import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SseConnection } from './sse-connection';

let server: Server;
let answer: Promise<ServerResponse>;

beforeEach(async () => {
  const { promise, resolve } = Promise.withResolvers<ServerResponse>();
  answer = promise;
  server = createServer((_request, response) => resolve(response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

/** `patienceMs`: how long a frame may wait for its reader. */
async function connected(patienceMs: number): Promise<[IncomingMessage, ServerResponse, SseConnection]> {
  const request = get({ port: (server.address() as AddressInfo).port, agent: false });
  request.on('error', () => undefined);
  const raw = await answer;
  const connection = new SseConnection(raw, new AbortController().signal, patienceMs);
  const [[response]] = await Promise.all([once(request, 'response'), connection.open('start')]);
  return [response as IncomingMessage, raw, connection];
}

it('hangs up on a client that does not read, and keeps nothing but the frame that did not fit', async () => {
  const [client, raw, connection] = await connected(50);
  client.pause();
  client.on('error', () => undefined);
  const data = 'x'.repeat(100_000);
  let most = 0;
  for (let sent = 0; sent < 1_000 && !raw.destroyed; sent++) {
    await connection.send(`evt_${sent}`, data);
    most = Math.max(most, raw.writableLength);
  }
  expect(raw.destroyed).toBe(true);
  expect(most).toBeLessThan(2 * data.length + raw.writableHighWaterMark);
});

it('waits for a client that reads slowly, and writes no beat behind what it has not taken', async () => {
  const [client, raw, connection] = await connected(30_000);
  client.setEncoding('utf8');
  client.pause();
  const frames = 200;
  const sending = (async () => {
    for (let sent = 0; sent < frames; sent++) {
      await connection.send(`evt_${sent}`, 'y'.repeat(50_000));
      connection.beat();
    }
    connection.end();
  })();
  let text = '';
  client.on('data', (part: string) => (text += part));
  client.resume();
  await Promise.all([once(client, 'end'), sending]);
  expect(raw.destroyed && !raw.writableFinished).toBe(false);
  expect([...text.matchAll(/^id: (\S+)$/gm)].map(([, id]) => id)).toEqual([
    'start',
    ...Array.from({ length: frames }, (_, n) => `evt_${n}`),
  ]);
});
