import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { newId, type Role } from '@app/platform';
import { type ApiApp, startApiApp } from '../support/api-app';
import type { Answer, Json } from '../support/http-client';
import { SalesFixture } from '../support/sales';

let api: ApiApp;
let sellerId: string;

beforeAll(async () => {
  api = await startApiApp();
  sellerId = await new SalesFixture(api.database, api.tenantId).seller();
  await api.actAs(sellerId);
});
afterAll(() => api?.stop());

const orderLine = (externalId: string): string =>
  JSON.stringify({
    seller_id: sellerId,
    channel: 'own_website',
    external_id: externalId,
    ordered_at: '2026-03-02T09:30:00Z',
    amount: { amount_minor: '100', currency: 'USD' },
  });
const ORDERS_HEAD = 'seller_id,channel,external_id,ordered_at,currency,amount_minor\n';
const orderRow = (externalId: string): string =>
  `${ORDERS_HEAD}${sellerId},own_website,${externalId},2026-03-02T09:30:00Z,USD,100\n`;
const catalogue = (sku: string): string => `sku,title_en,price,description_en\n${sku},Bag,10.00,A bag\n`;
const list = (reference: string): string =>
  `<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>Zarbakht</FIRST_NAME><REFERENCE_NUMBER>${reference}</REFERENCE_NUMBER></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>`;
const form = (content: string, name = 'file.csv', fields: Record<string, string> = {}): FormData => {
  const data = new FormData();
  for (const [field, value] of Object.entries(fields)) data.append(field, value);
  data.append('file', new Blob([content]), name);
  return data;
};

interface Upload {
  role: Role;
  path: () => string;
  type?: string;
  body: (content: string) => string | FormData;
  contents: () => [string, string];
  status: number;
}
const UPLOADS: [string, Upload][] = [
  [
    'orders as JSON Lines',
    {
      role: 'integrator',
      path: () => '/v1/orders/batch',
      type: 'application/x-ndjson',
      body: (content) => content,
      contents: () => [orderLine('J-1'), orderLine('J-2')],
      status: 200,
    },
  ],
  [
    'orders as CSV',
    {
      role: 'integrator',
      path: () => '/v1/orders/import',
      type: 'text/csv',
      body: (content) => content,
      contents: () => [orderRow('C-1'), orderRow('C-2')],
      status: 200,
    },
  ],
  [
    'a catalogue as the body',
    {
      role: 'seller',
      path: () => `/v1/sellers/${sellerId}/catalogue-imports`,
      type: 'text/csv',
      body: (content) => content,
      contents: () => [catalogue('A'), catalogue('B')],
      status: 202,
    },
  ],
  [
    'a catalogue in a form, whose boundary differs',
    {
      role: 'seller',
      path: () => `/v1/sellers/${sellerId}/catalogue-imports`,
      body: (content) => form(content),
      contents: () => [catalogue('C'), catalogue('D')],
      status: 202,
    },
  ],
  [
    'a list in a form',
    {
      role: 'operator',
      path: () => '/v1/screening-lists/un/imports',
      body: (content) => form(content, 'un.xml'),
      contents: () => [list('INV.1'), list('INV.2')],
      status: 201,
    },
  ],
  [
    'a list as the body',
    {
      role: 'operator',
      path: () => '/v1/screening-lists/un/imports',
      type: 'application/xml',
      body: (content) => content,
      contents: () => [list('INV.3'), list('INV.4')],
      status: 201,
    },
  ],
  [
    'a refused form',
    {
      role: 'seller',
      path: () => `/v1/sellers/${sellerId}/documents`,
      body: (kind) => form('%PDF-1.7', 'a.pdf', { kind }),
      contents: () => ['no_such_kind', 'cnic_copy'],
      status: 409,
    },
  ],
];

describe.each(UPLOADS)('an Idempotency-Key of an upload: %s', (_, upload) => {
  const send = (content: string, key: string): Promise<Answer> =>
    api.as(upload.role).post(upload.path(), upload.body(content), {
      key,
      headers: upload.type ? { 'content-type': upload.type } : undefined,
    });
  const isReplay = (answer: Answer): boolean => answer.headers.get('idempotency-replayed') === 'true';

  it('replays the same content, and refuses another, a longer and a shorter one', async () => {
    const [content, other] = upload.contents();
    const key = newId('cmd');
    const first = await send(content, key);
    expect([first.status, isReplay(first)]).toEqual([upload.status, false]);
    for (const changed of [other, `${content} `, content.slice(0, -1)]) {
      const refused = await send(changed, key);
      expect([refused.status, refused.body.code]).toEqual([422, 'IDEMPOTENCY.KEY_REUSED']);
    }
    const again = await send(content, key);
    expect([again.status, again.body, isReplay(again)]).toEqual([first.status, first.body, true]);
  });
});

describe('an Idempotency-Key of an upload', () => {
  const upload = (data: FormData, key: string): Promise<Answer> =>
    api.as('seller').post(`/v1/sellers/${sellerId}/catalogue-imports`, data, { key });

  it('holds beyond one buffer: the last byte of a long file counts', async () => {
    const long = catalogue('L').padEnd(1_000_000, '\n');
    const key = newId('cmd');
    const first = await upload(form(long), key);
    expect(first.status).toBe(202);
    expect((await upload(form(`${long.slice(0, -1)},`), key)).body.code).toBe('IDEMPOTENCY.KEY_REUSED');
    expect((await upload(form(long.repeat(4)), key)).body.code).toBe('IDEMPOTENCY.KEY_REUSED');
    expect((await upload(form(long), key)).body).toEqual(first.body);
  });

  it('tells the name of the file, and the same bytes as a form from the same as the body', async () => {
    const key = newId('cmd');
    const first = await upload(form(catalogue('M'), 'a.csv'), key);
    expect(first.status).toBe(202);
    expect((await upload(form(catalogue('M'), 'b.csv'), key)).body.code).toBe('IDEMPOTENCY.KEY_REUSED');
    const bare = await api.as('seller').post(`/v1/sellers/${sellerId}/catalogue-imports`, catalogue('M'), {
      key,
      headers: { 'content-type': 'text/csv' },
    });
    expect(bare.body.code).toBe('IDEMPOTENCY.KEY_REUSED');
    expect((await upload(form(catalogue('M'), 'a.csv'), key)).body).toEqual(first.body);
  });

  it('keeps a refusal that came before the file was read', async () => {
    const key = newId('cmd');
    const send = (content: string): Promise<Answer> =>
      api.as('agent').post(`/v1/sellers/${newId('sel').replace(/./g, 'x')}/catalogue-imports`, content, {
        key,
        headers: { 'content-type': 'text/csv' },
      });
    const first = await send(catalogue('N').padEnd(3_000_000, '\n'));
    expect(first).toMatchObject({ status: 404, body: { code: 'SELLER.NOT_FOUND' } });
    expect((await send(catalogue('N').padEnd(3_000_000, '\n'))).body).toEqual(first.body);
  });

  it('is free again after an upload that broke off', async () => {
    const key = newId('cmd');
    const broken = [
      '--x',
      'Content-Disposition: form-data; name="file"; filename="a.csv"',
      '',
      'sku,ti',
    ].join('\r\n');
    const path = `/v1/sellers/${sellerId}/catalogue-imports`;
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const first = await api.as('seller').post(path, broken, { key, headers });
    expect(first).toMatchObject({ status: 400, body: { code: 'REQUEST.UPLOAD_BROKEN' } });
    expect((await upload(form(catalogue('O')), key)).status).toBe(202);
  });

  it('leaves the connection usable after a refused repeat', async () => {
    const key = newId('cmd');
    await api.as('integrator').post('/v1/orders/batch', orderLine('K-1'), {
      key,
      headers: { 'content-type': 'application/x-ndjson' },
    });
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    const body = orderLine('K-2').padEnd(2_000_000, '\n');
    socket.write(
      `POST /v1/orders/batch HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api.tokens.integrator}\r\n` +
        `Idempotency-Key: ${key}\r\nContent-Type: application/x-ndjson\r\nContent-Length: ${body.length}\r\n\r\n${body}` +
        'GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    const answers = await text(socket);
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 422', 'HTTP/1.1 200']);
  });

  it('lets orders of a refused repeat alone', async () => {
    const { body } = await api.as('integrator').get<{ data: Json[] }>('/v1/orders?limit=200');
    const ids = body.data.map((order) => order.external_id);
    expect(ids.filter((id) => ['J-2', 'C-2', 'K-2'].includes(String(id)))).toEqual([]);
    expect(ids).toEqual(expect.arrayContaining(['J-1', 'C-1', 'K-1']));
  });
});
