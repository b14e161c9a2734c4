import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FixedClock, newId } from '@app/platform';
import { WebhookBench } from '../support/webhook-bench';

const clock = new FixedClock(new Date('2026-11-24T08:00:00Z'));
const tenantId = newId('ten');
let bench: WebhookBench;
let server: Server;
let answer: RequestListener;

beforeAll(async () => {
  bench = await WebhookBench.create({ clock });
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await bench.stop();
});

const urlOf = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`;
const get = (id: string) => bench.endpoints.get(bench.operator(tenantId), id);
const moveTo = async (id: string, path: string) =>
  bench.endpoints.update(bench.operator(tenantId), id, (await get(id)).version, { url: urlOf(path) });

async function subscribed(): Promise<{
  id: string;
  attempt: (attempt: number) => Promise<{ outcome: string }>;
}> {
  const { id } = await bench.subscribe(tenantId, urlOf('old'));
  const eventId = await bench.emit(tenantId);
  await bench.relayAll();
  return {
    id,
    attempt: (attempt) => bench.activities.deliver({ tenantId, endpointId: id, eventId, attempt }),
  };
}

/** The endpoint moves while the old address has an attempt under way, and then answers this. */
const movesMeanwhile = (id: string, status: number): void => {
  answer = ({ url }, response) => {
    if (url !== '/old') return void response.writeHead(204).end();
    void moveTo(id, 'new').then(() => response.writeHead(status).end());
  };
};

it('410 from the address before disables nothing, and the event goes to the new one', async () => {
  const { id, attempt } = await subscribed();
  movesMeanwhile(id, 410);
  expect(await attempt(1)).toMatchObject({ outcome: 'failed', status: 410 });
  expect(await get(id)).toMatchObject({ disabledReason: null, failingSince: null, url: urlOf('new') });
  expect(await attempt(2)).toMatchObject({ outcome: 'delivered', status: 204 });
  const [delivery] = await bench.deliveriesOf(tenantId, id);
  expect(delivery!.attempts).toMatchObject([
    { url: urlOf('old'), status: 410, outcome: 'failed' },
    { url: urlOf('new'), status: 204, outcome: 'delivered' },
  ]);
});

it('what the address before answers says nothing of the health of the new one', async () => {
  const { id, attempt } = await subscribed();
  movesMeanwhile(id, 500);
  expect(await attempt(1)).toMatchObject({ outcome: 'failed', status: 500 });
  expect((await get(id)).failingSince).toBeNull();
});

it('a delivery to the address before does not make the new one well', async () => {
  const { id, attempt } = await subscribed();
  answer = ({ url }, response) => {
    if (url !== '/old') return void response.writeHead(500).end();
    void moveTo(id, 'new')
      .then(() => attempt(2))
      .then(() => response.writeHead(204).end());
  };
  expect(await attempt(1)).toMatchObject({ outcome: 'delivered' });
  expect((await get(id)).failingSince).toEqual(clock.now());
});

it('at a new address health begins anew; another change leaves it as it is', async () => {
  const { id, attempt } = await subscribed();
  answer = (_request, response) => void response.writeHead(500).end();
  await attempt(1);
  const operator = bench.operator(tenantId);
  const { version, failingSince } = await get(id);
  expect(failingSince).toEqual(clock.now());
  const described = await bench.endpoints.update(operator, id, version, { description: 'Orders' });
  expect(described.failingSince).toEqual(failingSince);
  expect((await moveTo(id, 'new')).failingSince).toBeNull();
  const [row] = await bench.rows<object>(
    'SELECT consecutive_failures, failing_told_at FROM webhook_endpoints WHERE id = $1',
    [id],
  );
  expect(row).toEqual({ consecutive_failures: 0, failing_told_at: null });
});
