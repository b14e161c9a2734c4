import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import type { Applicant, Cast } from '../support/cast';
import type { Cli } from '../support/cli';
import { type CliBench, lines, startCliBench } from '../support/cli-bench';
import { until } from '../support/http-client';

let bench: CliBench;
let cast: Cast;
let programme: string;
let seller: Applicant;
let cli: Cli;

beforeAll(async () => {
  bench = await startCliBench('cli-events');
  ({ cast, programme, seller, cli } = bench);
}, 120_000);
afterAll(() => bench?.stop());

describe('watch', () => {
  it('follows a seller until it is where it is wanted', async () => {
    const applicant = await cast.ready(programme);
    const watching = cli.start(['watch', applicant.id, '--until', 'ACTIVE', '--json']);
    await until(
      async () => watching.stdout(),
      (out) => out.includes('DRAFT'),
    );
    expect(await applicant.client.post(`${applicant.path}/submit`)).toMatchObject({ status: 200 });
    await cast.reaches(applicant, 'ACTIVE');
    const { code, stdout } = await watching.ended;
    expect(code).toBe(0);
    const states = lines({ code, stdout, stderr: '' }).map(({ lifecycle }) => lifecycle);
    expect([states[0], states.at(-1)]).toEqual(['DRAFT', 'ACTIVE']);
  });

  it('ends with 5 at another end, and when the time is over', async () => {
    const applicant = await cast.accepted(programme);
    const late = await cli.run(['watch', applicant.id, '--until', 'ACTIVE', '--timeout', '1']);
    expect(late).toMatchObject({ code: 5, stderr: expect.stringContaining('the seller is DRAFT') });
    await applicant.client.post(`${applicant.path}/withdraw`);
    await cast.reaches(applicant, 'WITHDRAWN');
    expect(await cli.run(['watch', applicant.id, '--until', 'ACTIVE'])).toMatchObject({ code: 5 });
  });
});

describe('events tail', () => {
  it.each([[[]], [['--poll']]])(
    'prints what happens from now on, and ends with Ctrl-C: %p',
    async (how: string[]) => {
      const tail = cli.start(['events', 'tail', '--type', 'seller.invited', '--json', ...how]);
      // Whenever it began to listen: one of these comes after that.
      await until(
        async () => (await cast.invited(programme), tail.stdout()),
        (out) => out.includes('\n'),
      );
      tail.child.kill('SIGINT');
      const ended = await tail.ended;
      expect(ended.code).toBe(130);
      expect(new Set(lines(ended).map(({ type }) => type))).toEqual(new Set(['seller.invited']));
    },
  );
});

describe('webhooks', () => {
  let receiver: Server;
  const received: { body: string; headers: Record<string, string> }[] = [];
  let answer = 204;
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      void text(request).then((body) => {
        received.push({ body, headers: request.headers as Record<string, string> });
        response.writeHead(answer).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => receiver.close(resolve)));
  const url = (): string => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;

  it('are forwarded from the stream, signed with the secret that was printed', async () => {
    const listen = ['webhooks', 'listen', '--forward', url(), '--seller', seller.id, '--after', 'start'];
    const done = await cli.run([...listen, '--max', '3', '--json']);
    const [{ secret } = {}, ...results] = lines(done) as { secret: string; status: number }[];
    expect(done.code).toBe(0);
    expect(results.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(received).toHaveLength(3);
    for (const { body, headers } of received)
      expect(new Webhook(secret!).verify(body, headers)).toMatchObject({ id: headers['webhook-id'] });
  });

  it('that the receiver refuses are shown, and end with 5', async () => {
    answer = 500;
    const listen = ['webhooks', 'listen', '--forward', url(), '--seller', seller.id, '--after', 'start'];
    const done = await cli.run([...listen, '--max', '1']);
    expect(done).toMatchObject({ code: 5, stderr: expect.stringContaining('1 forwarded, 1 refused') });
    expect(done.stdout).toMatch(/^500 /m);
  });

  it('come on request: a test event, and a delivery once more', async () => {
    answer = 204;
    received.length = 0;
    const body = { url: url(), event_types: ['seller.invited'] };
    const { body: endpoint } = await cast
      .as('integrator')
      .post<{ id: string }>('/v1/webhook-endpoints', body);
    expect((await cli.run(['webhooks', 'list'])).stdout).toContain(endpoint.id);
    expect(await cli.run(['webhooks', 'test', endpoint.id])).toMatchObject({ code: 0, stderr: '' });
    await until(
      async () => received.length,
      (count) => count === 1,
    );
    const deliveries = `/v1/webhook-endpoints/${endpoint.id}/deliveries`;
    const [delivery] = await until(
      async () =>
        (await cast.as('integrator').get<{ data: { id: string; status: string }[] }>(deliveries)).body.data,
      ([first]) => first?.status === 'delivered',
    );
    expect(await cli.run(['webhooks', 'redeliver', endpoint.id, delivery!.id])).toMatchObject({ code: 0 });
    await until(
      async () => received.length,
      (count) => count === 2,
    );
    expect(received[1]!.headers['webhook-id']).toBe(received[0]!.headers['webhook-id']);
    const since = [
      'webhooks',
      'redeliver',
      endpoint.id,
      '--since',
      new Date(Date.now() - 3_600_000).toISOString(),
    ];
    expect(await cli.run(since)).toMatchObject({ code: 0, stderr: '' });
    expect(await cli.run(['webhooks', 'redeliver', endpoint.id])).toMatchObject({ code: 2 });
    await cast
      .as('integrator')
      .send('DELETE', `/v1/webhook-endpoints/${endpoint.id}`, undefined, { key: null });
  });

  it('leave no endpoint behind', async () => {
    expect(await cli.run(['webhooks', 'list', '--json'])).toMatchObject({ code: 0, stdout: '' });
    expect((await cli.run(['webhooks', 'list'])).stderr).toContain('There is no endpoint yet.');
  });
});
