import {
  capabilitiesOf,
  evaluateRequirements,
  latestRequirementSet,
  publishedRequirementSets,
  riskScore,
  validateRequirementSet,
} from '.';

const set = latestRequirementSet('pakistan-exporter');
const application = {
  legal_name: 'Kohinoor Test Mills (Private) Limited',
  legal_form: 'private_limited',
  ntn: '1234567-9',
  cuin: '0123456',
  iban: 'PK36SCBL0000001123456702',
  email: 'office@example.com',
  mobile: '0300-1234567',
  address: { city: 'Faisalabad' },
  signatory: { name: 'A', father_name: 'B', cnic: '34201-0891231-8' },
  directors: [{ share_percent: 33.33 }, { share_percent: 33.33 }, { share_percent: 33.34 }],
  psw_uid: 'PSW1',
};
const kinds = ['cnic_copy', 'ntn_certificate', 'bank_letter', 'incorporation_certificate'];
const documents = kinds.map((kind) => ({ id: kind, kind, status: 'stored' as const }));
const passed = ['taxpayer_status', 'name_screening'].map((check) => ({ check, status: 'pass' }));
const evaluate = (over: Partial<Parameters<typeof evaluateRequirements>[0]> = {}) =>
  evaluateRequirements({
    set,
    application,
    documents,
    checks: [],
    today: new Date('2026-11-23'),
    lifecycle: 'DRAFT',
    ...over,
  });
const statusOf = (states: ReturnType<typeof evaluate>, code: string) =>
  states.find((state) => state.code === code)?.status;
const wanted = (states: ReturnType<typeof evaluate>) =>
  states
    .filter(({ required, status }) => required && ['INCOMPLETE', 'FAILED'].includes(status))
    .map(({ code }) => code);

describe('requirement sets', () => {
  it('published ones have no problems', () => {
    for (const published of publishedRequirementSets()) expect(validateRequirementSet(published)).toEqual([]);
  });

  it('cite a law only for what it asks for; the rest is the programme’s own', () => {
    const of = (basis: string, text: string) =>
      set.requirements
        .filter((one) => one.basis === basis && one.source.includes(text))
        .map(({ code }) => code);
    // NTN or FTN, CNIC, CUIN, mobile and e-mail, in exchange for the user id: nothing else.
    expect(of('law', 'SRO 98(I)/2023')).toEqual([
      'company.ntn',
      'company.cuin',
      'company.email',
      'person.signatory.cnic',
      'person.signatory.mobile',
      'company.psw_uid',
    ]);
    const policy = of('operator_policy', 'Rule of the programme: ');
    expect(policy).toEqual(of('operator_policy', ''));
    expect(policy).toEqual(
      expect.arrayContaining([
        'company.iban',
        'company.address',
        'person.signatory.father_name',
        ...set.requirements.filter(({ kind }) => kind === 'document').map(({ code }) => code),
      ]),
    );
    expect(of('operator_policy', 'SRO')).toEqual([]);
  });

  it('may be required by the programme without a law, and by a law only with its source', () => {
    const bank = set.requirements.find(({ code }) => code === 'document.bank_letter')!;
    const problems = (given: Partial<typeof bank>) =>
      validateRequirementSet({ ...set, requirements: [{ ...bank, ...given }] });
    expect(problems({})).toEqual([]);
    expect(problems({ basis: 'law' })).toEqual([
      'document.bank_letter: is required without a checked source',
    ]);
    expect(problems({ verified: true })).toEqual([
      'document.bank_letter: claims a source of law for a rule of the programme',
    ]);
  });

  it('unknown references fail closed', () => {
    const broken = {
      ...set,
      requirements: [{ ...set.requirements[0]!, alternatives: ['nothing'], validator: 'magic' as never }],
    };
    expect(validateRequirementSet(broken)).toHaveLength(2);
    expect(
      validateRequirementSet({ ...set, requirements: [{ ...set.requirements[1]!, verified: false }] }),
    ).toEqual(['company.ntn: is required without a checked source']);
  });
});

describe('evaluation', () => {
  it('finds a full application complete', () => {
    expect(wanted(evaluate())).toEqual([]);
  });

  it('asks a sole proprietor for no company papers, and a partnership for its deed', () => {
    const alone = evaluate({ application: { ...application, legal_form: 'sole_proprietor' } });
    expect(statusOf(alone, 'company.cuin')).toBe('NOT_APPLICABLE');
    expect(statusOf(alone, 'company.ownership')).toBe('NOT_APPLICABLE');
    expect(wanted(evaluate({ application: { ...application, legal_form: 'partnership' } }))).toEqual([
      'document.partnership_deed',
    ]);
  });

  it('knows everything that is wanted before the first answer', () => {
    const states = evaluate({ application: { legal_form: 'private_limited' }, documents: [] });
    expect(wanted(states)).toHaveLength(14);
    expect(
      states.every(({ errors }) =>
        errors.every(({ next_action }) => next_action.en && next_action.ur && next_action.zh),
      ),
    ).toBe(true);
  });

  it('names what is wrong with an answer', () => {
    const states = evaluate({
      application: { ...application, iban: 'PK36SCBL0000001123456703', strn: '3420108912318' },
    });
    expect(states.find(({ code }) => code === 'company.iban')).toMatchObject({
      status: 'FAILED',
      due: 'currently_due',
      awaiting_action_from: 'seller',
      errors: [{ code: 'IBAN.CHECKSUM', pointer: '/application/iban' }],
    });
    expect(statusOf(states, 'company.strn')).toBe('FAILED');
  });

  it('takes shares to a hundredth of a per cent', () => {
    const shares = (...values: number[]) =>
      statusOf(
        evaluate({
          application: { ...application, directors: values.map((share_percent) => ({ share_percent })) },
        }),
        'company.ownership',
      );
    expect(shares(33.33, 33.33, 33.33)).toBe('SUBMITTED');
    expect(shares(60, 39)).toBe('FAILED');
  });

  it('waits for a registry that is down, and blames nobody', () => {
    const states = evaluate({
      lifecycle: 'VERIFYING',
      checks: [{ check: 'taxpayer_status', status: 'waiting_registry' }],
    });
    expect(states.find(({ code }) => code === 'check.taxpayer_status')).toMatchObject({
      status: 'CHECKING',
      awaiting_action_from: 'registry',
      due: 'pending_verification',
    });
  });

  it('opens again what was flagged, and closes what was waived', () => {
    const states = evaluate({
      lifecycle: 'ACTION_REQUIRED',
      flagged: [{ code: 'document.bank_letter', errors: [{ code: 'DOCUMENT.ILLEGIBLE' }] }],
      waived: ['company.cuin'],
    });
    expect(statusOf(states, 'document.bank_letter')).toBe('INCOMPLETE');
    expect(statusOf(states, 'company.cuin')).toBe('WAIVED');
  });
});

describe('risk and capabilities', () => {
  it('adds up the factors that hold', () => {
    expect(riskScore({ application, checks: passed, set })).toEqual({ score: 0, factors: [] });
    const suspicious = riskScore({
      application: { ...application, psw_uid: undefined },
      checks: [{ check: 'name_screening', status: 'review' }],
      set,
    });
    expect(suspicious).toMatchObject({ score: 60 });
  });

  it('are pending before the approval, active after it, and off under a hold', () => {
    const status = (lifecycle: string, holds: { type: string }[] = []) =>
      capabilitiesOf({ requirements: evaluate({ lifecycle }), lifecycle, holds })[1];
    expect(status('IN_REVIEW')?.status).toBe('pending');
    expect(status('ACTIVE')).toMatchObject({ capability: 'storefront', status: 'active' });
    expect(status('ACTIVE', [{ type: 'MANUAL' }])).toMatchObject({
      status: 'inactive',
      disabled_reason: 'HOLD.MANUAL',
    });
    expect(status('TERMINATED')?.disabled_reason).toBe('LIFECYCLE.TERMINATED');
  });
});
