import { newId } from '@app/platform';
import { type ApiApp, startApiApp } from '../support/api-app';
import type { Json } from '../support/http-client';
import { insertProduct, listedSeller } from '../support/listed-seller';
import { SalesFixture } from '../support/sales';

const CSV = { accept: 'text/csv' };
const NDJSON = { accept: 'application/x-ndjson' };

let api: ApiApp;
let sellerId: string;

beforeAll(async () => {
  api = await startApiApp();
  sellerId = await new SalesFixture(api.database, api.tenantId).seller();
});
afterAll(() => api?.stop());

const order = (externalId: string): Json => ({
  seller_id: sellerId,
  channel: 'own_website',
  external_id: externalId,
  ordered_at: '2026-03-02T09:30:00Z',
  amount: { amount_minor: '1250', currency: 'USD' },
});
const lines = (text: string): Json[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Json);
/** Lines of a file whose cells hold no line break. */
const rowsOf = (text: string): string[] => text.split('\r\n').slice(0, -1);

describe('a list of 450 orders', () => {
  beforeAll(async () => {
    const numbers = ['-A1', '=B2', "'=C3", '"D",4', ...Array.from({ length: 446 }, (_, n) => `X-${n}`)];
    const batch = numbers.map((number) => JSON.stringify(order(number))).join('\n');
    const { status, body } = await api
      .as('integrator')
      .send('POST', '/v1/orders/batch', batch, { headers: { 'content-type': 'application/x-ndjson' } });
    expect([status, body.created]).toEqual([200, 450]);
  });

  it('is given whole, each row as a page shows it', async () => {
    const file = await api.as('integrator').get(`/v1/orders?seller_id=${sellerId}`, NDJSON);
    expect(file.status).toBe(200);
    expect(file.headers.get('content-type')).toBe('application/x-ndjson');
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment; filename="orders-\d{8}T\d{6}Z\.ndjson"$/,
    );
    expect(file.headers.get('cache-control')).toBe('private, no-store');
    expect(file.headers.get('vary')).toBe('Accept');
    expect(file.headers.get('link')).toBeNull();
    const rows = lines(file.text);
    expect(new Set(rows.map(({ external_id: id }) => id)).size).toBe(450);
    const page = await api.as('integrator').get<{ data: Json[] }>('/v1/orders?limit=200');
    expect(page.headers.get('vary')).toBe('Accept');
    expect(rows.slice(0, 200)).toEqual(page.body.data);
  });

  it('is a file of orders that can be sent in again', async () => {
    const file = await api.as('integrator').get('/v1/orders?channel=own_website', CSV);
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    const [header, first, ...rest] = rowsOf(file.text);
    expect(header).toBe(
      'id,seller_id,channel,external_id,ordered_at,sku,quantity,amount_minor,currency,destination,status,simulated,received_at',
    );
    expect(first).toMatch(
      /^ord_\w+,sel_\w+,own_website,X-\d+,2026-03-02T09:30:00\.000Z,,1,1250,USD,,placed,false,\d{4}-.*Z$/,
    );
    expect(rest).toHaveLength(449);
    const again = await api
      .as('integrator')
      .send('POST', '/v1/orders/import', file.text, { headers: { 'content-type': 'text/csv' } });
    expect(again.body).toMatchObject({ received: 450, unchanged: 450, created: 0, rejected: 0 });
  });

  it('keeps to its filters', async () => {
    const none = await api.as('integrator').get(`/v1/orders?channel=alibaba`, CSV);
    expect(rowsOf(none.text)).toEqual([expect.stringMatching(/^id,seller_id,/)]);
    const nothing = await api.as('integrator').get(`/v1/orders?channel=alibaba`, NDJSON);
    expect([nothing.status, nothing.text]).toEqual([200, '']);
  });

  it('is no page: limit and cursor are refused, each by its name', async () => {
    const { status, body } = await api.as('integrator').get('/v1/orders?limit=10&cursor=x', CSV);
    expect([status, body.code]).toEqual([422, 'EXPORT.NOT_PAGED']);
    expect(body.errors).toMatchObject([{ pointer: '/cursor' }, { pointer: '/limit' }]);
  });

  it.each([
    ['no such field', '/v1/orders?colour=red', 400],
    ['a wrong filter', '/v1/orders?seller_id=1', 422],
  ])('with %s is a problem, and no file', async (_, path, status) => {
    const answer = await api.as('integrator').get(path, CSV);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.headers.get('content-disposition')).toBeNull();
  });

  it('answers HEAD with what a GET would be, without a row', async () => {
    const head = await api.as('integrator').send('HEAD', '/v1/orders', undefined, { headers: CSV });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('content-type')).toMatch(/^text\/csv/);
  });

  it.each(['*/*', 'application/json, text/csv', 'text/html'])('is pages for %s', async (accept) => {
    const { headers, body } = await api.as('integrator').get<{ data: Json[] }>('/v1/orders', { accept });
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body.data).toHaveLength(50);
  });

  it('is nothing for who may not read it', async () => {
    expect((await api.as().get('/v1/orders', CSV)).status).toBe(401);
    expect((await api.as('agent').get('/v1/orders', CSV)).status).toBe(403);
  });

  it('shows a seller its own only', async () => {
    const other = await new SalesFixture(api.database, api.tenantId).seller();
    await api.actAs(other);
    expect((await api.as('seller').get('/v1/orders', NDJSON)).text).toBe('');
    await api.actAs(sellerId);
    expect(lines((await api.as('seller').get('/v1/orders', NDJSON)).text)).toHaveLength(450);
  });

  it('counts as twenty requests', async () => {
    const left = async (headers: Record<string, string>): Promise<number> => {
      const answer = await api.as('integrator').get('/v1/orders?channel=alibaba', headers);
      return Number(/"caller";r=(\d+)/.exec(answer.headers.get('ratelimit')!)![1]);
    };
    const before = await left({});
    expect(before - (await left(CSV))).toBe(20);
  });
});

describe('cells', () => {
  it('are UTF-8, and say so to spreadsheets', async () => {
    const answer = await fetch(`${api.url}/v1/programmes`, {
      headers: { ...CSV, authorization: `Bearer ${api.tokens.agent}` },
    });
    expect([...new Uint8Array(await answer.arrayBuffer()).slice(0, 5)]).toEqual([
      0xef, 0xbb, 0xbf, 0x69, 0x64,
    ]);
  });

  it('of strangers run in no spreadsheet, and stay whole', async () => {
    const { database, vault, tenantId } = api;
    const { sellerId } = await listedSeller(database, vault, {}, tenantId);
    const titles = [
      '=HYPERLINK("http://x")',
      '+1+1',
      '-2+3',
      '@SUM(A1)',
      '\tx',
      'a "b", c',
      'نمک\r\n盐',
      '-5',
    ];
    for (const [n, title] of titles.entries())
      await insertProduct(database, { tenantId, sellerId }, { sku: `C-${n}`, title });
    const { text } = await api.as('agent').get(`/v1/sellers/${sellerId}/products`, CSV);
    expect(text).toMatch(/^id,sku,title,/);
    for (const cell of [
      `,"'=HYPERLINK(""http://x"")",`,
      `,'+1+1,`,
      `,'-2+3,`,
      `,'@SUM(A1),`,
      `,'\tx,`,
      `,"a ""b"", c",`,
      `,"نمک\r\n盐",`,
      `,-5,`,
    ])
      expect(text).toContain(cell);
  });
});

describe('the audit', () => {
  const entries = (): Promise<{ subject: string; actor_id: string; details: Json }[]> =>
    api.database.read(api.tenantId, (tx) =>
      tx.query(
        `SELECT subject, actor_id, details FROM audit_entries WHERE action = 'list.exported' ORDER BY seq`,
      ),
    );

  it('says who took a list of persons away, and with which filters', async () => {
    const before = (await entries()).length;
    await api.as('agent').get('/v1/sellers?lifecycle=ACTIVE,DRAFT', CSV);
    await api.as('agent').get(`/v1/sellers/${sellerId}/notes`, NDJSON);
    const [sellers, notes, ...more] = (await entries()).slice(before);
    expect(more).toEqual([]);
    expect(sellers).toMatchObject({
      subject: 'sellers',
      actor_id: expect.stringMatching(/^key_/),
      details: { list: 'sellers', format: 'csv', filters: { lifecycle: 'ACTIVE,DRAFT' } },
    });
    expect(notes).toMatchObject({
      subject: sellerId,
      details: { list: 'notes', format: 'ndjson', filters: {} },
    });
  });

  it('says nothing of pages, of refused ones, and of what is about no person', async () => {
    const before = (await entries()).length;
    await api.as('agent').get('/v1/sellers?lifecycle=EXPIRED');
    await api.as('agent').get('/v1/sellers?lifecycle=NOWHERE', CSV);
    await api.as('agent').get(`/v1/sellers/${newId('sel')}/notes`, CSV);
    await api.as('agent').get('/v1/programmes', CSV);
    expect(await entries()).toHaveLength(before);
  });
});

describe('every list', () => {
  interface Operation {
    operationId: string;
    security?: unknown[];
    responses: Record<
      string,
      { content?: Record<string, { schema: { $ref?: string; description?: string } }> }
    >;
  }

  it('that wants a key can be exported, and the document says so with its columns', async () => {
    const { body } = await api.as().get<{
      paths: Record<string, { get?: Operation }>;
      components: { schemas: Record<string, { properties?: Json }> };
    }>('/openapi.json');
    const lists = Object.entries(body.paths).flatMap(([path, { get }]) => {
      const ref = get?.responses['200']?.content?.['application/json']?.schema.$ref;
      const page = ref && body.components.schemas[ref.split('/').at(-1)!];
      return page && page.properties?.next_cursor && get.security?.length ? [{ path, get }] : [];
    });
    expect(lists.length).toBeGreaterThan(18);
    const types = (operation: Operation): string[] => Object.keys(operation.responses['200']!.content!);
    expect(
      lists.filter(({ get }) => types(get).join() !== 'application/json,text/csv,application/x-ndjson'),
    ).toEqual([]);
    expect(lists.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/v1/sellers', '/v1/api-keys', '/v1/sellers/{id}/documents', '/v1/events']),
    );
    for (const { get } of lists)
      expect([get.operationId, get.responses['200']!.content!['text/csv']!.schema.description]).toEqual([
        get.operationId,
        expect.stringMatching(/Columns: \w+(, [\w.]+)+$/),
      ]);
  });
});
