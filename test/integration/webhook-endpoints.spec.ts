import { createPublicKey, verify } from 'node:crypto';
import { WebhookDeliveryActivitiesImpl, WebhookEndpointsService, WebhookSender } from '@app/notifications';
import { AppConfig, Clock, newId } from '@app/platform';
import type { TemporalGateway } from '@app/temporal';
import { OutboxRelay } from '@app/notifications';
import { Webhook } from 'standardwebhooks';
import { type ApiApp, startApiApp } from '../support/api-app';
import { sampleEvent } from '../support/event-schemas';
import type { HttpClient, Json } from '../support/http-client';
import { httpReceiver, type Receiver, type Taken } from '../support/receivers';

let api: ApiApp;
let operator: HttpClient;
let receiver: Receiver;
let activities: WebhookDeliveryActivitiesImpl;
let relay: OutboxRelay;
let answer = 204;

interface Endpoint extends Json {
  id: string;
  secret: string;
  public_key: string;
  version: number;
  keys: { id: string; signature: string; public_key: string | null; expires_at: string | null }[];
}
interface Delivery extends Json {
  id: string;
  status: string;
  event_id: string;
  attempts: (Json & { request: { url: string; headers: Record<string, string> } })[];
}

beforeAll(async () => {
  api = await startApiApp([], { env: { RAHDARI_WEBHOOKS_ALLOW_LOCAL: 'true' } });
  operator = api.as('operator');
  receiver = await httpReceiver((response) => void response.writeHead(answer).end());
  const sender = new WebhookSender(api.app.get(AppConfig, { strict: false }));
  activities = new WebhookDeliveryActivitiesImpl(api.database, api.vault, new Clock(), sender);
  relay = new OutboxRelay(api.database, { start: async () => undefined } as unknown as TemporalGateway);
});
beforeEach(() => {
  answer = 204;
  receiver.taken.length = 0;
});
afterAll(async () => {
  await receiver?.close();
  await api?.stop();
});

const PATH = '/v1/webhook-endpoints';
/** At an address of its own, so that the receiver tells them apart. */
const subscribe = async (body: object = {}): Promise<Endpoint & { url: string }> =>
  (
    await operator.post<Endpoint & { url: string }>(PATH, {
      url: `${receiver.url}/${newId('cmd')}`,
      ...body,
    })
  ).body;
const takenBy = ({ url }: { url: string }): Taken[] =>
  receiver.taken.filter(({ path }) => path === new URL(url).pathname);
const emit = (type = 'seller.approved'): Promise<string> =>
  api.database.transaction(api.tenantId, (tx) => tx.emit(sampleEvent(type)));
const deliveriesOf = async (id: string, query = ''): Promise<Delivery[]> =>
  (await operator.get<{ data: Delivery[] }>(`${PATH}/${id}/deliveries${query}`)).body.data;

/** What the worker would do: one attempt for each delivery that is to be started. */
async function work(policy?: object): Promise<void> {
  await relay.placeEvents();
  const rows = await api.database.system((tx) =>
    tx.query<{ tenantId: string; endpointId: string; eventId: string; run: number }>(
      `UPDATE webhook_deliveries SET started_at = now() WHERE started_at IS NULL
       RETURNING tenant_id AS "tenantId", endpoint_id AS "endpointId", event_id AS "eventId", run`,
    ),
  );
  for (const row of rows)
    await activities.deliver({ ...row, attempt: 1, ...(policy ? { policy } : {}) } as never);
}

const v1aIsGood = (publicKey: string, { body, headers }: Taken): boolean =>
  headers['webhook-signature']!.split(' ').some((one) => {
    const [kind, signature] = one.split(',') as [string, string];
    const x = Buffer.from(publicKey.slice(5), 'base64').toString('base64url');
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
    const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    return kind === 'v1a' && verify(null, Buffer.from(content), key, Buffer.from(signature, 'base64'));
  });
const v1IsGood = (secret: string, { body, headers }: Taken): boolean => {
  try {
    return new Webhook(secret).verify(body, headers) !== undefined;
  } catch {
    return false;
  }
};

describe('an endpoint', () => {
  it('null for a field that may be absent is as good as absent', async () => {
    const url = `${receiver.url}/${newId('cmd')}`;
    const made = await operator.post<Endpoint>(PATH, { url, event_types: null, description: null });
    expect(made).toMatchObject({ status: 201, body: { event_types: [], description: null } });
  });

  it('shows its secret once, its public key always, and the same answer to a repeat', async () => {
    const key = newId('cmd');
    const made = await operator.post<Endpoint>(PATH, { url: receiver.url, description: 'ours' }, { key });
    const again = await operator.post<Endpoint>(PATH, { url: receiver.url, description: 'ours' }, { key });
    expect(made.status).toBe(201);
    expect(again.body).toEqual(made.body);
    const { secret, ...shown } = made.body;
    expect(secret).toMatch(/^whsec_/);
    const { body, text } = await operator.get<Endpoint>(`${PATH}/${made.body.id}`);
    expect(body).toEqual(shown);
    expect(text).not.toMatch(/whsec_|whsk_/);
    expect(body).toMatchObject({
      status: 'enabled',
      description: 'ours',
      public_key: expect.stringMatching(/^whpk_/),
      keys: [
        { signature: 'v1', public_key: null, expires_at: null },
        { signature: 'v1a', public_key: body.public_key, expires_at: null },
      ],
    });
  });

  it('is changed by who has read it', async () => {
    const { id, url } = await subscribe();
    const path = `${PATH}/${id}`;
    const etag = (await operator.get(path)).headers.get('etag')!;
    expect(await operator.patch(path, { description: 'x' })).toMatchObject({ status: 428 });
    const changed = await operator.patch(
      path,
      { description: 'x', event_types: ['seller.approved'], url: null },
      { 'if-match': etag },
    );
    expect(changed).toMatchObject({
      status: 200,
      body: { description: 'x', event_types: ['seller.approved'], url, version: 2 },
    });
    const stale = await operator.patch(path, { description: 'y' }, { 'if-match': etag });
    expect(stale).toMatchObject({ status: 412, body: { code: 'WEBHOOK.STALE', current_version: 2 } });
    const unknown = await operator.patch(path, { event_types: ['no.such'] }, { 'if-match': '"2"' });
    expect(unknown).toMatchObject({ status: 422, body: { code: 'WEBHOOK.EVENT_TYPE_UNKNOWN' } });
  });

  it('gets nothing while it is switched off, and what comes after it is on again', async () => {
    const { id } = await subscribe({ event_types: ['seller.approved'] });
    const path = `${PATH}/${id}`;
    const off = await operator.patch(path, { enabled: false }, { 'if-match': '"1"' });
    expect(off.body).toMatchObject({ status: 'disabled', disabled_reason: 'SWITCHED_OFF' });
    await emit();
    await work();
    expect(await deliveriesOf(id)).toEqual([]);
    expect(await operator.post(`${path}/test`)).toMatchObject({
      status: 409,
      body: { code: 'WEBHOOK.DISABLED' },
    });
    const on = await operator.patch(
      path,
      { enabled: true },
      { 'if-match': `"${off.body.version as number}"` },
    );
    expect(on.body).toMatchObject({ status: 'enabled', disabled_reason: null });
    const eventId = await emit();
    await work();
    expect((await deliveriesOf(id)).map(({ event_id: event }) => event)).toEqual([eventId]);
    const events = await operator.get<{ data: { type: string; subject: string }[] }>('/v1/events?limit=200');
    const own = events.body.data.filter(({ subject }) => subject === id).map(({ type }) => type);
    expect(own).toEqual(['webhook_endpoint.disabled', 'webhook_endpoint.enabled']);
  });

  it('is gone when it is deleted, and what was under way ends', async () => {
    const { id } = await subscribe();
    const eventId = await emit();
    await relay.placeEvents();
    expect(await operator.send('DELETE', `${PATH}/${id}`, undefined, { key: null })).toMatchObject({
      status: 204,
    });
    for (const path of ['', '/deliveries', '/redeliveries'])
      expect((await operator.get(`${PATH}/${id}${path}`)).status).toBe(404);
    const outcome = await activities.deliver({ tenantId: api.tenantId, endpointId: id, eventId, attempt: 1 });
    expect(outcome).toEqual({ outcome: 'gone', status: null });
    expect(receiver.taken.filter((one) => one.id === eventId)).toEqual([]);
  });
});

describe('keys', () => {
  it('are not made anew by a late repeat of a rotation', async () => {
    const { id } = await subscribe();
    const endpoints = api.app.get(WebhookEndpointsService, { strict: false });
    const caller = { tenantId: api.tenantId, callerId: newId('key'), role: 'operator' as const };
    const early = newId('cmd');
    for (const operationId of [early, newId('cmd'), newId('cmd')])
      await endpoints.rotateSecret(caller, id, operationId, 3_600_000);
    const present = (await operator.get(`${PATH}/${id}`)).body;
    await expect(endpoints.rotateSecret(caller, id, early, 0)).rejects.toMatchObject({
      code: 'WEBHOOK.ROTATION_OVERTAKEN',
      kind: 'conflict',
    });
    expect((await operator.get(`${PATH}/${id}`)).body).toEqual(present);
  });

  it('both sign, and after a rotation those of before beside the new ones', async () => {
    const before = await subscribe({ event_types: ['seller.approved'] });
    await emit();
    await work();
    const [old] = takenBy(before) as [Taken];
    expect([v1IsGood(before.secret, old), v1aIsGood(before.public_key, old)]).toEqual([true, true]);

    const path = `${PATH}/${before.id}/rotate-secret`;
    const key = newId('cmd');
    const after = (await operator.post<Endpoint>(path, { overlap_seconds: 3_600 }, { key })).body;
    expect((await operator.post<Endpoint>(path, { overlap_seconds: 3_600 }, { key })).body).toEqual(after);
    expect(after.secret).not.toBe(before.secret);
    expect(after.keys.map(({ signature, expires_at: end }) => [signature, end === null])).toEqual([
      ['v1', true],
      ['v1a', true],
      ['v1', false],
      ['v1a', false],
    ]);
    receiver.taken.length = 0;
    await emit();
    await work();
    const [both] = takenBy(before) as [Taken];
    expect(both.headers['webhook-signature']!.split(' ')).toHaveLength(4);
    for (const keys of [before, after])
      expect([v1IsGood(keys.secret, both), v1aIsGood(keys.public_key, both)]).toEqual([true, true]);

    const last = (await operator.post<Endpoint>(path, { overlap_seconds: 0 })).body;
    receiver.taken.length = 0;
    await emit();
    await work();
    const [alone] = takenBy(before) as [Taken];
    expect(alone.headers['webhook-signature']!.split(' ')).toHaveLength(2);
    expect([
      v1IsGood(last.secret, alone),
      v1IsGood(after.secret, alone),
      v1aIsGood(last.public_key, alone),
    ]).toEqual([true, false, true]);
    const audit = await api.database.read(api.tenantId, (tx) =>
      tx.query(
        `SELECT details FROM audit_entries WHERE tenant_id = $1 AND subject = $2 AND action = 'webhook_endpoint.secret_rotated' ORDER BY seq`,
        [api.tenantId, before.id],
      ),
    );
    expect(audit).toEqual([{ details: { overlap_seconds: 3_600 } }, { details: { overlap_seconds: 0 } }]);
  });
});

describe('deliveries', () => {
  it('a test event takes the way of all events, to this endpoint only', async () => {
    const [mine, other] = [await subscribe({ event_types: ['seller.rejected'] }), await subscribe()];
    const key = newId('cmd');
    const sent = await operator.post<{ event_id: string }>(`${PATH}/${mine.id}/test`, undefined, { key });
    expect(sent.status).toBe(202);
    await operator.post(`${PATH}/${mine.id}/test`, undefined, { key });
    await work();
    const taken = receiver.taken.filter(({ id }) => id === sent.body.event_id);
    expect(taken).toHaveLength(1);
    expect(v1IsGood(mine.secret, taken[0]!)).toBe(true);
    expect(JSON.parse(taken[0]!.body)).toMatchObject({ type: 'webhook_endpoint.test', subject: mine.id });
    expect((await deliveriesOf(other.id)).map(({ event_id: id }) => id)).not.toContain(sent.body.event_id);
  });

  it('say what was sent and how it ended, and can be narrowed', async () => {
    const endpoint = await subscribe({ event_types: ['seller.approved', 'seller.rejected'] });
    const { id } = endpoint;
    const good = await emit('seller.approved');
    await work();
    answer = 500;
    const bad = await emit('seller.rejected');
    await work();
    const eventsOf = async (query: string) =>
      (await deliveriesOf(id, query)).map(({ event_id: event }) => event);
    expect(await eventsOf('')).toEqual([bad, good]);
    expect(await eventsOf('?status=retrying')).toEqual([bad]);
    expect(await eventsOf('?event_type=seller.approved')).toEqual([good]);
    expect(await eventsOf('?since=2999-01-01T00:00:00Z')).toEqual([]);
    expect((await operator.get(`${PATH}/${id}/deliveries?since=2026-01-01`)).status).toBe(422);
    const [delivery] = await deliveriesOf(id, '?status=retrying');
    const one = await operator.get<Delivery>(`${PATH}/${id}/deliveries/${delivery!.id}`);
    const taken = takenBy(endpoint).find((request) => request.id === bad)!;
    expect(one.body).toMatchObject({
      event_type: 'seller.rejected',
      request_body: taken.body,
      attempts: [
        {
          run: 1,
          attempt: 1,
          status: 500,
          outcome: 'failed',
          took_ms: expect.any(Number),
          request: {
            url: endpoint.url,
            headers: {
              'webhook-id': bad,
              'webhook-signature': taken.headers['webhook-signature'],
              'rahdari-endpoint-sequence': taken.headers['rahdari-endpoint-sequence'],
            },
          },
        },
      ],
    });
  });

  it('one can be made again: the same id and body, a run of its own, and the run before is over', async () => {
    const endpoint = await subscribe({ event_types: ['seller.approved'] });
    const { id } = endpoint;
    answer = 500;
    const eventId = await emit();
    await work();
    answer = 204;
    const [delivery] = await deliveriesOf(id);
    const path = `${PATH}/${id}/deliveries/${delivery!.id}/redeliver`;
    const key = newId('cmd');
    expect((await operator.post(path, undefined, { key })).body).toMatchObject({ status: 'pending' });
    await operator.post(path, undefined, { key });
    const stale = await activities.deliver({
      tenantId: api.tenantId,
      endpointId: id,
      eventId,
      run: 1,
      attempt: 2,
    });
    expect(stale).toEqual({ outcome: 'gone', status: null });
    await work();
    const [again] = await deliveriesOf(id);
    expect(again).toMatchObject({
      status: 'delivered',
      attempts: [
        { run: 1, status: 500 },
        { run: 2, status: 204 },
      ],
    });
    const taken = takenBy(endpoint);
    expect(taken).toHaveLength(2);
    expect(new Set(taken.map((one) => one.id)).size).toBe(1);
    expect(new Set(taken.map(({ body }) => body)).size).toBe(1);
    expect((await operator.post(`${PATH}/${id}/deliveries/${newId('dlv')}/redeliver`)).status).toBe(404);
  });
});

describe('health', () => {
  const limits = { attemptTimeoutMs: 1_000, failingAfterMs: 0, disableAfterMs: 0, disableAfterFailures: 3 };
  const typesOf = async (id: string) =>
    (
      await api.database.read(api.tenantId, (tx) =>
        tx.query<{ type: string; data: object }>(
          `SELECT type, data FROM outbox_events WHERE tenant_id = $1 AND subject = $2 ORDER BY seq`,
          [api.tenantId, id],
        ),
      )
    ).map(({ type }) => type);

  it('failures are told once, a delivery ends them, and days of nothing else disable', async () => {
    const { id } = await subscribe({ event_types: ['seller.approved'] });
    const path = `${PATH}/${id}`;
    const fail = async (times: number) => {
      answer = 503;
      for (let n = 0; n < times; n++) {
        await emit();
        await work(limits);
      }
    };
    await fail(2);
    expect((await operator.get(path)).body).toMatchObject({
      status: 'failing',
      failing_since: expect.any(String),
    });
    expect(await typesOf(id)).toEqual(['webhook_endpoint.failing']);
    answer = 204;
    await emit();
    await work(limits);
    expect((await operator.get(path)).body).toMatchObject({ status: 'enabled', failing_since: null });
    await fail(3);
    expect((await operator.get(path)).body).toMatchObject({ status: 'disabled', disabled_reason: 'FAILING' });
    expect(await typesOf(id)).toEqual([
      'webhook_endpoint.failing',
      'webhook_endpoint.recovered',
      'webhook_endpoint.failing',
      'webhook_endpoint.disabled',
    ]);
    const { version } = (await operator.get<Endpoint>(path)).body;
    const on = await operator.patch(path, { enabled: true }, { 'if-match': `"${version}"` });
    expect(on.body).toMatchObject({ status: 'enabled', failing_since: null });
  });
});
