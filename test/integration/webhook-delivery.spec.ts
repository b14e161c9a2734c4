import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NotificationsService, OutboxRelay, WebhookDeliveryActivitiesImpl } from '@app/notifications';
import { Clock, loadConfig, newId, type Principal, Vault } from '@app/platform';
import type { TemporalGateway } from '@app/temporal';
import type { DeliveryAttempt } from '@workflows/webhook-delivery/webhook-delivery.contract';
import { Webhook } from 'standardwebhooks';
import { createTestDatabase, type TestDatabase } from '../support/database';

let test: TestDatabase;
let notifications: NotificationsService;
let activities: WebhookDeliveryActivitiesImpl;
let server: Server;
let answer: RequestListener;
const tenantId = newId('ten');
const operator: Principal = { tenantId, keyId: 'key_operator', role: 'operator' };

beforeAll(async () => {
  test = await createTestDatabase();
  const config = loadConfig({
    RAHDARI_MODE: 'local',
    DATABASE_URL: test.url,
    RAHDARI_SECRET: 'ab'.repeat(32),
    RAHDARI_WEBHOOKS_ALLOW_LOCAL: 'true',
  });
  const vault = new Vault(config.secretHex);
  notifications = new NotificationsService(test.database, vault, new Clock(), config);
  activities = new WebhookDeliveryActivitiesImpl(test.database, vault, new Clock(), config);
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await test.drop();
});

const hookUrl = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;

/** An endpoint and an event for it, delivered once. */
async function deliver(): Promise<DeliveryAttempt & { endpointId: string; eventId: string; secret: string }> {
  const endpoint = await notifications.createEndpoint(operator, newId('cmd'), {
    url: hookUrl(),
    eventTypes: [],
  });
  const eventId = await test.database.transaction(tenantId, (tx) =>
    tx.emit({ type: 'seller.approved', subject: 'sel_x', data: { lifecycle: 'APPROVED' } }),
  );
  await new OutboxRelay(test.database, {} as TemporalGateway).placeEvents();
  const ref = { tenantId, endpointId: endpoint.id, eventId };
  return { ...ref, ...(await activities.deliver({ ...ref, attempt: 1 })), secret: endpoint.secret };
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

it.each([
  ['seconds', '3600', 3_600_000],
  ['a date far away', 'Fri, 31 Dec 2100 23:59:59 GMT', 86_400_000],
  ['a date gone by', 'Thu, 01 Jan 2026 00:00:00 GMT', undefined],
])('Retry-After as %s', async (_, header, retryAfterMs) => {
  answer = (_request, response) => response.writeHead(503, { 'retry-after': header }).end();
  const { outcome, status, retryAfterMs: heard } = await deliver();
  expect([outcome, status, heard]).toEqual(['failed', 503, retryAfterMs]);
});

it('410 disables the endpoint: once, with an audit entry and an event', async () => {
  // Two deliveries are on their way before the receiver says it to either.
  const both = Promise.withResolvers<void>();
  let waiting = 0;
  answer = (_request, response) => {
    if (++waiting === 2) both.resolve();
    void both.promise.then(() => response.writeHead(410).end());
  };
  const { id: endpointId } = await notifications.createEndpoint(operator, newId('cmd'), {
    url: hookUrl(),
    eventTypes: [],
  });
  const attempts = await Promise.all(
    ['sel_x', 'sel_y'].map(async (subject) => {
      const eventId = await test.database.transaction(tenantId, (tx) =>
        tx.emit({ type: 'seller.approved', subject }),
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
  ).toEqual([{ actor_role: 'system', details: { reason: 'RECEIVER_GONE' } }]);
  expect(
    await of(
      `SELECT data FROM outbox_events WHERE tenant_id = $1 AND subject = $2 AND type = 'webhook_endpoint.disabled'`,
    ),
  ).toEqual([{ data: { reason: 'RECEIVER_GONE' } }]);
});
