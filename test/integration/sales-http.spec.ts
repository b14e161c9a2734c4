import { DatabaseModule } from '@app/database';
import { IdentityModule, IdentityService } from '@app/identity';
import { loadConfig, newId, PlatformModule, type Role } from '@app/platform';
import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpAdapter, registerMultipart } from '../../apps/api/src/http/adapter';
import { AuthGuard } from '../../apps/api/src/http/auth.guard';
import { bodyPipe } from '../../apps/api/src/http/body.pipe';
import { IdempotencyInterceptor } from '../../apps/api/src/http/idempotency.interceptor';
import { ProblemFilter } from '../../apps/api/src/http/problem.filter';
import { OrdersApiModule } from '../../apps/api/src/orders/orders-api.module';
import { UpliftApiModule } from '../../apps/api/src/uplift/uplift-api.module';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { SalesFixture } from '../support/sales';

let test: TestDatabase;
let app: NestFastifyApplication;
let sales: SalesFixture;
let programmeId: string;
let seller: string;
let url: string;
const tokens: Partial<Record<Role, string>> = {};

beforeAll(async () => {
  test = await createTestDatabase();
  const config = loadConfig({
    RAHDARI_MODE: 'local',
    DATABASE_URL: test.url,
    DATABASE_POOL_SIZE: '4',
    RAHDARI_SECRET: 'ac'.repeat(32),
  });
  @Module({
    imports: [
      PlatformModule.register(config),
      DatabaseModule,
      IdentityModule,
      OrdersApiModule,
      UpliftApiModule,
    ],
    providers: [
      { provide: APP_GUARD, useClass: AuthGuard },
      { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
      { provide: APP_FILTER, useClass: ProblemFilter },
    ],
  })
  class EdgeModule {}
  const adapter = createHttpAdapter();
  await registerMultipart(adapter);
  app = await NestFactory.create<NestFastifyApplication>(EdgeModule, adapter, {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  app.useGlobalPipes(bodyPipe());
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
  const identity = app.get(IdentityService, { strict: false });
  sales = new SalesFixture(test.database, await identity.ensureTenant('edge'));
  programmeId = await sales.programme();
  seller = await sales.seller({ programmeId });
  for (const role of ['operator', 'agent', 'auditor', 'seller'] as const) {
    const own = role === 'seller' ? { sellerId: seller } : {};
    tokens[role] = await identity.issueKey(sales.tenantId, { role, label: role, ...own });
  }
});
afterAll(async () => {
  await app?.close();
  await test.drop();
});

interface Answer {
  status: number;
  type: string;
  body: Record<string, unknown>;
}

const call = async (
  role: Role,
  path: string,
  sent?: { body: string; type: string; key?: string },
): Promise<Answer> => {
  const response = await fetch(`${url}${path}`, {
    method: sent ? 'POST' : 'GET',
    body: sent?.body,
    headers: {
      authorization: `Bearer ${tokens[role]}`,
      ...(sent ? { 'content-type': sent.type, 'idempotency-key': sent.key ?? newId('cmd') } : {}),
    },
  });
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, body: (await response.json()) as Record<string, unknown> };
};
const json = (role: Role, body: unknown, key?: string): Promise<Answer> =>
  call(role, '/v1/orders', { body: JSON.stringify(body), type: 'application/json', key });
const order = (more: object = {}): Record<string, unknown> => ({
  seller_id: seller,
  channel: 'own_website',
  external_id: '1001',
  ordered_at: '2026-01-05T09:00:00Z',
  amount: { amount_minor: '125000', currency: 'USD' },
  ...more,
});

it('an order is created, known again, and refused when it differs', async () => {
  const created = await json('operator', order());
  expect(created).toMatchObject({
    status: 201,
    body: {
      result: 'created',
      order: { ...order(), ordered_at: '2026-01-05T09:00:00.000Z', status: 'placed', simulated: false },
    },
  });
  expect(await json('operator', order())).toMatchObject({ body: { ...created.body, result: 'unchanged' } });
  const other = await json('operator', order({ quantity: 2 }));
  expect(other).toMatchObject({ status: 409, body: { code: 'ORDER.CONFLICT' } });
  expect(other.type).toContain('application/problem+json');
});

it('what the body pipe refuses: unknown fields 400, wrong values 422 with their place', async () => {
  expect(await json('operator', order({ colour: 'red' }))).toMatchObject({ status: 400 });
  const wrong = await json(
    'operator',
    order({ amount: { amount_minor: 12.5, currency: 'usd' }, quantity: 0 }),
  );
  expect(wrong.status).toBe(422);
  const pointers = (wrong.body.errors as { pointer: string }[]).map(({ pointer }) => pointer);
  expect(new Set(pointers)).toEqual(new Set(['/amount/amount_minor', '/amount/currency', '/quantity']));
  expect(await json('operator', order({ amount: undefined }))).toMatchObject({ status: 422 });
  expect(await json('operator', order({ seller_id: newId('sel') }))).toMatchObject({
    status: 404,
    body: { code: 'SELLER.NOT_FOUND' },
  });
});

it('roles: agents and sellers send no orders; a seller reads its own', async () => {
  for (const role of ['agent', 'seller', 'auditor'] as const) {
    expect(await json(role, order({ external_id: '77' }))).toMatchObject({ status: 403 });
  }
  expect(await call('agent', '/v1/orders')).toMatchObject({ status: 403 });
  const page = await call('seller', '/v1/orders?limit=1');
  expect(page).toMatchObject({ status: 200, body: { data: [{ external_id: '1001' }], next_cursor: null } });
});

it('a batch and a file answer with counts and lines; the same key replays the answer', async () => {
  const body = [order({ external_id: 'b1' }), order({ external_id: 'b2', status: 'lost' })]
    .map((line) => JSON.stringify(line))
    .join('\n');
  const sent = { body, type: 'application/x-ndjson', key: newId('cmd') };
  const first = await call('operator', '/v1/orders/batch', sent);
  expect(first).toMatchObject({
    status: 200,
    body: {
      received: 2,
      created: 1,
      rejected: 1,
      errors: [{ line: 2, external_id: 'b2', pointer: '/status', code: 'REQUEST.FIELD_INVALID' }],
    },
  });
  expect((await call('operator', '/v1/orders/batch', sent)).body).toEqual(first.body);
  const csv = 'external_id,ordered_at,channel,amount,currency\nc1,2026-01-06T09:00:00Z,phone,12.50,USD\n';
  expect(
    await call(
      'operator',
      `/v1/orders/import?seller_id=${seller}&observed_from=2025-06-01&observed_to=2026-01-31`,
      {
        body: csv,
        type: 'text/csv',
      },
    ),
  ).toMatchObject({ status: 200, body: { received: 1, created: 1, errors: [] } });
  expect(
    await call('operator', '/v1/orders/import?observed_from=2026-02-30', { body: csv, type: 'text/csv' }),
  ).toMatchObject({ status: 422, body: { code: 'ORDER.COVERAGE_INVALID' } });
});

it('the wrong kind of body is 415, too large a one 413, and the answer arrives', async () => {
  for (const [path, type] of [
    ['batch', 'text/csv'],
    ['import', 'application/x-ndjson'],
    ['batch', 'application/json'],
  ] as const) {
    expect(await call('operator', `/v1/orders/${path}`, { body: '{}', type })).toMatchObject({ status: 415 });
  }
  const large = `${'{"a":1}\n'.repeat(10_001)}${'x'.repeat(3_000_000)}`;
  expect(
    await call('operator', '/v1/orders/batch', { body: large, type: 'application/x-ndjson' }),
  ).toMatchObject({ status: 413, body: { code: 'ORDER.BATCH_TOO_LARGE' } });
});

it('a read-out that has no number says so, in three languages, with what it would rest on', async () => {
  const programme = await call('auditor', `/v1/programmes/${programmeId}/uplift`);
  expect(programme).toMatchObject({
    status: 200,
    body: {
      verdict: 'TOO_FEW_SELLERS',
      effect_percent: null,
      interval_percent: null,
      estimate: null,
      simulated: false,
      measure: 'orders',
    },
  });
  expect(Object.keys(programme.body.text as object)).toEqual(['en', 'ur', 'zh']);
  const own = await call('seller', `/v1/sellers/${seller}/uplift`);
  expect(own).toMatchObject({
    status: 200,
    body: { verdict: 'NOT_LIVE', study: null, effect_percent: null },
  });
  expect(await call('seller', `/v1/sellers/${newId('sel')}/uplift`)).toMatchObject({ status: 404 });
  expect(await call('operator', `/v1/programmes/${newId('prg')}/uplift`)).toMatchObject({ status: 404 });
});

describe('dated read-outs', () => {
  const path = (): string => `${url}/v1/programmes/${programmeId}/uplift/readouts`;
  const ask = (role: Role): Promise<Response> =>
    fetch(path(), {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens[role]}`, 'idempotency-key': `readout-${role}` },
    });

  it('an operator asks for one, an auditor may only read them', async () => {
    const asked = await ask('operator');
    expect(asked.status).toBe(202);
    expect(await asked.json()).toEqual({ event_id: expect.stringMatching(/^evt_/) });
    expect((await ask('auditor')).status).toBe(403);
    const list = await fetch(path(), { headers: { authorization: `Bearer ${tokens.auditor}` } });
    expect(await list.json()).toEqual({ data: [], next_cursor: null });
  });
});
