import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  OutboxRelay,
  WebhookDeliveriesService,
  WebhookDeliveryActivitiesImpl,
  WebhookEndpointsService,
  WebhookSender,
} from '@app/notifications';
import { Clock, loadConfig, newId, type Principal, Vault } from '@app/platform';
import type { TemporalGateway } from '@app/temporal';
import { Webhook } from 'standardwebhooks';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { sampleEvent } from '../support/event-schemas';

let test: TestDatabase;
let endpoints: WebhookEndpointsService;
let deliveries: WebhookDeliveriesService;
let sender: WebhookSender;
let activities: WebhookDeliveryActivitiesImpl;
let server: Server;
let answer: RequestListener;
const tenantId = newId('ten');
const operator: Principal = { tenantId, callerId: 'key_operator', role: 'operator' };

beforeAll(async () => {
  test = await createTestDatabase();
  const config = loadConfig({
    RAHDARI_MODE: 'local',
    DATABASE_URL: test.url,
    RAHDARI_SECRET: 'ab'.repeat(32),
    RAHDARI_WEBHOOKS_ALLOW_LOCAL: 'true',
  });
  const vault = new Vault(config.secretHex);
  endpoints = new WebhookEndpointsService(test.database, vault, new Clock(), config);
  deliveries = new WebhookDeliveriesService(test.database, vault, new Clock(), config);
  sender = new WebhookSender(config);
  activities = new WebhookDeliveryActivitiesImpl(test.database, vault, new Clock(), sender);
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await test.drop();
});

/** An endpoint and an event for it, delivered once. */
async function deliver() {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const endpoint = await endpoints.create(operator, newId('cmd'), { url, eventTypes: [] });
  const eventId = await test.database.transaction(tenantId, (tx) => tx.emit(sampleEvent('seller.approved')));
  await new OutboxRelay(test.database, {} as TemporalGateway).placeEvents();
  const ref = { tenantId, endpointId: endpoint.id, eventId };
  return {
    ...(await activities.deliver({ ...ref, attempt: 1 })),
    secret: endpoint.secret,
    endpointId: endpoint.id,
  };
}

it('an empty reply is a delivery', async () => {
  answer = (_request, response) => response.writeHead(204).end();
  expect(await deliver()).toMatchObject({ outcome: 'delivered', status: 204 });
});

it('the signature is one that the reference library takes', async () => {
  const seen: { body: string; headers: Record<string, string> }[] = [];
  answer = (request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      seen.push({ body, headers: request.headers as Record<string, string> });
      response.end('ok');
    });
  };
  const { secret } = await deliver();
  const [{ body, headers } = { body: '', headers: {} }] = seen;
  expect(new Webhook(secret).verify(body, headers)).toMatchObject({
    type: 'seller.approved',
    sequence: expect.stringMatching(/^\d+$/),
  });
  expect(() => new Webhook(secret).verify(body.replace('approved', 'rejected'), headers)).toThrow();
});

it('a reply without end is hung up on, and counts by its status', async () => {
  answer = (_request, response) => {
    response.writeHead(200);
    const flood = (): boolean => response.writable && response.write('x'.repeat(65_536), () => flood());
    response.on('error', () => undefined);
    flood();
  };
  expect(await deliver()).toMatchObject({ outcome: 'delivered', status: 200 });
});

it('a reply that breaks off in the middle counts by its status', async () => {
  answer = (_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.destroy());
  };
  expect(await deliver()).toMatchObject({ outcome: 'delivered', status: 200 });
});

it('a redirect is a failure, and is not followed', async () => {
  const paths: (string | undefined)[] = [];
  answer = (request, response) => {
    paths.push(request.url);
    response.writeHead(307, { location: '/elsewhere' }).end();
  };
  expect(await deliver()).toMatchObject({ outcome: 'failed', status: 307 });
  expect(paths).toEqual(['/hook']);
});

it('nobody there is a failure without a status', async () => {
  answer = (request) => request.socket.destroy();
  expect(await deliver()).toMatchObject({ outcome: 'failed', status: null });
});

it('is on record even when it was made before the relay has written its row', async () => {
  answer = (_request, response) => response.writeHead(500).end();
  const { endpointId } = await deliver();
  const { data } = await deliveries.list(operator, endpointId, {}, {});
  expect(data).toMatchObject([
    { status: 'retrying', attempts: [{ attempt: 1, status: 500, outcome: 'failed', reason: null }] },
  ]);
});

it.each([
  ['120', 120_000, 120_000],
  [new Date(Date.now() + 3_600_000).toUTCString(), 3_500_000, 3_600_000],
  ['99999999', 86_400_000, 86_400_000],
])('waits as long as Retry-After says: %s', async (header, least, most) => {
  answer = (_request, response) => response.writeHead(429, { 'retry-after': header }).end();
  const { retryAfterMs } = await deliver();
  expect(retryAfterMs).toBeGreaterThanOrEqual(least);
  expect(retryAfterMs).toBeLessThanOrEqual(most);
});

it.each(['soon', '-5', '0', new Date(0).toUTCString()])('passes over Retry-After: %s', async (header) => {
  answer = (_request, response) => response.writeHead(503, { 'retry-after': header }).end();
  expect(await deliver()).toMatchObject({ outcome: 'failed', retryAfterMs: undefined });
});

it('an endpoint cannot wait for events that there are not', async () => {
  const body = { url: 'http://127.0.0.1:1/hook', eventTypes: ['seller.aproved'] };
  await expect(endpoints.create(operator, newId('cmd'), body)).rejects.toMatchObject({
    code: 'WEBHOOK.EVENT_TYPE_UNKNOWN',
  });
});

it('410 disables the endpoint: once, with an audit entry and an event', async () => {
  // Two deliveries are on their way before the receiver says it to either.
  const both = Promise.withResolvers<void>();
  let waiting = 0;
  answer = (_request, response) => {
    if (++waiting === 2) both.resolve();
    void both.promise.then(() => response.writeHead(410).end());
  };
  const { id: endpointId } = await endpoints.create(operator, newId('cmd'), {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    eventTypes: [],
  });
  const attempts = await Promise.all(
    [1, 2].map(async () => {
      const eventId = await test.database.transaction(tenantId, (tx) =>
        tx.emit(sampleEvent('seller.approved')),
      );
      return activities.deliver({ tenantId, endpointId, eventId, attempt: 1 });
    }),
  );
  expect(attempts.map(({ outcome, status }) => [outcome, status])).toEqual([
    ['gone', 410],
    ['gone', 410],
  ]);
  const of = async <T>(sql: string): Promise<T[]> =>
    test.database.read(tenantId, (tx) => tx.query<T>(sql, [tenantId, endpointId]));
  expect(
    await of(`SELECT disabled_reason AS reason FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2`),
  ).toEqual([{ reason: 'RECEIVER_GONE' }]);
  expect(
    await of(
      `SELECT actor_role, details FROM audit_entries
        WHERE tenant_id = $1 AND subject = $2 AND action = 'webhook_endpoint.disabled'`,
    ),
  ).toEqual([{ actor_role: 'system', details: { reason_code: 'RECEIVER_GONE' } }]);
  expect(
    await of(
      `SELECT data FROM outbox_events WHERE tenant_id = $1 AND subject = $2 AND type = 'webhook_endpoint.disabled'`,
    ),
  ).toEqual([{ data: { reason_code: 'RECEIVER_GONE' } }]);
});

it('what became internal after it was queued is not sent', async () => {
  let asked = 0;
  answer = (_request, response) => {
    asked++;
    response.writeHead(204).end();
  };
  const { endpointId } = await deliver();
  expect(asked).toBe(1);
  const eventId = await test.database.transaction(tenantId, (tx) =>
    tx.emit(sampleEvent('screening_hit.confirmed')),
  );
  expect(await activities.deliver({ tenantId, endpointId, eventId, attempt: 1 })).toEqual({
    outcome: 'gone',
    status: null,
  });
  expect(asked).toBe(1);
});
