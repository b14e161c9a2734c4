import { gzipSync, brotliCompressSync, deflateSync } from 'node:zlib';
import { newId } from '@app/platform';
import { type ApiApp, startApiApp } from '../support/api-app';

let api: ApiApp;
let before: unknown;

const state = async (): Promise<unknown> =>
  api.database.dataSource.query(
    `SELECT (SELECT count(*) FROM programmes) AS programmes, (SELECT count(*) FROM sellers) AS sellers,
            (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM audit_entries) AS audit,
            (SELECT count(*) FROM outbox_events) AS events`,
  );

beforeAll(async () => {
  api = await startApiApp();
  before = await state();
});
afterEach(async () => expect(await state()).toEqual(before));
afterAll(() => api?.stop());

const GOOD = JSON.stringify({ name: 'Never made', channels: ['storefront'] });
const nested = (depth: number): string =>
  `{"name":${'['.repeat(depth)}${']'.repeat(depth)},"channels":["storefront"]}`;

const post = (body: Uint8Array | string, headers: Record<string, string> = {}) =>
  api.as('operator').send('POST', '/v1/programmes', body, {
    headers: { 'content-type': 'application/json', ...headers },
  });

it.each<
  [what: string, body: Uint8Array | string, status: number, code: string, headers?: Record<string, string>]
>([
  ['no JSON', '{"name":', 400, 'REQUEST.MALFORMED'],
  ['a member twice', GOOD.replace('{', '{"name":"x",'), 400, 'REQUEST.DUPLICATE_MEMBER'],
  ['an unknown field', GOOD.replace('{', '{"admin":true,'), 400, 'REQUEST.UNKNOWN_FIELD'],
  ['a way to the prototype', GOOD.replace('{', '{"__proto__":{"admin":true},'), 400, 'REQUEST.MALFORMED'],
  ['a wrong type', '{"name":1,"channels":["storefront"]}', 422, 'REQUEST.INVALID'],
  ['an array for an object', '[]', 422, 'REQUEST.INVALID'],
  ['null', 'null', 422, 'REQUEST.INVALID'],
  ['a number beyond all', GOOD.replace('{', '{"straight_through_limit":1e400,'), 400, 'REQUEST.MALFORMED'],
  [
    'twenty digits',
    GOOD.replace('{', '{"straight_through_limit":12345678901234567890,'),
    400,
    'REQUEST.MALFORMED',
  ],
  ['NUL', '{"name":"a\\u0000b","channels":["storefront"]}', 400, 'REQUEST.BROKEN_TEXT'],
  ['half a character', '{"name":"\\ud800","channels":["storefront"]}', 400, 'REQUEST.BROKEN_TEXT'],
  [
    'bytes that are no UTF-8',
    Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    400,
    'REQUEST.BROKEN_TEXT',
  ],
  ['a depth of 61', nested(61), 400, 'REQUEST.TOO_DEEP'],
  ['a depth of 100,000', nested(100_000), 400, 'REQUEST.TOO_DEEP'],
  ['more than a megabyte', JSON.stringify({ name: 'x'.repeat(1_100_000) }), 413, 'REQUEST.TOO_LARGE'],
  ['gzip', gzipSync(GOOD), 415, 'REQUEST.ENCODING_NOT_ACCEPTED', { 'content-encoding': 'gzip' }],
  ['deflate', deflateSync(GOOD), 415, 'REQUEST.ENCODING_NOT_ACCEPTED', { 'content-encoding': 'deflate' }],
  ['br', brotliCompressSync(GOOD), 415, 'REQUEST.ENCODING_NOT_ACCEPTED', { 'content-encoding': 'br' }],
  ['a chain of encodings', GOOD, 415, 'REQUEST.ENCODING_NOT_ACCEPTED', { 'content-encoding': 'gzip, br' }],
  [
    'another charset',
    GOOD,
    415,
    'REQUEST.UNSUPPORTED_MEDIA',
    { 'content-type': 'application/json; charset=utf-7' },
  ],
  [
    'a form',
    'name=x',
    415,
    'REQUEST.UNSUPPORTED_MEDIA',
    { 'content-type': 'application/x-www-form-urlencoded' },
  ],
  ['plain text', GOOD, 415, 'REQUEST.UNSUPPORTED_MEDIA', { 'content-type': 'text/plain' }],
  ['CSV', 'name\nx', 415, 'REQUEST.UNSUPPORTED_MEDIA', { 'content-type': 'text/csv' }],
])('%s is refused and changes nothing', async (...row) => {
  // Named here: a function with a fifth parameter would be handed `done` for a row without headers.
  const [, body, status, code, headers] = row;
  const answer = await post(body, headers);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
});

it.each([
  'x',
  '.',
  'a.b',
  'e30.AAAAAAAAAAAAAAAAAAAAAA',
  `${'x'.repeat(999)}`,
  'W10.',
  '%00',
  '..%2f..%2f',
  "'; DROP TABLE sellers; --",
])('the cursor %j is none of ours', async (cursor) => {
  for (const list of ['/v1/sellers', '/v1/programmes', '/v1/orders', '/v1/events']) {
    const answer = await api.as('operator').get(`${list}?cursor=${encodeURIComponent(cursor)}`);
    expect([list, answer.status, answer.body.code]).toEqual([list, 422, 'REQUEST.CURSOR_INVALID']);
  }
});

it.each(['0', '201', '-1', '1.5', '1e1', '0x10', '', ' 5', 'ten', '99999999999999999999'])(
  'a limit of %j is refused',
  async (limit) => {
    const answer = await api.as('operator').get(`/v1/sellers?limit=${encodeURIComponent(limit)}`);
    expect([answer.status, answer.body.code]).toEqual([422, 'REQUEST.INVALID']);
  },
);

it.each(['', 'a b', 'ä', 'x'.repeat(256)])('the Idempotency-Key %j is refused', async (key) => {
  const answer = await post(GOOD, { 'idempotency-key': Buffer.from(key).toString('latin1') });
  expect([answer.status, answer.body.code]).toEqual([400, 'IDEMPOTENCY.KEY_MISSING']);
});

/** Every place where a time is sent. */
const TIMES: [place: string, send: (time: string) => Promise<{ status: number; body: unknown }>][] = [
  ['/v1/api-keys', (time) => api.as('operator').post('/v1/api-keys', { label: 'x', expires_at: time })],
  [
    '/v1/sellers/import',
    (time) =>
      api.as('operator').post('/v1/sellers/import', {
        programme_id: newId('prg'),
        display_name: 'x',
        legal_form: 'company',
        evidence: {},
        went_live_at: time,
      }),
  ],
  [
    '/v1/orders',
    (time) =>
      api.as('integrator').post('/v1/orders', {
        seller_id: newId('sel'),
        channel: 'own_website',
        external_id: '1',
        amount: { amount_minor: '1', currency: 'USD' },
        ordered_at: time,
      }),
  ],
  [
    'deliveries',
    (time) =>
      api
        .as('operator')
        .get(`/v1/webhook-endpoints/${newId('whe')}/deliveries?since=${encodeURIComponent(time)}`),
  ],
  [
    'redelivery',
    (time) =>
      api
        .as('operator')
        .post(`/v1/webhook-endpoints/${newId('whe')}/redeliver`, { since: '2026-01-01T00:00Z', until: time }),
  ],
];

it.each([
  '2026-W10',
  '2026-123',
  '20270101',
  '2027-01-01',
  '2027-01-01T00',
  '2027-01-01T00:00:00',
  '2026-99-99T99:99Z',
  '2027-02-30T00:00Z',
  'tomorrow',
])('the time %j is refused wherever one is sent', async (time) => {
  for (const [place, send] of TIMES) {
    const answer = await send(time);
    expect([place, answer]).toMatchObject([place, { status: 422, body: { code: 'REQUEST.INVALID' } }]);
  }
});
