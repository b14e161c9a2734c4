import { type Applicant, Cast } from '../support/cast';
import type { Answer, HttpClient, Json } from '../support/http-client';
import { type Rahdari, startProcesses } from '../support/processes';

interface Operation {
  parameters?: { name: string; in: string; required?: boolean }[];
}

let rahdari: Rahdari;
let cast: Cast;
let lead: HttpClient;
let draft: Applicant;

beforeAll(async () => {
  rahdari = await startProcesses();
  cast = await Cast.in(rahdari, 'preconditions');
  lead = cast.as('programme_lead');
  draft = await cast.accepted(await cast.programme(0));
}, 120_000);
afterAll(() => rahdari?.stop());

const programme = (name: string): Json => ({ name, channels: ['storefront'] });
const names = async (): Promise<unknown[]> =>
  (await lead.get<{ data: Json[] }>('/v1/programmes?limit=200')).body.data.map(({ name }) => name);

function expectProblem(answer: Answer, status: number, code: string): void {
  expect({ status: answer.status, code: answer.body?.code, text: answer.text }).toMatchObject({
    status,
    code,
  });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
}

describe('Idempotency-Key', () => {
  it('is wanted by every POST that creates or acts', async () => {
    const before = await cast.footprint(draft);
    const { body } = await lead.get<{ paths: Record<string, { post?: Operation }> }>('/openapi.json');
    const wanting = Object.entries(body.paths).filter(([, { post }]) =>
      post?.parameters?.some(({ name, required }) => name === 'Idempotency-Key' && required === true),
    );
    expect(wanting.length).toBeGreaterThan(25);
    const roles = ['senior_agent', 'operator', 'integrator'];
    for (const [template] of wanting) {
      const path = template.replace('{id}', draft.id).replace(/\{\w+\}/g, 'x');
      const answers = await Promise.all(roles.map((role) => cast.as(role).post(path, {}, { key: null })));
      const allowed = answers.filter(({ status }) => status !== 403);
      expect([path, allowed.length > 0]).toEqual([path, true]);
      for (const answer of allowed) expectProblem(answer, 400, 'IDEMPOTENCY.KEY_MISSING');
    }
    expect(await cast.footprint(draft)).toEqual(before);
  });

  it.each(['', ' ', 'a b', 'x'.repeat(256), 'ü', 'tab\t.'])('is not %j', async (key) => {
    const before = await names();
    const answer = await lead.post('/v1/programmes', programme('Never'), {
      key: null,
      headers: { 'idempotency-key': key },
    });
    expectProblem(answer, 400, 'IDEMPOTENCY.KEY_MISSING');
    expect(await names()).toEqual(before);
  });

  it('gives a repeat the stored response, in whatever order its members come', async () => {
    const first = await lead.post('/v1/programmes', programme('Once'), { key: 'once' });
    expect(first.status).toBe(201);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    for (const body of [
      '{"name":"Once","channels":["storefront"]}',
      '{ "channels":["storefront"], "name":"Once" }',
    ]) {
      const again = await lead.post('/v1/programmes', body, {
        key: 'once',
        headers: { 'content-type': 'application/json' },
      });
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect({ status: again.status, body: again.body }).toEqual({ status: 201, body: first.body });
    }
    expect((await names()).filter((name) => name === 'Once')).toHaveLength(1);
  });

  it('stores a refusal too: it stays refused', async () => {
    const approve = () => cast.as('agent').post(`${draft.path}/approve`, {}, { key: 'refused' });
    const first = await approve();
    expectProblem(first, 409, 'SELLER.ACTION_NOT_ALLOWED');
    const again = await approve();
    expectProblem(again, 409, 'SELLER.ACTION_NOT_ALLOWED');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
  });

  it('is of one request: another payload, route or method is 422', async () => {
    await lead.post('/v1/programmes', programme('Taken'), { key: 'taken' });
    const before = await names();
    expectProblem(
      await lead.post('/v1/programmes', programme('Other'), { key: 'taken' }),
      422,
      'IDEMPOTENCY.KEY_REUSED',
    );
    await cast.as('agent').post(`${draft.path}/claim`, {}, { key: 'act' });
    expectProblem(
      await cast.as('agent').post(`${draft.path}/release`, {}, { key: 'act' }),
      422,
      'IDEMPOTENCY.KEY_REUSED',
    );
    expect(await names()).toEqual(before);
  });

  it('gives a repeated upload the stored response, too', async () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const line = (externalId: string): string =>
      JSON.stringify({
        seller_id: draft.id,
        channel: 'own_website',
        external_id: externalId,
        ordered_at: '2026-03-02T09:30:00Z',
        amount: { amount_minor: '100', currency: 'USD' },
      });
    const send = (text: string) =>
      cast.as('integrator').post('/v1/orders/batch', text, { key: 'upload', headers });
    expect((await send(line('U-1'))).body).toMatchObject({ created: 1 });
    const again = await send(line('U-1'));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expectProblem(await send(line('U-2')), 422, 'IDEMPOTENCY.KEY_REUSED');
    const { body } = await cast.as('integrator').get<{ data: Json[] }>('/v1/orders');
    expect(body.data.map((order) => order.external_id)).toEqual(['U-1']);
  });

  it('knows a form by what it brings, not by how it is wrapped', async () => {
    const send = (kind: string, content: string) => {
      const form = new FormData();
      form.set('kind', kind);
      form.set('file', new Blob([content]), 'scan.pdf');
      return cast.as('agent').post<Json>(`${draft.path}/documents`, form, { key: 'form' });
    };
    const first = await send('cnic_copy', '%PDF-1.7 one');
    expect(first.status).toBe(201);
    const again = await send('cnic_copy', '%PDF-1.7 one');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expectProblem(await send('cnic_copy', '%PDF-1.7 two'), 422, 'IDEMPOTENCY.KEY_REUSED');
    expectProblem(await send('bank_letter', '%PDF-1.7 one'), 422, 'IDEMPOTENCY.KEY_REUSED');
  });

  it('belongs to its caller: two may use the same', async () => {
    await lead.post('/v1/programmes', programme('Mine'), { key: 'shared' });
    const other = await cast.as('operator').post('/v1/programmes', programme('Yours'), { key: 'shared' });
    expect(other).toMatchObject({ status: 201, body: { name: 'Yours' } });
  });

  it('holds when the same request comes ten times at once', async () => {
    const all = await Promise.all(
      Array.from({ length: 10 }, () => lead.post('/v1/programmes', programme('At once'), { key: 'at-once' })),
    );
    const refused = all.filter(({ status }) => status !== 201);
    for (const answer of refused) {
      expectProblem(answer, 409, 'IDEMPOTENCY.IN_FLIGHT');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    const ids = new Set(all.filter(({ status }) => status === 201).map(({ body }) => body.id));
    expect(ids.size).toBe(1);
    expect((await names()).filter((name) => name === 'At once')).toHaveLength(1);
  });
});

describe('If-Match', () => {
  const change = { application: { email: 'new@specimen.example.com' } };
  const patch = (headers?: Record<string, string>, body: unknown = change) =>
    draft.client.patch(draft.path, body, headers);
  const etag = async (): Promise<string> => (await draft.client.get(draft.path)).headers.get('etag') ?? '';

  it('is wanted, and names the present version', async () => {
    const before = await draft.read();
    const present = await etag();
    expect(present).toMatch(new RegExp(`^"${before.version}-[\\w-]{16}"$`));
    for (const missing of [undefined, { 'if-match': '*' }])
      expectProblem(await patch(missing), 428, 'REQUEST.IF_MATCH_MISSING');
    for (const stale of ['1', `W/${present}`, '""', '"x"', `${present}, 999`, '"-1"', '"1e3"'])
      expectProblem(await patch({ 'if-match': stale }), 412, 'REQUEST.IF_MATCH_STALE');
    for (const version of [before.version - 1, before.version + 1]) {
      const answer = await patch({ 'if-match': `"${version}"` });
      expectProblem(answer, 412, 'SELLER.STALE');
      expect(answer.body.current_version).toBe(before.version);
    }
    expect(await draft.read()).toEqual(before);
  });

  it('lets one of two concurrent edits through', async () => {
    const present = await etag();
    const both = await Promise.all(
      ['a', 'b'].map((name) =>
        patch({ 'if-match': present }, { application: { email: `${name}@specimen.example.com` } }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const won = both.find(({ status }) => status === 200)!;
    expect(won.headers.get('etag')).toBe(await etag());
    expect((await draft.read()).application).toEqual(won.body.application);
  });

  it.each([
    ['lifecycle', { lifecycle: 'APPROVED' }, 400, 'REQUEST.UNKNOWN_FIELD'],
    ['status', { ...change, status: 'APPROVED' }, 400, 'REQUEST.UNKNOWN_FIELD'],
    ['version', { ...change, version: 1 }, 400, 'REQUEST.UNKNOWN_FIELD'],
    ['tenant_id', { ...change, tenant_id: 'ten_x' }, 400, 'REQUEST.UNKNOWN_FIELD'],
    [
      'a lifecycle among the answers',
      { application: { lifecycle: 'APPROVED' } },
      422,
      'SELLER.APPLICATION_INVALID',
    ],
    ['a risk among the answers', { application: { risk_score: 0 } }, 422, 'SELLER.APPLICATION_INVALID'],
    ['an answer of the wrong shape', { application: { directors: 'me' } }, 422, 'SELLER.APPLICATION_INVALID'],
    ['a control character', { application: { legal_name: 'a\u0007b' } }, 422, 'SELLER.APPLICATION_INVALID'],
    ['no answers at all', {}, 422, 'REQUEST.INVALID'],
  ])('or not, a PATCH moves no %s', async (_, body, status, code) => {
    const before = await draft.read();
    expectProblem(await patch({ 'if-match': await etag() }, body), status, code);
    expect(await draft.read()).toEqual(before);
  });
});
