import { randomUUID } from 'node:crypto';
import { type Applicant, Cast } from '../support/cast';
import { HttpClient } from '../support/http-client';
import { type Rahdari, startProcesses } from '../support/processes';
import { hiddenFieldsIn, StatusVisitor } from '../support/status-visitor';

/** What a seller does on its page, without a script: every form once, every refusal in its words, nothing by anybody else. */
let rahdari: Rahdari;
let cast: Cast;
let reviewed: string;

beforeAll(async () => {
  rahdari = await startProcesses();
  cast = await Cast.in(rahdari, 'acts');
  reviewed = await cast.programme(100);
}, 120_000);
afterAll(() => rahdari?.stop());

/** At the page of this seller, by a link of an agent. */
async function visiting({ path }: Applicant): Promise<StatusVisitor> {
  const { body } = await cast.as('agent').post<{ token: string }>(`${path}/links`, {});
  const visitor = new StatusVisitor(rahdari.url);
  expect(await visitor.submit(`/s/${body.token}`)).toMatchObject({ status: 303, location: '/status' });
  return visitor;
}

const FLAGGED = [
  { code: 'company.iban', reason_code: 'IBAN.CHECKSUM' },
  { code: 'company.ntn', reason_code: 'NTN.CHECK_DIGIT_MISMATCH' },
  { code: 'document.ntn_certificate', reason_code: 'DOCUMENT.ILLEGIBLE' },
];
async function flagged(): Promise<Applicant> {
  const applicant = await cast.submitted(reviewed, 'IN_REVIEW');
  const asked = await cast.as('agent').post(`${applicant.path}/request-changes`, { items: FLAGGED });
  expect(asked.status).toBe(200);
  return applicant;
}

const PDF = { name: 'certificate.pdf', content: '%PDF-1.7 specimen' };
const stateOf = async ({ path }: Applicant): Promise<string> =>
  (await cast.as('agent').get<{ lifecycle: string }>(path)).body.lifecycle;
const documentsOf = async ({ path }: Applicant) =>
  (await cast.as('agent').get<{ data: { kind: string; sha256: string }[] }>(`${path}/documents`)).body.data;

it('fills in an application from nothing, agrees, and sends it in', async () => {
  const applicant = await cast.accepted(reviewed);
  const visitor = await visiting(applicant);
  const answers = {
    '/legal_name': 'Specimen Handicrafts',
    '/ntn': '4899001',
    '/iban': 'PK48UNIL0000SPECIMEN0103',
    '/email': 'not an address',
    '/mobile': '+923000000133',
    '/address/line1': 'Invented Mohalla',
    '/address/city': 'Khewra',
    '/signatory/name': 'Ghazanfar Abbas Janjua',
    '/signatory/cnic': '37303-0499001-5',
    '/signatory/date_of_birth': '1975-12-04',
    '/signatory/father_name': 'Abbas Nazir Janjua',
  };
  const first = await visitor.submit('/status/answers', {
    ...(await visitor.formAt('/status/answers')),
    ...answers,
  });
  // Everything is kept; what is wrong with it is said.
  expect(first).toMatchObject({ status: 303, location: '/status/answers?check=yes' });
  const again = await visitor.get('/status/answers?check=yes&lang=en');
  expect(again.html).toContain('role="alert"');
  expect(again.html).toContain('This is not an e-mail address.');
  expect(again.html).toContain('value="not an address"');
  const email = { ...hiddenFieldsIn(again.html), '/email': 'owner@specimen.example.com' };
  expect(await visitor.submit('/status/answers', email)).toMatchObject({ location: '/status?done=answers' });
  const early = await visitor.submit('/status/actions/submit', {
    ...(await visitor.formAt('/status/actions/submit')),
    screening: 'yes',
    terms: 'yes',
  });
  expect(early.status).toBe(409);
  expect(early.html).toContain('Something is still missing');
  expect(early.html).toContain('/status/documents/bank_letter');
  for (const kind of ['cnic_copy', 'ntn_certificate', 'bank_letter']) {
    const path = `/status/documents/${kind}`;
    const sent = await visitor.upload(path, await visitor.formAt(path), PDF);
    expect(sent).toMatchObject({ status: 303, location: '/status?done=upload' });
  }
  const sent = await visitor.submit('/status/actions/submit', await visitor.formAt('/status/actions/submit'));
  expect(sent).toMatchObject({ status: 303, location: '/status?done=submit' });
  expect((await visitor.get('/status?done=submit')).html).toContain('Your application is on its way to us.');
  await cast.reaches(applicant, 'IN_REVIEW');
  const { application } = await applicant.read();
  expect(application).toMatchObject({
    consent: { screening: true, terms: true },
    signatory: { cnic: expect.any(String) },
  });
}, 60_000);

it('answers a round: changes one, confirms another, sends a paper, and sends it back', async () => {
  const applicant = await flagged();
  const visitor = await visiting(applicant);
  const page = await visitor.get('/status?lang=en');
  for (const href of ['/status/answers', '/status/documents/ntn_certificate', '/status/actions/resubmit'])
    expect(page.html).toContain(`href="${href}"`);
  const early = await visitor.submit(
    '/status/actions/resubmit',
    await visitor.formAt('/status/actions/resubmit'),
  );
  expect(early.status).toBe(409);
  expect(early.html).toContain('Not everything that we asked for is answered yet');
  const form = await visitor.formAt('/status/answers');
  const { application } = await applicant.read();
  const typed = { '/iban': 'PK36SCBL0000001123456702', '/ntn': String(application.ntn) };
  expect(await visitor.submit('/status/answers', { ...form, ...typed })).toMatchObject({ status: 303 });
  expect((await applicant.read()).flagged.filter(({ answered }) => answered).map(({ code }) => code)).toEqual(
    ['company.iban'],
  );
  const confirm = { ...(await visitor.formAt('/status/answers')), ...typed, confirm: 'company.ntn' };
  await visitor.submit('/status/answers', confirm);
  const path = '/status/documents/ntn_certificate';
  await visitor.upload(path, await visitor.formAt(path), PDF);
  const sent = await visitor.submit(
    '/status/actions/resubmit',
    await visitor.formAt('/status/actions/resubmit'),
  );
  expect(sent).toMatchObject({ status: 303, location: '/status?done=resubmit' });
  await cast.reaches(applicant, 'IN_REVIEW');
});

it('a form that is sent twice acts once, and both presses see the same', async () => {
  const applicant = await flagged();
  const visitor = await visiting(applicant);
  const path = '/status/documents/ntn_certificate';
  const before = (await documentsOf(applicant)).length;
  const form = await visitor.formAt(path);
  const both = await Promise.all([visitor.upload(path, form, PDF), visitor.upload(path, form, PDF)]);
  expect(both.map(({ status, location }) => [status, location])).toEqual([
    [303, '/status?done=upload'],
    [303, '/status?done=upload'],
  ]);
  expect(await documentsOf(applicant)).toHaveLength(before + 1);
  const other = await visitor.upload(path, form, { name: 'other.pdf', content: '%PDF-1.7 another' });
  expect(other.status).toBe(422);
  expect(other.html).toContain('This form was sent before with something else in it');
  const away = await visitor.formAt('/status/actions/withdraw');
  const presses = await Promise.all([1, 2, 3].map(() => visitor.submit('/status/actions/withdraw', away)));
  expect(presses.map(({ status, location }) => [status, location])).toEqual(
    [1, 2, 3].map(() => [303, '/status?done=withdraw']),
  );
  const events = await cast.eventsOf(applicant, 'seller.withdrawn');
  expect(events.filter((type) => type === 'seller.withdrawn')).toHaveLength(1);
});

it.each([
  ['empty', { name: 'x.pdf', content: '' }, 422, 'No file was chosen'],
  ['of another type', { name: 'photo.png', content: '<svg onload="x"/>' }, 422, 'neither a PDF nor a photo'],
  ['too large', { name: 'big.pdf', content: Buffer.alloc(21 * 1_048_576, '%PDF-1.7 ') }, 413, 'too large'],
])('a file that is %s is refused in words, and nothing is kept', async (_, file, status, words) => {
  const applicant = await cast.accepted(reviewed);
  const visitor = await visiting(applicant);
  const path = '/status/documents/bank_letter';
  const refused = await visitor.upload(path, await visitor.formAt(`${path}?lang=en`), file);
  expect(refused.status).toBe(status);
  expect(refused.html).toContain('role="alert"');
  expect(refused.html).toContain(words);
  expect(await documentsOf(applicant)).toEqual([]);
  // The page that says so is a form that can be sent.
  expect(await visitor.upload(path, hiddenFieldsIn(refused.html), PDF)).toMatchObject({ status: 303 });
});

it('what was typed stays where the answer is refused', async () => {
  const applicant = await flagged();
  const visitor = await visiting(applicant);
  const form = await visitor.formAt('/status/answers?lang=ur');
  await applicant.edit({ iban: 'PK36SCBL0000001123456702' });
  const typed = { '/iban': 'PK36SCBL0000001123456703' };
  const stale = await visitor.submit('/status/answers', { ...form, ...typed });
  expect(stale.status).toBe(412);
  expect(stale.html).toContain('آپ کا لکھا ہوا یہاں موجود ہے');
  expect(stale.html).toContain('value="PK36SCBL0000001123456703"');
  expect(await visitor.submit('/status/answers', { ...hiddenFieldsIn(stale.html), ...typed })).toMatchObject({
    status: 303,
  });
  expect((await applicant.read()).application).toMatchObject({ iban: 'PK36SCBL0000001123456703' });
  const long = await visitor.submit('/status/answers', {
    ...(await visitor.formAt('/status/answers')),
    '/iban': 'P'.repeat(61),
  });
  expect(long.status).toBe(422);
  expect(long.html).toContain('P'.repeat(61));
});

it('changes nothing that was not asked for', async () => {
  const applicant = await flagged();
  const visitor = await visiting(applicant);
  const { application } = await applicant.read();
  const form = await visitor.formAt('/status/answers');
  await visitor.submit('/status/answers', {
    ...form,
    '/legal_name': 'Somebody Else',
    '/legal_form': 'smc_private',
  });
  expect((await applicant.read()).application).toEqual(application);
  expect(await visitor.get('/status/documents/bank_letter')).toMatchObject({
    status: 303,
    location: '/status',
  });
  expect(await visitor.get('/status/actions/appeal')).toMatchObject({ status: 303, location: '/status' });
  const stolen = await visitor.upload('/status/documents/bank_letter', form, PDF);
  expect(stolen).toMatchObject({ status: 303, location: '/status' });
  expect((await documentsOf(applicant)).filter(({ kind }) => kind === 'bank_letter')).toHaveLength(1);
});

describe('nobody else acts', () => {
  let own: Applicant;
  let mine: StatusVisitor;
  beforeAll(async () => {
    own = await flagged();
    mine = await visiting(own);
  });
  const everyForm = ['/status/answers', '/status/actions/withdraw', '/status/documents/ntn_certificate'];
  const send = (
    visitor: StatusVisitor,
    path: string,
    form: Record<string, string>,
    from?: Record<string, string>,
  ) =>
    path.includes('documents') ? visitor.upload(path, form, PDF, from) : visitor.submit(path, form, from);

  it.each(everyForm)('from another site: %s', async (path) => {
    const form = await mine.formAt(path);
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site', origin: rahdari.url },
      { 'sec-fetch-site': 'same-site', origin: rahdari.url },
      {},
    ];
    for (const from of foreign) expect((await send(mine, path, form, from)).status).toBe(403);
    expect(await stateOf(own)).toBe('ACTION_REQUIRED');
  });

  it.each(everyForm)('with the form of another seller, or none: %s', async (path) => {
    const other = await visiting(await flagged());
    const { form = '' } = await other.formAt(path);
    const version = (await mine.formAt('/status/answers')).version!;
    for (const value of [form, '', 'form_x', form.replace(/.$/, ''), randomUUID()]) {
      const typed = { form: value, version, '/iban': 'PK36SCBL0000001123456702' };
      const refused = await send(mine, path, typed);
      expect(refused.status).toBe(403);
      expect(refused.html).toContain('This form was too old to be sent');
    }
    expect(await stateOf(own)).toBe('ACTION_REQUIRED');
    expect((await own.read()).flagged.every(({ answered }) => !answered)).toBe(true);
  });

  it.each(everyForm)('after the session has ended: %s', async (path) => {
    const visitor = await visiting(own);
    const form = await visitor.formAt(path);
    await cast.as('agent').send('DELETE', `${own.path}/access`, undefined, { key: null });
    const refused = await send(visitor, path, form);
    expect(refused.status).toBe(401);
    expect(refused.html).toContain('You are not signed in');
    expect(await stateOf(own)).toBe('ACTION_REQUIRED');
    mine = await visiting(own);
  });

  it('with the cookie as a key of the API, or with a key as the cookie', async () => {
    expect((await new HttpClient(rahdari.url, 'x').get(own.path)).status).toBe(401);
    const visitor = new StatusVisitor(rahdari.url);
    visitor.cookie = `rahdari_session=${own.client.token}`;
    expect((await visitor.get('/status/answers')).status).toBe(401);
  });
});

it('appeals once; a second time it is told why not', async () => {
  const applicant = await cast.submitted(reviewed, 'IN_REVIEW');
  const reject = () =>
    cast.as('agent').post(`${applicant.path}/reject`, { reason_code: 'NOT_A_MANUFACTURER' });
  await reject();
  const visitor = await visiting(applicant);
  const path = '/status/actions/appeal';
  expect(await visitor.submit(path, await visitor.formAt(path))).toMatchObject({
    location: '/status?done=appeal',
  });
  expect(await stateOf(applicant)).toBe('IN_REVIEW');
  await reject();
  const refused = await visitor.submit(path, await visitor.formAt(`${path}?lang=zh`));
  expect(refused.status).toBe(409);
  expect(refused.html).toContain('申诉只能提出一次');
});

it('withdraws after a second look, and opens the case again', async () => {
  const applicant = await cast.accepted(reviewed);
  const visitor = await visiting(applicant);
  const sure = await visitor.get('/status/actions/withdraw?lang=en');
  expect(sure.html).toContain('Withdraw your application?');
  expect(await stateOf(applicant)).toBe('DRAFT');
  await visitor.submit('/status/actions/withdraw', hiddenFieldsIn(sure.html));
  expect(await stateOf(applicant)).toBe('WITHDRAWN');
  const page = await visitor.get('/status?done=withdraw');
  expect([...page.html.matchAll(/\/status\/actions\/([a-z-]+)/g)].map(([, action]) => action)).toEqual([
    'reopen',
  ]);
  await visitor.submit('/status/actions/reopen', await visitor.formAt('/status/actions/reopen'));
  expect(await stateOf(applicant)).toBe('DRAFT');
});

it('offers exactly the actions that the API names', async () => {
  const applicant = await cast.submitted(await cast.programme(0), 'ACTIVE');
  const visitor = await visiting(applicant);
  const shown = async (): Promise<(string | undefined)[]> =>
    [...(await visitor.get('/status')).html.matchAll(/\/status\/actions\/([a-z-]+)/g)]
      .map(([, name]) => name)
      .sort();
  const named = async (): Promise<string[]> =>
    (await applicant.read()).allowed_actions.filter((one) => !['edit', 'add-document'].includes(one)).sort();
  expect(await shown()).toEqual(await named());
  await visitor.submit('/status/actions/offboard', await visitor.formAt('/status/actions/offboard'));
  expect(await stateOf(applicant)).toBe('OFFBOARDING');
  expect(await shown()).toEqual(await named());
});
