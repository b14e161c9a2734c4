import { type Actor, newId } from '@app/platform';
import type { SellerRef } from '@workflows/seller-onboarding/seller-onboarding.contract';
import { NOW, SellerBench } from '../support/seller-bench';

/** What a decision rests on, and who must agree to it: the ways around it that must stay closed. */
let bench: SellerBench;
beforeAll(async () => {
  bench = await SellerBench.open();
});
afterAll(() => bench.close());

const SELLER: Actor = { id: 'key_seller', role: 'seller' };
const AGENT: Actor = { id: 'key_agent', role: 'agent' };
const SENIOR: Actor = { id: 'key_senior', role: 'senior_agent' };
const PASSED = { identifiers: 'pass', taxpayer_status: 'pass', name_screening: 'pass' };

interface Requirement {
  code: string;
  status: string;
  required: boolean;
}

/** Everything required that stands in an approval's way, once the case has been looked at. */
async function openCodes(ref: SellerRef): Promise<string[]> {
  await bench.act(ref, 'note', AGENT, { text: 'Looked at.' });
  const rows = await bench.rows<{ state: Requirement }>(
    ref,
    `SELECT state FROM seller_requirements WHERE tenant_id = $1 AND seller_id = $2 ORDER BY code`,
    [ref.sellerId],
  );
  const settled = ['NOT_APPLICABLE', 'VERIFIED', 'WAIVED'];
  return rows
    .filter(({ state }) => state.required && !settled.includes(state.status))
    .map(({ state }) => state.code);
}

const statusOf = async (ref: SellerRef, code: string): Promise<string | undefined> =>
  (
    await bench.rows<{ status: string }>(
      ref,
      `SELECT status FROM seller_requirements WHERE tenant_id = $1 AND seller_id = $2 AND code = $3`,
      [ref.sellerId, code],
    )
  )[0]?.status;

const hit = (ref: SellerRef, status: string): Promise<unknown> =>
  bench.write(
    ref,
    `INSERT INTO screening_hits (id, tenant_id, seller_id, subject_pointer, list_code, entry_ref, subject_hash, list_id,
       score, verdict, reasons, status, found_at)
     VALUES ($1,$2,$3,'/signatory','un','INV.1','h','lst',0.9,'review','[]',$4,$5)`,
    [newId('hit'), ref.tenantId, ref.sellerId, status, NOW],
  );

const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'taken',
    (error: { code?: string }) => error.code ?? String(error),
  );

describe('checks', () => {
  it('are run again when a case comes back with other answers', async () => {
    const ref = await bench.seller('VERIFYING');
    await bench.settle(ref, PASSED);
    await bench.act(ref, 'withdraw', SELLER);
    await bench.act(ref, 'reopen', SELLER);
    await bench.act(ref, 'edit', SELLER, { application: { ntn: '1234567', signatory: { name: 'Another' } } });
    await bench.write(ref, `UPDATE sellers SET lifecycle = 'SUBMITTED', round = 2 WHERE id = $1`, [
      ref.sellerId,
    ]);
    expect(await bench.activities.planChecks({ ...ref, round: 2 })).toEqual([
      'identifiers',
      'taxpayer_status',
      'name_screening',
    ]);
  });

  it('of a registry are kept while the numbers are', async () => {
    const ref = await bench.seller('ACTION_REQUIRED', {
      flagged: [{ code: 'company.ntn', reasonCode: 'NTN.UNREADABLE', answered: false }],
    });
    await bench.write(
      ref,
      `INSERT INTO checks (id, tenant_id, seller_id, "check", round, status, evidence, rule_version, basis, requested_at,
         settled_at) VALUES ($1,$2,$3,'taxpayer_status',1,'pass','{}','x','/ntn@0 /strn@0',$4,$4)`,
      [newId('chk'), ref.tenantId, ref.sellerId, NOW],
    );
    const plan = () => bench.activities.planChecks({ ...ref, round: 2 });
    expect(await plan()).not.toContain('taxpayer_status');
    await bench.act(ref, 'edit', SELLER, { application: { ntn: '7654321' } });
    expect(await plan()).toContain('taxpayer_status');
  });

  it('that have not passed stand in the way of an approval, an outage too', async () => {
    const ref = await bench.seller('IN_REVIEW');
    for (const code of await openCodes(ref))
      if (code.startsWith('check.')) expect(await statusOf(ref, code)).toBe('SUBMITTED');
      else await bench.act(ref, 'waive-requirement', SENIOR, { code, reason_code: 'TEST' });
    await bench.settle(ref, { ...PASSED, taxpayer_status: 'waiting_registry' });
    await bench.write(ref, `UPDATE sellers SET overridden = false WHERE id = $1`, [ref.sellerId]);
    expect(await refusal(bench.act(ref, 'approve', AGENT))).toBe('SELLER.NOT_APPROVABLE');
    await bench.act(ref, 'review-requirement', AGENT, { code: 'check.taxpayer_status', decision: 'accept' });
    expect(await bench.row(ref)).toMatchObject({ overridden: true });
    expect(await bench.act(ref, 'approve', AGENT)).toMatchObject({ lifecycle: 'IN_REVIEW' });
    expect(await bench.act(ref, 'approve', SENIOR)).toMatchObject({ lifecycle: 'APPROVED' });
  });
});

describe('answers', () => {
  it('that decide what is asked cannot be taken back', async () => {
    const ref = await bench.seller('DRAFT', {}, { legal_form: 'private_limited' });
    for (const form of ['sole_proprietor', 'x', null])
      expect(await refusal(bench.act(ref, 'edit', SELLER, { application: { legal_form: form } }))).toBe(
        'SELLER.FIELD_NOT_EDITABLE',
      );
  });

  it('that change take the decision about them along', async () => {
    const ref = await bench.seller('IN_REVIEW', {}, { iban: 'PK36SCBL0000001123456702' });
    expect(await openCodes(ref)).toContain('company.iban');
    await bench.act(ref, 'review-requirement', AGENT, { code: 'company.iban', decision: 'accept' });
    expect(await statusOf(ref, 'company.iban')).toBe('VERIFIED');
    await bench.write(ref, `UPDATE sellers SET lifecycle = 'DRAFT' WHERE id = $1`, [ref.sellerId]);
    await bench.act(ref, 'edit', SELLER, { application: { email: 'a@b.example' } });
    expect(await statusOf(ref, 'company.iban')).toBe('VERIFIED');
    await bench.act(ref, 'edit', SELLER, { application: { iban: 'PK48UNIL0000SPECIMEN0103' } });
    expect(await statusOf(ref, 'company.iban')).not.toBe('VERIFIED');
  });

  it('of a seller who trades change where they concern trade, and the goods are looked at again', async () => {
    const ref = await bench.seller('ACTIVE');
    await bench.act(ref, 'edit', SELLER, { application: { psw_uid: 'PSW-1', destinations: ['CN'] } });
    const { events } = await bench.recorded(ref);
    expect(events).toContain('seller.trade_details_changed');
    expect(await refusal(bench.act(ref, 'edit', SELLER, { application: { iban: 'PK00' } }))).toBe(
      'SELLER.FIELD_NOT_EDITABLE',
    );
  });
});

describe('a conditional approval', () => {
  it('waits for hits, names what is open and nothing else', async () => {
    const ref = await bench.seller('IN_REVIEW');
    await bench.settle(ref, PASSED);
    const codes = await openCodes(ref);
    const approve = (conditions: string[]) =>
      refusal(bench.act(ref, 'conditionally-approve', AGENT, { conditions }));
    expect(await approve([])).toBe('SELLER.NO_CONDITIONS');
    expect(await approve(['check.name_screening'])).toBe('SELLER.NO_CONDITIONS');
    expect(await approve(codes.slice(1))).toBe('SELLER.NO_CONDITIONS');
    await hit(ref, 'open');
    expect(await approve(codes)).toBe('SELLER.NO_CONDITIONS');
    await bench.write(ref, `UPDATE screening_hits SET status = 'cleared' WHERE seller_id = $1`, [
      ref.sellerId,
    ]);
    expect(await approve(codes)).toBe('taken');
    expect(await bench.row(ref)).toMatchObject({ lifecycle: 'CONDITIONALLY_APPROVED' });
  });

  it('of a risky case takes two people and the same conditions', async () => {
    const ref = await bench.seller('IN_REVIEW', { risk_score: 60 });
    await bench.settle(ref, PASSED);
    const conditions = await openCodes(ref);
    const approve = async (actor: Actor, given: string[]) =>
      (await bench.act(ref, 'conditionally-approve', actor, { conditions: given })).lifecycle;
    expect(await approve(AGENT, conditions)).toBe('IN_REVIEW');
    const one = await bench.command(ref, 'approve', SENIOR, { override_reason: 'Known.' });
    expect(await bench.activities.applyCommand(one)).toMatchObject({ lifecycle: 'IN_REVIEW' });
    expect(await approve(AGENT, conditions)).toBe('IN_REVIEW');
    expect(await approve(SENIOR, conditions.toReversed())).toBe('CONDITIONALLY_APPROVED');
    expect(await refusal(bench.act(ref, 'edit', SELLER, { application: { legal_name: 'Other' } }))).toBe(
      conditions.includes('company.legal_name') ? 'taken' : 'SELLER.FIELD_NOT_EDITABLE',
    );
  });
});

describe('a rejection', () => {
  it('for a grave reason needs two people with that reason', async () => {
    const ref = await bench.seller('IN_REVIEW');
    const reject = async (actor: Actor, reason: string) =>
      (await bench.act(ref, 'reject', actor, { reason_code: reason })).lifecycle;
    expect(await reject(AGENT, 'SANCTIONS')).toBe('IN_REVIEW');
    expect(await reject(SENIOR, 'FRAUD')).toBe('IN_REVIEW');
    expect(await reject(AGENT, 'FRAUD')).toBe('REJECTED');
  });

  it('after a confirmed hit leaves no appeal, whatever its word', async () => {
    const ref = await bench.seller('IN_REVIEW');
    await hit(ref, 'confirmed');
    expect(await bench.act(ref, 'reject', AGENT, { reason_code: 'DUPLICATE' })).toMatchObject({
      lifecycle: 'REJECTED',
    });
    expect(await refusal(bench.act(ref, 'appeal', SELLER))).toBe('SELLER.NOT_APPEALABLE');
  });
});

it('keeps the words of an override, sealed, with who said them', async () => {
  const ref = await bench.seller('IN_REVIEW');
  await bench.act(ref, 'approve', AGENT, { override_reason: 'Known exporter since 1998.' });
  const { seller_notes: notes } = await bench.traces(ref);
  expect(notes).toMatchObject([{ author_id: AGENT.id, seller_visible: false }]);
  expect(JSON.stringify(notes)).not.toContain('1998');
});
