import { type Applicant, Cast, type SellerBody } from '../support/cast';
import { type Rahdari, startProcesses } from '../support/processes';

/** What everybody on a case is told to do next, at each step of it. */
let rahdari: Rahdari;
let cast: Cast;
let reviewed: string;
beforeAll(async () => {
  rahdari = await startProcesses();
  cast = await Cast.in(rahdari, 'status');
  reviewed = await cast.programme(100);
}, 120_000);
afterAll(() => rahdari?.stop());

interface Status {
  next_action: { from: string; code: string } | null;
  wanted: { code: string }[];
}

const statusOf = async ({ client, path }: Applicant): Promise<Status> =>
  (await client.get<Status>(`${path}/status`)).body;
const nextOf = async (applicant: Applicant): Promise<string | undefined> =>
  (await statusOf(applicant)).next_action?.code;
const act = (role: string, { path }: Applicant, action: string, body: object = {}) =>
  cast.as(role).post<SellerBody & { code: string }>(`${path}/${action}`, body);
const nextForAgent = async ({ path }: Applicant): Promise<string | undefined> =>
  (await cast.as('agent').get<Status>(path)).body.next_action?.code;

it('a draft asks for what is missing, then for consent, then to be sent in', async () => {
  const applicant = await cast.ready(reviewed, { consent: null });
  expect(await nextOf(applicant)).toBe('CONSENT.MISSING');
  await applicant.edit({ consent: { screening: true, terms: true }, email: null });
  expect(await statusOf(applicant)).toMatchObject({
    next_action: { from: 'seller', code: 'ANSWER.MISSING' },
    wanted: [{ code: 'company.email' }],
  });
  await applicant.edit({ email: 'owner@specimen.example.com' });
  expect(await nextOf(applicant)).toBe('STATUS.SUBMIT');
});

it('a correction round asks for what was flagged, optional or not, and then to be sent back', async () => {
  const applicant = await cast.submitted(reviewed, 'IN_REVIEW');
  expect(await nextOf(applicant)).toBe('STATUS.WAIT_FOR_REVIEW');
  expect(await nextForAgent(applicant)).toBe('CASE.DECIDE');
  const items = [
    { code: 'company.psw_uid', reason_code: 'ANSWER.EMPTY' },
    { code: 'company.ntn', reason_code: 'NTN.CHECK_DIGIT_MISMATCH' },
  ];
  expect((await act('agent', applicant, 'request-changes', { items })).status).toBe(200);
  const asked = await statusOf(applicant);
  expect(asked.wanted.map(({ code }) => code).sort()).toEqual(['company.ntn', 'company.psw_uid']);
  const { application } = await applicant.read();
  // The number stands so on the certificate: sending it again confirms it.
  await applicant.edit({ ntn: application.ntn, psw_uid: 'PSW-NEW' });
  expect(await statusOf(applicant)).toMatchObject({ next_action: { code: 'STATUS.RESUBMIT' }, wanted: [] });
  expect((await applicant.client.post(`${applicant.path}/resubmit`)).status).toBe(200);
  await cast.reaches(applicant, 'IN_REVIEW');
});

it('a claimed case is decided by who has it, or by who takes it over', async () => {
  const applicant = await cast.submitted(reviewed, 'IN_REVIEW');
  expect((await act('agent', applicant, 'claim')).status).toBe(200);
  expect(await act('second_agent', applicant, 'approve')).toMatchObject({
    status: 409,
    body: { code: 'SELLER.CLAIMED' },
  });
  expect((await act('second_agent', applicant, 'claim', { take_over: true })).status).toBe(200);
  const override = { override_reason: 'Known exporter.' };
  const first = await act('second_agent', applicant, 'approve', override);
  expect(first.body).toMatchObject({
    lifecycle: 'IN_REVIEW',
    proposal: { action: 'approve', by: expect.stringMatching(/^key_/) },
    next_action: { code: 'CASE.SECOND_DECISION' },
  });
  expect((await applicant.read()).proposal).toBeNull();
  expect((await act('agent', applicant, 'approve', override)).status).toBe(200);
  await cast.reaches(applicant, 'ACTIVE');
  expect(await nextOf(applicant)).toBe('STATUS.UPLOAD_CATALOGUE');
});

it('notes are read by who works on the case; a seller reads what is meant for it', async () => {
  const applicant = await cast.accepted(reviewed);
  await act('agent', applicant, 'notes', { text: 'Called the bank.' });
  await act('agent', applicant, 'notes', { text: 'Please send page two.', seller_visible: true });
  const notes = async (client = cast.as('agent')) =>
    (await client.get<{ data: object[] }>(`${applicant.path}/notes`)).body.data;
  expect(await notes()).toMatchObject([{ text: 'Please send page two.' }, { text: 'Called the bank.' }]);
  expect(await notes(applicant.client)).toMatchObject([{ text: 'Please send page two.', author: null }]);
  expect(await notes(cast.as('operator'))).toHaveLength(1);
});

it('an active seller gives the papers that its goods still need', async () => {
  const applicant = await cast.submitted(await cast.programme(0), 'ACTIVE');
  await applicant.edit({ gacc_registration: 'CPAK15002510160011', destinations: ['US', 'CN'] });
  await cast.eventsOf(applicant, 'seller.trade_details_changed');
  const { version } = await applicant.read();
  const change = { application: { iban: 'PK36SCBL0000001123456702' } };
  const refused = await applicant.client.patch(applicant.path, change, { 'if-match': `"${version}"` });
  expect(refused).toMatchObject({ status: 409, body: { code: 'SELLER.FIELD_NOT_EDITABLE' } });
});
