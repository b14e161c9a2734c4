import { Readable } from 'node:stream';
import { newId, type Role } from '@app/platform';
import { DocumentsService, type DocumentView } from '@app/verification';
import { type ApiApp, startApiApp } from '../support/api-app';
import { SalesFixture } from '../support/sales';

const LIST = `<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>Zarbakht</FIRST_NAME>
  <SECOND_NAME>Khanzada Durrani</SECOND_NAME><REFERENCE_NUMBER>INV.001</REFERENCE_NUMBER></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>`;
const PDF = Buffer.from('%PDF-1.7 <script>alert(1)</script>');

let api: ApiApp;
let sellerId: string;

beforeAll(async () => {
  api = await startApiApp();
  sellerId = await new SalesFixture(api.database, api.tenantId).seller();
  await api.actAs(sellerId);
});
afterAll(() => api?.stop());

const call = async (
  role: Role,
  method: string,
  path: string,
  body?: string | FormData,
  type?: string,
  key: string | null = method === 'POST' ? newId('cmd') : null,
) => {
  const headers = type ? { 'content-type': type } : undefined;
  const {
    status,
    headers: answered,
    body: parsed,
    text,
  } = await api.as(role).send(method, path, body, { key, headers });
  return { status, headers: answered, body: (parsed ?? text) as never };
};
const json = (role: Role, path: string, body: unknown) =>
  call(role, 'POST', path, JSON.stringify(body), 'application/json');

describe('documents', () => {
  let document: DocumentView;
  beforeAll(async () => {
    document = await api.app
      .get(DocumentsService, { strict: false })
      .store({ tenantId: api.tenantId, callerId: 'key_x', role: 'agent' }, sellerId, newId('cmd'), {
        kind: 'cnic_copy',
        filename: 'شناختی "کارڈ".html',
        stream: Readable.from([PDF]),
      });
  });

  it('are listed without their place on the disk', async () => {
    const { status, body } = await call('seller', 'GET', `/v1/sellers/${sellerId}/documents`);
    expect(status).toBe(200);
    expect(body).toEqual({
      data: [
        {
          id: document.id,
          seller_id: sellerId,
          kind: 'cnic_copy',
          filename: 'شناختی _کارڈ_.html',
          content_type: 'application/pdf',
          size_bytes: PDF.length,
          sha256: document.sha256,
          status: 'stored',
          rejection_code: null,
          created_at: expect.any(String),
        },
      ],
      next_cursor: null,
    });
  });

  it('leave as attachments that no browser opens', async () => {
    const answer = await call('agent', 'GET', `/v1/sellers/${sellerId}/documents/${document.id}/content`);
    expect(answer).toMatchObject({ status: 200, body: PDF.toString() });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(PDF.length),
      'content-disposition': expect.stringMatching(
        /^attachment; filename="[ -~]+"; filename\*=UTF-8''%D8%B4/,
      ),
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
  });

  it.each([
    ['another seller', () => `/v1/sellers/${newId('sel')}/documents`, 404],
    ['an unknown document', () => `/v1/sellers/${sellerId}/documents/${newId('doc')}/content`, 404],
    ['a path instead of an id', () => `/v1/sellers/${sellerId}/documents/..%2F..%2Fpasswd/content`, 404],
  ])('%s is not there for a seller', async (_, path, status) => {
    expect((await call('seller', 'GET', path())).status).toBe(status);
  });
});

describe('screening', () => {
  it('is closed to a seller and to who may only read', async () => {
    const names = { names: [{ name: 'Anybody' }] };
    expect((await json('seller', '/v1/screening-searches', names)).status).toBe(403);
    expect(
      (await call('agent', 'POST', '/v1/screening-lists/un/imports', LIST, 'application/xml')).status,
    ).toBe(403);
  });

  it('imports XML as a body and as a file, once a key', async () => {
    const key = newId('cmd');
    const first = await call(
      'operator',
      'POST',
      '/v1/screening-lists/un/imports',
      LIST,
      'application/xml',
      key,
    );
    expect(first).toMatchObject({
      status: 201,
      body: { code: 'un', version: 1, entry_count: 1, active: true },
    });
    const again = await call(
      'operator',
      'POST',
      '/v1/screening-lists/un/imports',
      LIST,
      'application/xml',
      key,
    );
    expect(again.body).toEqual(first.body);
    const form = new FormData();
    form.append('file', new Blob([LIST.replace('INV.001', 'INV.002')]), 'un.xml');
    const second = await call('operator', 'POST', '/v1/screening-lists/un/imports', form);
    expect(second).toMatchObject({ status: 201, body: { version: 2 } });
    const { body } = await call('agent', 'GET', '/v1/screening-lists');
    expect(body).toMatchObject({
      data: [
        { version: 2, active: true },
        { version: 1, active: false },
      ],
      next_cursor: null,
    });
  });

  it.each([
    ['CSV', 'a,b', 'text/csv', 415],
    ['JSON that names a file', '{"files":[{"filepath":"/etc/passwd"}]}', 'application/json', 415],
    ['a broken file', '<CONSOLIDATED_LIST>', 'application/xml', 422],
  ])('refuses %s', async (_, body, type, status) => {
    const answer = await call('operator', 'POST', '/v1/screening-lists/un/imports', body, type);
    expect(answer).toMatchObject({ status, body: { status } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('answers a search without a key', async () => {
    const names = [{ name: 'Nobody Known' }, { name: 'ZARBAKHT KHANZADA DURANI', date_of_birth: '1961' }];
    const { status, body } = await json('agent', '/v1/screening-searches', { names });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      results: [
        { name: 'Nobody Known', verdict: 'clear', candidates: [] },
        {
          verdict: 'hit',
          candidates: [{ list_code: 'un', list_version: 2, entry_ref: 'INV.002', verdict: 'hit' }],
        },
      ],
    });
  });

  it.each([
    ['nobody', { names: [] }, 422],
    ['an empty name', { names: [{ name: '' }] }, 422],
    ['a date that is none', { names: [{ name: 'x', date_of_birth: 'yesterday' }] }, 422],
    ['an unknown field', { names: [{ name: 'x', unknown: 1 }] }, 400],
    ['1,001 names', { names: Array.from({ length: 1001 }, () => ({ name: 'x' })) }, 422],
    ['no list of names', { names: 'x' }, 422],
  ])('refuses %s', async (_, body, status) => {
    expect((await json('agent', '/v1/screening-searches', body)).status).toBe(status);
  });
});

describe('identifiers', () => {
  it('validates without storing', async () => {
    const { status, body } = await json('seller', '/v1/identifiers/validate', {
      type: 'ntn',
      value: ' 1234567-8 ',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      type: 'ntn',
      valid: true,
      normalised: '1234567',
      warnings: [{ code: 'NTN.CHECK_DIGIT_MISMATCH' }],
      errors: [],
    });
  });

  it.each([{ type: 'ssn', value: '1' }, { type: 'ntn' }, { type: 'ntn', value: 1234567 }])(
    'refuses %j',
    async (body) => {
      expect((await json('agent', '/v1/identifiers/validate', body)).status).toBe(422);
    },
  );
});
