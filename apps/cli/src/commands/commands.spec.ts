import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Rahdari, verifyWebhook } from '@rahdari/sdk';
import { ScriptedServer, type ScriptedAnswer } from '../../../../test/support/scripted-server.ts';
import type { Run, Values } from '../command.ts';
import { Output } from '../output.ts';
import type { Session } from '../session.ts';
import { follow, watch } from './watch.ts';
import { webhooksList } from './webhooks.ts';
import { webhooksListen } from './webhooks-listen.ts';

let api: ScriptedServer;
let printed = '';
beforeAll(async () => (api = await ScriptedServer.start()));
beforeEach(() => void (printed = ''));
afterAll(() => api?.stop());

function runOf(values: Values = {}, args: string[] = []): Run {
  const stream = new Writable({ write: (chunk, _, done) => ((printed += String(chunk)), done()) });
  const out = new Output({ stdout: stream, stderr: stream, env: {} }, true);
  const client = new Rahdari({ baseUrl: api.url, apiKey: 'rhd_demo_x', retry: { maxRetries: 0 } });
  const session = { client: () => Promise.resolve(client) } as unknown as Session;
  return { values, args, out, session, signal: new AbortController().signal };
}
const lines = (): Record<string, unknown>[] =>
  printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** Answers by what is asked, as often as it is: the status by its list, the stream with these frames and no end. */
function serves(statuses: (ScriptedAnswer | string)[], frames = ''): void {
  const answer: ScriptedAnswer = {
    handle: (response, { url }) => {
      if (url.startsWith('/v1/events/stream'))
        return void response
          .writeHead(200, { 'content-type': 'text/event-stream' })
          .write(`: hello\n\n${frames}`);
      const next = statuses.length > 1 ? statuses.shift()! : statuses[0]!;
      const { status = 200, json } = typeof next === 'string' ? { json: { lifecycle: next } } : next;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    },
  };
  api.plays(...Array.from({ length: 1_000 }, () => answer));
}
const GONE = { status: 404, json: { code: 'SELLER.NOT_FOUND', detail: 'There is no such seller.' } };
const AWAY = { status: 503, json: { code: 'DATABASE.UNAVAILABLE', detail: 'Away.' } };

describe('watch', () => {
  it.each(['ACTIV', 'ACTIVE,REJCTED'])('does not wait for %s, which is no state', async (until) => {
    api.plays();
    await expect(watch.run(runOf({ until: [until] }, ['sel_1']))).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining('CONDITIONALLY_APPROVED, ACTIVE, SUSPENDED'),
    });
    expect(api.seen).toEqual([]);
  });

  it('takes a state in small letters', async () => {
    serves(['ACTIVE']);
    expect(await watch.run(runOf({ until: ['active'] }, ['sel_1']))).toBe(0);
  });

  it('looks again without an event, and over what passes', async () => {
    serves(['DRAFT', AWAY, AWAY, 'SUBMITTED']);
    expect(await follow(runOf({ until: ['SUBMITTED'] }, ['sel_1']), 5)).toBe(0);
    expect(lines().map(({ lifecycle }) => lifecycle)).toEqual(['DRAFT', 'SUBMITTED']);
  });

  it('ends with what will not pass', async () => {
    serves(['DRAFT', GONE]);
    await expect(follow(runOf({ until: ['ACTIVE'] }, ['sel_1']), 5)).rejects.toMatchObject({
      code: 'SELLER.NOT_FOUND',
    });
  });

  it('has one look under way at a time', async () => {
    let [open, most] = [0, 0];
    const states = ['DRAFT', 'SUBMITTED', 'VERIFYING', 'IN_REVIEW', 'ACTIVE'];
    const frame = (n: number): string =>
      `id: ${n}\ndata: ${JSON.stringify({ id: `evt_${n}`, type: 'seller.submitted' })}\n\n`;
    const answer: ScriptedAnswer = {
      handle: (response, { url }) => {
        if (url.startsWith('/v1/events/stream'))
          return void response
            .writeHead(200, { 'content-type': 'text/event-stream' })
            .write([1, 2, 3, 4].map(frame).join(''));
        most = Math.max(most, ++open);
        const json = JSON.stringify({ lifecycle: states.length > 1 ? states.shift() : states[0] });
        // Long enough for the timer to come round many times.
        setTimeout(() => {
          open--;
          response.writeHead(200, { 'content-type': 'application/json' }).end(json);
        }, 30);
      },
    };
    api.plays(...Array.from({ length: 1_000 }, () => answer));
    expect(await follow(runOf({ until: ['ACTIVE'] }, ['sel_1']), 1)).toBe(0);
    expect(most).toBe(1);
    expect(lines().map(({ lifecycle }) => lifecycle)).toEqual([
      'DRAFT',
      'SUBMITTED',
      'VERIFYING',
      'IN_REVIEW',
      'ACTIVE',
    ]);
  });
});

it('webhooks list shows every endpoint, page after page', async () => {
  const page = (from: number, next: string | null): ScriptedAnswer => ({
    json: {
      data: Array.from({ length: 50 }, (_, n) => ({
        id: `whe_${from + n}`,
        url: 'https://a.example',
        event_types: [],
      })),
      next_cursor: next,
    },
  });
  api.plays(page(0, 'more'), page(50, null));
  await webhooksList.run(runOf());
  expect(lines().map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, n) => `whe_${n}`));
});

describe('webhooks listen', () => {
  let receiver: Server;
  const received: { body: string; headers: IncomingHttpHeaders }[] = [];
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      void text(request).then((body) => {
        received.push({ body, headers: request.headers });
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => receiver.close(resolve)));

  it('sends what an endpoint gets: both signatures, and the number of the delivery', async () => {
    const events = [1, 2].map(
      (n) => `id: ${n}\ndata: ${JSON.stringify({ id: `evt_${n}`, type: 'seller.approved' })}\n\n`,
    );
    serves(['ACTIVE'], events.join(''));
    const forward = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
    expect(await webhooksListen.run(runOf({ forward, max: '2' }))).toBe(0);
    const [{ secret, public_key: publicKey } = {}] = lines();
    for (const { body, headers } of received)
      for (const key of [secret, publicKey])
        expect(await verifyWebhook(body, headers, String(key))).toMatchObject({ type: 'seller.approved' });
    expect(received.map(({ headers }) => headers['rahdari-endpoint-sequence'])).toEqual(['1', '2']);
  });
});
