import { type Applicant, Cast } from '../support/cast';
import type { Answer, Json } from '../support/http-client';
import { type Rahdari, startProcesses } from '../support/processes';

type Methods = Record<string, { requestBody?: { content: Record<string, unknown> } } | undefined>;

/** What each action needs in its body, so that only whose seller it is can be the reason of a refusal. */
const BODIES: Record<string, unknown> = {
  'post /v1/sellers/{id}/conditionally-approve': { conditions: ['company.iban'] },
  'post /v1/sellers/{id}/request-changes': { items: [{ code: 'company.iban', reason_code: 'IBAN.OTHER' }] },
  'post /v1/sellers/{id}/reject': { reason_code: 'FRAUD' },
  'post /v1/sellers/{id}/suspend': { reason_code: 'QUALITY.LOW' },
  'post /v1/sellers/{id}/lift-hold': { hold_id: `hld_${'0'.repeat(32)}` },
  'post /v1/sellers/{id}/notes': { text: 'Seen.' },
  'put /v1/sellers/{id}/message-preferences': { optional: true },
  'post /v1/sellers/{id}/requirements/{code}/review': { decision: 'accept' },
  'post /v1/sellers/{id}/requirements/{code}/waive': { reason_code: 'SEEN' },
  'post /v1/sellers/{id}/screening-hits/{hitId}/decide': { decision: 'clear', reason_code: 'OTHER' },
  'patch /v1/sellers/{id}': { application: { email: 'x@specimen.example.com' } },
};
const ROLES = ['agent', 'senior_agent', 'programme_lead', 'operator', 'integrator', 'auditor'];

let rahdari: Rahdari;
let owner: Cast;
let stranger: Cast;
let theirs: Applicant;
/** Another seller of the owner's tenant, and one of the stranger's. */
let neighbour: Applicant;
let foreign: Applicant;
let before: Json;

beforeAll(async () => {
  rahdari = await startProcesses();
  owner = await Cast.in(rahdari, 'owner');
  stranger = await Cast.in(rahdari, 'stranger');
  theirs = await owner.submitted(await owner.programme(100), 'IN_REVIEW');
  neighbour = await owner.accepted(await owner.programme(0));
  foreign = await stranger.accepted(await stranger.programme(0));
  before = await owner.footprint(theirs, neighbour);
}, 120_000);
afterAll(() => rahdari?.stop());
afterEach(async () => expect(await owner.footprint(theirs, neighbour)).toEqual(before));

function form(path: string): FormData {
  const data = new FormData();
  if (path.endsWith('/documents')) data.set('kind', 'bank_letter');
  data.set('file', new Blob(['%PDF-1.7']), 'a.pdf');
  return data;
}

/** Every operation of the document below a seller, sent as well as it can be. */
async function askAll(
  as: (role: string) => Cast['as'] extends (r: string) => infer C ? C : never,
  roles: string[],
) {
  const { body } = await owner.as('auditor').get<{ paths: Record<string, Methods> }>('/openapi.json');
  const answers: [string, Answer][] = [];
  for (const [template, methods] of Object.entries(body.paths)) {
    if (!template.startsWith('/v1/sellers/{id}')) continue;
    for (const [method, operation] of Object.entries(methods)) {
      const name = `${method} ${template}`;
      const path = template
        .replace('{id}', theirs.id)
        .replace('{code}', 'company.iban')
        .replace(/\{(\w)\w+\}/g, 'x');
      const takesForm = operation?.requestBody?.content['multipart/form-data'] !== undefined;
      for (const role of roles) {
        const payload = method === 'get' ? undefined : takesForm ? form(path) : (BODIES[name] ?? {});
        const conditional = method === 'patch' || method === 'put';
        const answer = await as(role).send(method.toUpperCase(), path, payload, {
          headers: conditional ? { 'if-match': '"1"' } : {},
        });
        answers.push([`${role} ${name}`, answer]);
      }
    }
  }
  return answers;
}

const notFound = (answers: [string, Answer][]) =>
  answers
    .filter(([, { status }]) => status !== 403)
    .filter(
      ([, { status, body, headers }]) =>
        status !== 404 ||
        !String(body.code).endsWith('.NOT_FOUND') ||
        !headers.get('content-type')?.startsWith('application/problem+json'),
    )
    .map(([name, { status, text }]) => `${name}: ${status} ${text.slice(0, 120)}`);

describe('a seller of another tenant', () => {
  it('is not there, on any route, for any role', async () => {
    const answers = await askAll((role) => stranger.as(role), ROLES);
    expect(answers.length).toBeGreaterThan(150);
    expect(answers.filter(([, { status }]) => status === 404).length).toBeGreaterThan(80);
    expect(notFound(answers)).toEqual([]);
  }, 120_000);

  it('is not there for a seller, of that tenant or of the same', async () => {
    for (const applicant of [foreign, neighbour])
      expect(notFound(await askAll(() => applicant.client, ['seller']))).toEqual([]);
  }, 120_000);

  it('shows in no list', async () => {
    for (const role of ROLES) {
      for (const path of [
        '/v1/sellers',
        '/v1/programmes',
        '/v1/orders',
        '/v1/events',
        '/v1/screening-lists',
      ]) {
        const { text, status } = await stranger.as(role).get(path);
        if (status !== 403) expect([path, text.includes(theirs.id)]).toEqual([path, false]);
      }
    }
    const narrowed = await stranger
      .as('operator')
      .get<{ data: unknown[] }>(`/v1/events?seller_id=${theirs.id}`);
    expect(narrowed.body.data).toEqual([]);
    const own = await neighbour.client.get<{ data: { id: string }[] }>('/v1/sellers');
    expect(own.body.data.map(({ id }) => id)).toEqual([neighbour.id]);
  });

  it('takes no order, and its orders are nobody’s to read', async () => {
    const order = {
      seller_id: theirs.id,
      channel: 'own_website',
      external_id: 'X-1',
      ordered_at: '2026-03-02T09:30:00Z',
      amount: { amount_minor: '100', currency: 'USD' },
    };
    const integrator = stranger.as('integrator');
    expect(await integrator.post('/v1/orders', order)).toMatchObject({
      status: 404,
      body: { code: 'SELLER.NOT_FOUND' },
    });
    const batch = await integrator.post('/v1/orders/batch', JSON.stringify(order), {
      headers: { 'content-type': 'application/x-ndjson' },
    });
    expect(batch.body).toMatchObject({ created: 0, rejected: 1, errors: [{ code: 'SELLER.NOT_FOUND' }] });
    expect((await neighbour.client.get(`/v1/orders?seller_id=${theirs.id}`)).status).toBe(404);
  });

  it('lends its evidence and products to nobody', async () => {
    const asked = { seller_id: theirs.id, destination: 'CN', product: { hs_code: '6302.31' } };
    for (const client of [stranger.as('agent'), neighbour.client, foreign.client])
      expect(await client.post('/v1/compliance/assessments', asked, { key: null })).toMatchObject({
        status: 404,
        body: { code: 'SELLER.NOT_FOUND' },
      });
  });
});

describe('other things of another tenant', () => {
  it('are not there either', async () => {
    const { programme_id: programmeId } = await theirs.read();
    const { body: endpoint } = await owner.as('operator').post<{ id: string }>('/v1/webhook-endpoints', {
      url: 'http://127.0.0.1:9/hook',
      event_types: ['uplift.readout'],
    });
    before = await owner.footprint(theirs, neighbour);
    const { body: documents } = await theirs.client.get<{ data: { id: string }[] }>(
      `${theirs.path}/documents`,
    );
    const agent = stranger.as('agent');
    const lead = stranger.as('programme_lead');
    const invite = { programme_id: programmeId, display_name: 'X', legal_form: 'sole_proprietor' };
    const answers = [
      await lead.get(`/v1/programmes/${programmeId}`),
      await lead.get(`/v1/programmes/${programmeId}/uplift`),
      await agent.post('/v1/sellers', invite),
      await stranger.as('operator').get(`/v1/webhook-endpoints/${endpoint.id}/deliveries`),
      await agent.get(`${foreign.path}/documents/${documents.data[0]!.id}/content`),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'PROGRAMME.NOT_FOUND'],
      [404, 'PROGRAMME.NOT_FOUND'],
      [404, 'PROGRAMME.NOT_FOUND'],
      [404, 'WEBHOOK.NOT_FOUND'],
      [404, 'DOCUMENT.NOT_FOUND'],
    ]);
  });

  it('have cursors that open nothing here', async () => {
    const { body } = await owner.as('agent').get<{ next_cursor: string }>('/v1/sellers?limit=1');
    expect(body.next_cursor).toEqual(expect.any(String));
    expect(await stranger.as('agent').get(`/v1/sellers?cursor=${body.next_cursor}`)).toMatchObject({
      status: 422,
      body: { code: 'REQUEST.CURSOR_INVALID' },
    });
  });
});
