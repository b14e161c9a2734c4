import { type Applicant, Cast } from '../support/cast';
import type { Answer, HttpClient, Json } from '../support/http-client';
import { type Rahdari, startProcesses } from '../support/processes';

let rahdari: Rahdari;
let cast: Cast;
let lead: HttpClient;
let programme: string;
let draft: Applicant;
let before: Json;

beforeAll(async () => {
  rahdari = await startProcesses();
  cast = await Cast.in(rahdari, 'bad input');
  lead = cast.as('programme_lead');
  programme = await cast.programme(0);
  draft = await cast.accepted(programme);
}, 120_000);
afterAll(() => rahdari?.stop());
beforeEach(async () => {
  before = await cast.footprint(draft);
});
afterEach(async () => expect(await cast.footprint(draft)).toEqual(before));

const PROGRAMME = { name: 'Never made', channels: ['storefront'] };
const JSON_TYPE = { 'content-type': 'application/json' };

/** A problem document of this status and code, with no trace of our inside in it. */
function expectProblem(answer: Answer, status: number, code: string): void {
  expect({ status: answer.status, code: answer.body?.code, text: answer.text }).toMatchObject({
    status,
    code,
  });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({
    type: `/docs/errors#${code.toLowerCase().replaceAll('.', '-')}`,
    title: expect.any(String),
    status,
    detail: expect.any(String),
    code,
  });
  expect(answer.text).not.toMatch(/node_modules|at \w+ \(|SELECT|INSERT|syntax|stack/);
}

describe('a body that cannot be read', () => {
  const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  it.each([
    ['half a JSON', '{"name": "x"', 400, 'REQUEST.MALFORMED'],
    ['no JSON', 'name=x', 400, 'REQUEST.MALFORMED'],
    ['two values', `${JSON.stringify(PROGRAMME)} {}`, 400, 'REQUEST.MALFORMED'],
    ['NaN', '{"name": NaN}', 400, 'REQUEST.MALFORMED'],
    [
      'no UTF-8',
      Buffer.from('{"name":"\xff\xfe","channels":["storefront"]}', 'latin1'),
      400,
      'REQUEST.BROKEN_TEXT',
    ],
    [
      'half a character, the second half',
      '{"name":"\\udc00","channels":["storefront"]}',
      400,
      'REQUEST.BROKEN_TEXT',
    ],
    ['61 levels', nested(61), 400, 'REQUEST.TOO_DEEP'],
    ['100,000 levels', '['.repeat(100_000), 400, 'REQUEST.TOO_DEEP'],
    ['100,000 closed levels', nested(100_000), 400, undefined],
    [
      'more than a megabyte',
      JSON.stringify({ ...PROGRAMME, seed: 'x'.repeat(1_048_576) }),
      413,
      'REQUEST.TOO_LARGE',
    ],
    ['__proto__', '{"__proto__": {"role": "operator"}, "name": "x"}', 400, 'REQUEST.MALFORMED'],
    ['__proto__ far inside', '{"name": "x", "channels": [{"__proto__": []}]}', 400, 'REQUEST.MALFORMED'],
    [
      'constructor',
      '{"constructor": {"prototype": {"x": 1}}, "name": "x", "channels": ["storefront"]}',
      400,
      'REQUEST.MALFORMED',
    ],
    ['an escaped NUL', '{"name": "a\\u0000b", "channels": ["storefront"]}', 400, 'REQUEST.BROKEN_TEXT'],
    ['a NUL', '{"name": "a\u0000b", "channels": ["storefront"]}', 400, 'REQUEST.MALFORMED'],
    ['half a character', '{"name": "\\ud800", "channels": ["storefront"]}', 400, 'REQUEST.BROKEN_TEXT'],
    ['nothing', '', 422, 'REQUEST.INVALID'],
    ['null', 'null', 422, 'REQUEST.INVALID'],
    ['a list', `[${JSON.stringify(PROGRAMME)}]`, 422, 'REQUEST.INVALID'],
    ['a text', '"programme"', 422, 'REQUEST.INVALID'],
    ['an unknown field', JSON.stringify({ ...PROGRAMME, colour: 'red' }), 400, 'REQUEST.UNKNOWN_FIELD'],
    ['a wrong type', JSON.stringify({ ...PROGRAMME, name: { $gt: '' } }), 422, 'REQUEST.INVALID'],
    [
      'a number out of range',
      JSON.stringify({ ...PROGRAMME, review_share_percent: 101 }),
      422,
      'REQUEST.INVALID',
    ],
  ])('%s', async (_, body, status, code) => {
    const answer = await lead.post('/v1/programmes', body, { headers: JSON_TYPE });
    expectProblem(answer, status, code ?? String(answer.body?.code));
  });

  it('names every wrong place by its pointer', async () => {
    const answer = await cast.as('integrator').post('/v1/orders', {
      seller_id: draft.id,
      channel: 'Own Website',
      external_id: 'x',
      ordered_at: 'yesterday',
      amount: { amount_minor: 12.5, currency: 'USD', vat: 1 },
    });
    expectProblem(answer, 400, 'REQUEST.UNKNOWN_FIELD');
    const pointers = (answer.body.errors as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(new Set(pointers)).toEqual(
      new Set(['/channel', '/ordered_at', '/amount/amount_minor', '/amount/vat']),
    );
  });

  it.each([
    ['text/plain', JSON.stringify(PROGRAMME)],
    ['application/x-www-form-urlencoded', 'name=x&channels=storefront'],
    ['application/xml', '<name>x</name>'],
    ['text/csv', 'name,channels\nx,storefront\n'],
    ['application/json5', JSON.stringify(PROGRAMME)],
    ['nonsense', JSON.stringify(PROGRAMME)],
  ])('comes as %s', async (type, body) => {
    expectProblem(
      await lead.post('/v1/programmes', body, { headers: { 'content-type': type } }),
      415,
      'REQUEST.UNSUPPORTED_MEDIA',
    );
  });

  it('comes as a form', async () => {
    const form = new FormData();
    form.set('name', 'x');
    expectProblem(await lead.post('/v1/programmes', form), 415, 'REQUEST.UNSUPPORTED_MEDIA');
  });

  it.each([
    ['documents', { kind: 'bank_letter', verified: 'true' }, '/verified'],
    ['catalogue-imports', { 'seller/id': 'x' }, '/seller~1id'],
  ])('is a form for %s with a field that it does not have', async (path, fields, pointer) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob(['%PDF-1.7 specimen']), 'a.pdf');
    const answer = await draft.client.post(`${draft.path}/${path}`, form);
    expectProblem(answer, 400, 'REQUEST.UNKNOWN_FIELD');
    expect(answer.body).toMatchObject({ errors: [{ pointer }] });
  });

  it.each(['gzip', 'br', 'deflate', 'zstd', 'identity, br', 'GZIP'])(
    'comes encoded as %s',
    async (encoding) => {
      const headers = { ...JSON_TYPE, 'content-encoding': encoding };
      const answers = [
        await lead.post('/v1/programmes', JSON.stringify(PROGRAMME), { headers }),
        await cast.as('operator').post('/v1/screening-lists/un/imports', '<CONSOLIDATED_LIST/>', {
          headers: { ...headers, 'content-type': 'application/xml' },
        }),
      ];
      for (const answer of answers) expectProblem(answer, 415, 'REQUEST.ENCODING_NOT_ACCEPTED');
    },
  );
});

describe('a query that cannot be read', () => {
  const LISTS: [string, string][] = [
    ['programme_lead', '/v1/programmes'],
    ['agent', '/v1/sellers'],
    ['operator', '/v1/orders'],
    ['operator', '/v1/events'],
    ['agent', 'SELLER/catalogue-imports'],
    ['agent', 'SELLER/products'],
    ['agent', 'SELLER/listings'],
  ];
  const at = (path: string, query: string): string => `${path.replace('SELLER', draft.path)}?${query}`;

  it.each(LISTS)('%s %s: limit, cursor and what is unknown', async (role, path) => {
    const client = cast.as(role);
    for (const limit of ['0', '-1', '201', '10000', 'all', '1.5', '', '1e400', '1&limit=2'])
      expectProblem(await client.get(at(path, `limit=${limit}`)), 422, 'REQUEST.INVALID');
    for (const cursor of ['x', 'x.y', 'WyJzZWxfMCJd.AAAAAAAAAAAAAAAAAAAAAA', '..', '%00', 'a.b.c'])
      expectProblem(await client.get(at(path, `cursor=${cursor}`)), 422, 'REQUEST.CURSOR_INVALID');
    expectProblem(await client.get(at(path, `cursor=${'x'.repeat(1_001)}`)), 422, 'REQUEST.INVALID');
    expectProblem(await client.get(at(path, 'offset=1')), 400, 'REQUEST.UNKNOWN_FIELD');
    expectProblem(await client.get(at(path, '__proto__=1')), 400, 'REQUEST.UNKNOWN_FIELD');
  });

  it('is a cursor of another list, or one that was changed', async () => {
    const page = await cast.as('operator').get<{ next_cursor: string }>('/v1/events?limit=1');
    const cursor = page.body.next_cursor;
    expect(cursor).toEqual(expect.any(String));
    const good = await cast.as('operator').get(`/v1/events?limit=1&cursor=${cursor}`);
    expect(good.status).toBe(200);
    const changed = (cursor[0] === 'W' ? 'X' : 'W') + cursor.slice(1);
    const [keys = '', mac = ''] = cursor.split('.');
    const first = Buffer.from('["0"]').toString('base64url');
    for (const wrong of [changed, `${first}.${mac}`, `${keys}.${mac.toUpperCase()}`, `${keys}.`, keys])
      expectProblem(
        await cast.as('operator').get(`/v1/events?cursor=${wrong}`),
        422,
        'REQUEST.CURSOR_INVALID',
      );
    expectProblem(await cast.as('agent').get(`/v1/sellers?cursor=${cursor}`), 422, 'REQUEST.CURSOR_INVALID');
  });

  it.each([
    ['/v1/sellers?assignee=%00', 422, 'REQUEST.INVALID'],
    ['/v1/sellers?assignee=%ED%A0%80', 422, 'REQUEST.INVALID'],
    ['/v1/sellers?lifecycle=SOLD', 422, 'REQUEST.INVALID'],
    ['/v1/sellers?programme_id=1', 422, 'REQUEST.INVALID'],
    ['/v1/sellers?imported=maybe', 422, 'REQUEST.INVALID'],
    ['/v1/events?type=x%27%20OR%201=1', 422, 'REQUEST.INVALID'],
  ])('%s', async (path, status, code) => expectProblem(await cast.as('agent').get(path), status, code));
});

describe('an id that is none', () => {
  const IDS = [
    'sel_',
    `sel_${'0'.repeat(32)}`,
    `sel_${'F'.repeat(32)}`,
    '0198c5a2-b7d0-7c3e-9a6f-0e1d2c3b4a59',
    'null',
    'undefined',
    '1',
    '-1',
    "'%20OR%20'1'='1",
    '%F0%9F%9A%9A',
    '*',
    'x'.repeat(200),
  ];

  it.each(IDS)('%s is not there', async (id) => {
    const agent = cast.as('senior_agent');
    expectProblem(await agent.get(`/v1/sellers/${id}`), 404, 'SELLER.NOT_FOUND');
    expectProblem(await agent.get(`/v1/sellers/${id}/products`), 404, 'SELLER.NOT_FOUND');
    expectProblem(await agent.get(`/v1/sellers/${id}/documents`), 404, 'SELLER.NOT_FOUND');
    expectProblem(await agent.get(`/v1/sellers/${id}/uplift`), 404, 'SELLER.NOT_FOUND');
    expectProblem(await agent.post(`/v1/sellers/${id}/approve`, {}), 404, 'SELLER.NOT_FOUND');
    expectProblem(await agent.get(`/v1/programmes/${id}`), 404, 'PROGRAMME.NOT_FOUND');
    expectProblem(await agent.get(`${draft.path}/catalogue-imports/${id}`), 404, 'IMPORT.NOT_FOUND');
    expectProblem(await agent.get(`${draft.path}/documents/${id}/content`), 404, 'DOCUMENT.NOT_FOUND');
    expectProblem(
      await cast.as('operator').get(`/v1/webhook-endpoints/${id}/deliveries`),
      404,
      'WEBHOOK.NOT_FOUND',
    );
  });

  it.each([
    ['longer than a path may be', 'x'.repeat(201), 414, 'REQUEST.REFUSED'],
    ['a NUL', '%00', 404, 'REQUEST.NO_SUCH_ROUTE'],
    ['half a character', '%ED%A0%80', 400, 'REQUEST.MALFORMED'],
  ])('is %s', async (_, id, status, code) => {
    expectProblem(await cast.as('agent').get(`/v1/sellers/${id}`), status, code);
    expectProblem(await cast.as('agent').post(`/v1/sellers/${id}/approve`, {}), status, code);
  });
});
