import { assess, type AssessedProduct, type AssessmentInput } from './assess';
import type { ComplianceRule } from './compliance-rule';
import { COMPLIANCE_RULE_SET } from './rules';
import { validateRules } from './validate-rules';

const RULES = COMPLIANCE_RULE_SET.rules;
const TODAY = '2026-11-24';

const product = (hsCode: string | null, given: Partial<AssessedProduct> = {}): AssessedProduct => ({
  hsCode,
  attributes: {},
  certifications: [],
  packaging: null,
  ...given,
});

const evidence = (...keys: string[]): AssessmentInput['seller'] => ({
  evidence: Object.fromEntries(keys.map((key) => [key, { value: 'given' }])),
});

const run = (given: Partial<AssessmentInput>) =>
  assess({
    product: product('100630'),
    seller: evidence(),
    destination: 'CN',
    mode: 'b2b_general',
    channel: 'storefront',
    date: TODAY,
    rules: RULES,
    ...given,
  });

const unmet = (result: ReturnType<typeof run>): string[] => result.reasons.map(({ ruleId }) => ruleId ?? '');

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** A product and a situation in which the rule applies, made from the rule itself. */
function situation(rule: ComplianceRule): Partial<AssessmentInput> {
  const hs = (rule.hs[0] || '4901').padEnd(6, '0');
  const destination = rule.destinations[0]!;
  return {
    product: product(hs, {
      attributes:
        rule.condition === 'children'
          ? { children: true }
          : rule.condition === 'wooden_packaging'
            ? { wooden_packaging: 'yes' }
            : {},
    }),
    destination: destination === 'PK' || destination === '*' ? 'JP' : destination,
    mode: rule.modes[0] === '*' ? 'b2b_general' : rule.modes[0],
    date: rule.until ?? (rule.from && rule.from > TODAY ? rule.from : TODAY),
  };
}

describe('the shipped rules', () => {
  it('have no problem', () => {
    expect(validateRules(RULES)).toEqual([]);
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s applies, is met by its evidence, and keeps to its days',
    (id, rule) => {
      const here = situation(rule);
      const find = (given: Partial<AssessmentInput>) =>
        run({ ...here, ...given }).requirements.find(({ ruleId }) => ruleId === id);
      const blocks = rule.verified && rule.severity === 'block';
      expect(find({})).toMatchObject({
        key: rule.evidence.key,
        legalRef: rule.legalRef,
        remedy: rule.remedy,
        status: rule.verified && rule.severity !== 'info' ? 'unmet' : 'advice',
      });
      expect(unmet(run(here)).includes(id)).toBe(blocks);
      expect(find({ seller: evidence(rule.evidence.key) })?.status).toBe('met');
      expect(unmet(run({ ...here, seller: evidence(rule.evidence.key) }))).not.toContain(id);
      if (rule.from) expect(find({ date: dayAfter(rule.from, -1) })).toBeUndefined();
      if (rule.until) expect(find({ date: dayAfter(rule.until, 1) })).toBeUndefined();
    },
  );
});

describe('assess', () => {
  it('asks for the HS code by name when there is none or it is too short', () => {
    for (const code of [null, '', '1006', 'rice']) {
      expect(run({ product: product(code) })).toEqual({
        verdict: 'needs_hs_code',
        reasons: [{ code: 'COMPLIANCE.HS_CODE_MISSING' }],
        requirements: [],
      });
    }
  });

  it('blocks rice for China without the registration, and lets it go to the others', () => {
    expect(unmet(run({ seller: evidence('pk.psw_uid') }))).toEqual([
      'CN-FOOD-REG',
      'CN-FOOD-IMPEXP',
      'CN-LABEL-7718-2011',
    ]);
    for (const destination of ['SA', 'AE', 'US', 'DE', 'EU'])
      expect(run({ destination, seller: evidence('pk.psw_uid') }).verdict).toBe('publishable');
    const papers = evidence(
      'pk.psw_uid',
      'cn.gacc_registration',
      'cn.registration_on_packaging',
      'cn.label_gb7718_2025',
    );
    expect(run({ seller: papers }).verdict).toBe('publishable');
    expect(run({ seller: papers, product: product('1006.3090') }).verdict).toBe('publishable');
  });

  it('changes the label standard between 15 and 16 March 2027', () => {
    const old = evidence(
      'pk.psw_uid',
      'cn.gacc_registration',
      'cn.registration_on_packaging',
      'cn.label_gb7718_2011',
    );
    expect(run({ seller: old, date: '2027-03-15' }).verdict).toBe('publishable');
    expect(unmet(run({ seller: old, date: '2027-03-16' }))).toEqual(['CN-LABEL-7718-2025']);
    // The new label counts early.
    const next = evidence(
      'pk.psw_uid',
      'cn.gacc_registration',
      'cn.registration_on_packaging',
      'cn.label_gb7718_2025',
    );
    expect(run({ seller: next, date: '2027-03-15' }).verdict).toBe('publishable');
    expect(run({ seller: next, date: '2027-03-16' }).verdict).toBe('publishable');
  });

  it('asks for no consumer label on bulk', () => {
    const bulk = product('100630', { packaging: 'Bulk container liner, 24 t' });
    expect(unmet(run({ product: bulk, seller: evidence('pk.psw_uid') }))).toEqual([
      'CN-FOOD-REG',
      'CN-FOOD-IMPEXP',
    ]);
  });

  it('takes a certificate of the product itself, and evidence for one SKU only there', () => {
    const sheet = (given: Partial<AssessedProduct>) =>
      run({ product: product('630231', given), seller: evidence('pk.psw_uid', 'cn.textile_label') });
    expect(unmet(sheet({}))).toEqual(['CN-TEX-SAFE']);
    expect(sheet({ certifications: ['OEKO-TEX 100', 'GB18401-2010 class B'] }).verdict).toBe('publishable');
    const one = evidence('pk.psw_uid', 'cn.textile_label', 'cn.textile_report@FL-1');
    const of = (sku: string) => run({ product: product('630231', { sku }), seller: one }).verdict;
    expect([of('FL-1'), of('FL-2')]).toEqual(['publishable', 'blocked']);
  });

  it('does not take evidence that has run out', () => {
    const seller = { evidence: { 'pk.psw_uid': { value: 'x', validUntil: '2026-11-23' } } };
    expect(unmet(run({ seller, destination: 'US' }))).toEqual(['PK-PSW']);
    expect(unmet(run({ seller, destination: 'US', date: '2026-11-23' }))).toEqual([]);
  });

  it.each(['31/12/2030', '2030-13-01', '2030', 'never', ''])('takes no date from %j', (validUntil) => {
    const seller = { evidence: { 'pk.psw_uid': { value: 'x', validUntil } } };
    expect(unmet(run({ seller, destination: 'US' }))).toEqual(['PK-PSW']);
  });

  it('knows the members of a group', () => {
    const towel = product('630260');
    const ids = (destination: string) => unmet(run({ product: towel, destination }));
    expect(ids('DE')).toContain('EU-GPSR-RP');
    expect(ids('EU')).toContain('EU-GPSR-RP');
    expect(ids('XI')).toContain('EU-GPSR-RP');
    expect(ids('GB')).not.toContain('EU-GPSR-RP');
    expect(ids('SA')).toContain('SA-SABER');
    expect(ids('AE')).not.toContain('SA-SABER');
    const advice = (destination: string) =>
      run({ product: product('210690'), destination }).requirements.map(({ ruleId }) => ruleId);
    expect(advice('SA')).toContain('GCC-HALAL');
    expect(advice('QA')).toContain('GCC-HALAL');
    expect(advice('US')).not.toContain('GCC-HALAL');
  });

  it('has another route for retail across the border', () => {
    const result = run({ mode: 'cbec_bonded', seller: evidence('pk.psw_uid') });
    expect(unmet(result)).toEqual(['CN-CBEC-LIST']);
    expect(result.requirements.map(({ ruleId }) => ruleId)).toContain('CN-CBEC-EXEMPT');
  });

  const base: ComplianceRule = {
    id: 'T-GENERAL',
    family: 'test.family',
    hs: ['10'],
    destinations: ['CN'],
    modes: ['*'],
    evidence: { type: 'certificate', key: 'cn.general' },
    severity: 'block',
    legalRef: 'a law',
    source: 'a page',
    verified: true,
    remedy: { en: 'a', ur: 'b', zh: 'c' },
  };
  const narrow: ComplianceRule = {
    ...base,
    id: 'T-NARROW',
    hs: ['100630'],
    evidence: { type: 'certificate', key: 'cn.narrow' },
  };

  it('lets the longest prefix of a family win, whatever the order, and every family count', () => {
    const apart: ComplianceRule = { ...base, id: 'T-APART', family: 'test.other' };
    for (const rules of [
      [base, narrow, apart],
      [apart, narrow, base],
    ]) {
      expect(unmet(run({ rules })).sort()).toEqual(['T-APART', 'T-NARROW']);
      expect(unmet(run({ rules, product: product('100590') })).sort()).toEqual(['T-APART', 'T-GENERAL']);
    }
    // A narrow rule that is not in force yet hides nothing.
    expect(unmet(run({ rules: [base, { ...narrow, from: '2027-01-01' }] }))).toEqual(['T-GENERAL']);
    expect(unmet(run({ rules: [{ ...base, hsExcept: ['100630'] }] }))).toEqual([]);
  });

  it('never lets an unsourced rule block, even one that says so', () => {
    const rules = [{ ...base, verified: false }];
    expect(run({ rules })).toMatchObject({
      verdict: 'publishable',
      requirements: [{ ruleId: 'T-GENERAL', status: 'advice' }],
    });
    expect(validateRules(rules)).toEqual(['T-GENERAL would block without a checked source']);
  });

  it('names every problem of a rule set', () => {
    const broken = {
      ...base,
      id: 'lower case',
      hs: [],
      destinations: ['MARS'],
      modes: [],
      from: '2027-02-30x',
      until: '2020-01-01',
      source: ' ',
      legalRef: '',
      remedy: { ...base.remedy, ur: '' },
    } as unknown as ComplianceRule;
    expect(validateRules([broken])).toHaveLength(9);
    expect(validateRules([base, base])).toEqual([
      'T-GENERAL is there twice',
      'T-GENERAL and T-GENERAL ask for the same on the same day in family test.family',
    ]);
    expect(validateRules([base, { ...base, id: 'T-LATER', from: '2027-01-01' }])).toHaveLength(1);
    expect(
      validateRules([
        { ...base, until: '2026-12-31' },
        { ...base, id: 'T-LATER', from: '2027-01-01' },
      ]),
    ).toEqual([]);
  });
});
