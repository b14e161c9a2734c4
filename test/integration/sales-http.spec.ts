import { newId, type Role } from '@app/platform';
import { type ApiApp, startApiApp } from '../support/api-app';
import { SalesFixture } from '../support/sales';

let api: ApiApp;
let programmeId: string;
let seller: string;

beforeAll(async () => {
  api = await startApiApp();
  const sales = new SalesFixture(api.database, api.tenantId);
  programmeId = await sales.programme();
  seller = await sales.seller({ programmeId });
  await api.actAs(seller);
});
afterAll(() => api?.stop());

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
  const client = api.as(role);
  const { status, headers, body } = sent
    ? await client.post(path, sent.body, { key: sent.key, headers: { 'content-type': sent.type } })
    : await client.get(path);
  return { status, type: headers.get('content-type') ?? '', body };
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
      restated: false,
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

it('a line that names a member twice is none: which one was meant?', async () => {
  const line = JSON.stringify(order({ external_id: 'twice' })).replace('{', '{"amount":{"currency":"USD"},');
  const answer = await call('operator', '/v1/orders/batch', {
    body: line,
    type: 'application/x-ndjson',
    key: newId('cmd'),
  });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      received: 1,
      created: 0,
      rejected: 1,
      errors: [{ line: 1, detail: expect.stringContaining('twice') }],
    },
  });
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
      restated: 0,
      frozen: [],
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
  const path = (): string => `/v1/programmes/${programmeId}/uplift/readouts`;

  it('an operator asks for one, an auditor may only read them', async () => {
    const asked = await api.as('operator').post(path());
    expect(asked.status).toBe(202);
    expect(asked.body).toEqual({ event_id: expect.stringMatching(/^evt_/) });
    expect((await api.as('auditor').post(path())).status).toBe(403);
    expect((await api.as('auditor').get(path())).body).toEqual({ data: [], next_cursor: null });
  });
});
