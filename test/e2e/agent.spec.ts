import { type Applicant, Cast, type SellerBody } from '../support/cast';
import { type Rahdari, startProcesses } from '../support/processes';

let rahdari: Rahdari;
let cast: Cast;
/** Clean cases pass without a person. */
let straight: string;
/** Every case goes to an agent. */
let reviewed: string;

beforeAll(async () => {
  rahdari = await startProcesses();
  cast = await Cast.in(rahdari, 'agents');
  straight = await cast.programme(0);
  reviewed = await cast.programme(100);
}, 120_000);
afterAll(() => rahdari?.stop());

const act = (who: string, applicant: Applicant, action: string, body?: object) =>
  cast.as(who).post<SellerBody & { code: string }>(`${applicant.path}/${action}`, body);

const seen = async (applicant: Applicant): Promise<SellerBody> =>
  (await cast.as('agent').get<SellerBody>(applicant.path)).body;

const milestonesOf = async (applicant: Applicant): Promise<string[]> =>
  (await cast.eventsOf(applicant, 'seller.activated')).filter((type) => type.startsWith('seller.'));

describe('a clean application', () => {
  it('is approved straight through and goes on to ACTIVE without an agent', async () => {
    const applicant = await cast.ready(straight);
    expect(await seen(applicant)).toMatchObject({
      lifecycle: 'DRAFT',
      next_action: { code: 'STATUS.SUBMIT' },
    });
    const { status, body } = await applicant.client.post<SellerBody>(`${applicant.path}/submit`);
    expect(status).toBe(200);
    expect(['SUBMITTED', 'VERIFYING', 'APPROVED', 'ACTIVE']).toContain(body.lifecycle);

    const active = await cast.reaches(applicant, 'ACTIVE');
    expect(active).toMatchObject({
      requirements_open: 0,
      assignee: null,
      risk_score: 0,
      next_action: { from: 'seller', code: 'STATUS.UPLOAD_CATALOGUE' },
      checks: expect.arrayContaining([expect.objectContaining({ check: 'taxpayer_status', status: 'pass' })]),
      capabilities: expect.arrayContaining([
        expect.objectContaining({ capability: 'storefront', status: 'active' }),
      ]),
    });
    expect(['BASELINE_FROZEN', 'OBSERVING', 'NOT_APPLICABLE']).toContain(active.study_status);
    expect(await milestonesOf(applicant)).toEqual([
      'seller.invited',
      'seller.accepted',
      'seller.submitted',
      'seller.verification_started',
      'seller.approved',
      'seller.activated',
    ]);
  });

  it('cannot be submitted before it is complete, and is told every open item', async () => {
    const applicant = await cast.accepted(straight);
    const before = await seen(applicant);
    const refused = await applicant.client.post<{ errors: { pointer: string }[] }>(
      `${applicant.path}/submit`,
    );
    expect(refused).toMatchObject({ status: 409, body: { code: 'SELLER.APPLICATION_INCOMPLETE' } });
    expect(refused.body.errors.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/requirements/company.ntn', '/application/consent']),
    );
    expect(await seen(applicant)).toEqual(before);
  });
});

describe('a case for review', () => {
  it('is claimed from the queue by one agent and approved', async () => {
    const applicant = await cast.submitted(reviewed, 'IN_REVIEW');
    const queue = await cast
      .as('agent')
      .get<{ data: { id: string }[] }>(`/v1/sellers?lifecycle=IN_REVIEW&programme_id=${reviewed}`);
    expect(queue.body.data.map(({ id }) => id)).toContain(applicant.id);
    expect((await act('agent', applicant, 'claim', {})).body.assignee).toMatch(/^key_/);

    const other = await act('second_agent', applicant, 'claim', {});
    expect(other).toMatchObject({ status: 409, body: { code: 'SELLER.CLAIMED' } });
    const approved = await act('agent', applicant, 'approve', {});
    expect(approved.status).toBe(200);
    expect(await cast.reaches(applicant, 'ACTIVE')).toMatchObject({ requirements_open: 0 });
    expect((await act('agent', applicant, 'approve', {})).body.code).toBe('SELLER.ACTION_NOT_ALLOWED');
  });

  it('goes back for corrections, one round with all items, and only those may change', async () => {
    const applicant = await cast.submitted(reviewed, 'IN_REVIEW');
    await act('agent', applicant, 'claim', {});
    const items = [
      { code: 'company.iban', reason_code: 'IBAN.OTHER_HOLDER' },
      { code: 'document.ntn_certificate', reason_code: 'DOCUMENT.ILLEGIBLE' },
    ];
    expect((await act('agent', applicant, 'request-changes', { items })).body).toMatchObject({
      lifecycle: 'ACTION_REQUIRED',
      round: 1,
      awaiting_action_from: 'seller',
      flagged: items.map((item) => ({ ...item, answered: false })),
    });

    const before = await applicant.read();
    expect((await applicant.client.post(`${applicant.path}/resubmit`)).body).toMatchObject({
      status: 409,
      code: 'SELLER.FLAGGED_ITEMS_OPEN',
    });
    const elsewhere = await applicant.client.patch(
      applicant.path,
      { application: { email: 'new@specimen.example.com' } },
      { 'if-match': `"${before.version}"` },
    );
    expect(elsewhere.body).toMatchObject({
      status: 409,
      code: 'SELLER.FIELD_NOT_EDITABLE',
      errors: [{ pointer: '/application/email' }],
    });
    expect(await applicant.read()).toEqual(before);

    await applicant.edit({ iban: 'PK80MUCB0000SPECIMEN0104' });
    expect((await applicant.upload('ntn_certificate', '%PDF-1.7 sharper')).status).toBe(201);
    expect((await applicant.read()).flagged).toMatchObject([{ answered: true }, { answered: true }]);
    expect((await applicant.client.post(`${applicant.path}/resubmit`)).status).toBe(200);
    expect(await cast.reaches(applicant, 'IN_REVIEW')).toMatchObject({ round: 2, flagged: [] });
    expect((await act('agent', applicant, 'approve', {})).status).toBe(200);
    await cast.reaches(applicant, 'ACTIVE');
    expect(await milestonesOf(applicant)).toEqual(
      expect.arrayContaining(['seller.action_required', 'seller.resubmitted', 'seller.activated']),
    );
  });

  it('needs a second, different agent once something was overridden', async () => {
    const applicant = await cast.submitted(reviewed, 'IN_REVIEW');
    const first = await act('agent', applicant, 'approve', {
      override_reason: 'Original seen at the counter',
    });
    expect(first).toMatchObject({ status: 200, body: { lifecycle: 'IN_REVIEW' } });
    expect((await act('agent', applicant, 'approve', {})).body).toMatchObject({
      status: 409,
      code: 'SELLER.FOUR_EYES',
    });
    expect((await act('second_agent', applicant, 'approve', {})).status).toBe(200);
    await cast.reaches(applicant, 'ACTIVE');
  });
});

describe('a rejection', () => {
  it('has a coded reason, and one appeal', async () => {
    const applicant = await cast.submitted(reviewed, 'IN_REVIEW');
    expect((await act('agent', applicant, 'reject', {})).status).toBe(422);
    const reason = { reason_code: 'BUSINESS.OUT_OF_SCOPE' };
    expect((await act('agent', applicant, 'reject', reason)).body.lifecycle).toBe('REJECTED');
    expect((await applicant.client.post<SellerBody>(`${applicant.path}/appeal`)).body.lifecycle).toBe(
      'IN_REVIEW',
    );
    await act('second_agent', applicant, 'reject', reason);
    const again = await applicant.client.post(`${applicant.path}/appeal`);
    expect(again.body).toMatchObject({ status: 409, code: 'SELLER.NOT_APPEALABLE' });
    expect((await seen(applicant)).lifecycle).toBe('REJECTED');
  });

  it('for fraud needs four eyes', async () => {
    const applicant = await cast.submitted(reviewed, 'IN_REVIEW');
    const reason = { reason_code: 'FRAUD' };
    expect((await act('agent', applicant, 'reject', reason)).body.lifecycle).toBe('IN_REVIEW');
    expect((await act('agent', applicant, 'reject', reason)).body).toMatchObject({
      status: 409,
      code: 'SELLER.FOUR_EYES',
    });
    expect((await act('second_agent', applicant, 'reject', reason)).body.lifecycle).toBe('REJECTED');
  });
});

describe('a screening hit', () => {
  const NAMESAKE = {
    signatory: {
      name: 'Javed Akhtar Mehmood',
      father_name: 'Mehmood Sarwar Awan',
      cnic: '13302-0519283-7',
    },
  };

  it('stops the straight way, and is cleared by two different people only', async () => {
    const applicant = await cast.submitted(straight, 'IN_REVIEW', NAMESAKE);
    const { screening_hits: hits, risk_score: risk } = await seen(applicant);
    expect(hits).toMatchObject([{ status: 'open', entry_ref: 'INVi.001' }]);
    expect(risk).toBeGreaterThanOrEqual(50);
    const decide = (who: string) =>
      act(who, applicant, `screening-hits/${hits[0]!.id}/decide`, {
        decision: 'clear',
        reason_code: 'DIFFERENT_PERSON',
      });

    const early = await act('agent', applicant, 'approve', {});
    expect(early.body).toMatchObject({
      status: 409,
      code: 'SELLER.NOT_APPROVABLE',
      errors: [{ code: 'SCREENING.OPEN' }],
    });
    expect((await decide('agent')).status).toBe(200);
    const same = await decide('agent');
    expect(same.status).toBe(409);
    expect((await seen(applicant)).screening_hits[0]!.status).not.toBe('cleared');
    expect((await act('agent', applicant, 'approve', { override_reason: 'in a hurry' })).status).toBe(409);
    expect((await decide('second_agent')).body.screening_hits).toMatchObject([{ status: 'cleared' }]);
    expect((await act('agent', applicant, 'approve', {})).status).toBe(200);
    await cast.reaches(applicant, 'ACTIVE');
  });

  it('is the seller’s to see in no answer', async () => {
    const cnic = { ...NAMESAKE.signatory, cnic: '13302-0519284-7' };
    const applicant = await cast.submitted(straight, 'IN_REVIEW', { signatory: cnic });
    const answer = await applicant.client.get<SellerBody>(applicant.path);
    expect(answer.body).toMatchObject({ screening_hits: [], checks: [], risk_score: null });
    expect(answer.text).not.toMatch(/INVi\.|screening_candidate/i);
  });
});
