import type { Actor } from '@app/platform';
import type { SellerRef } from '@workflows/seller-onboarding/seller-onboarding.contract';
import { brokenLinks, SellerBench } from '../support/seller-bench';

let bench: SellerBench;
beforeAll(async () => {
  bench = await SellerBench.open();
});
afterAll(() => bench.close());

const SELLER: Actor = { id: 'key_seller', role: 'seller' };
const AGENT: Actor = { id: 'key_agent', role: 'agent' };
const COMPLETE = {
  legal_name: 'Invented Surgical Works',
  ntn: '1234567-9',
  iban: 'PK36 SCBL 0000 0011 2345 6702',
  mobile: '0300 1234567',
  signatory: { name: 'Kaleem Akhtar Bhatti', cnic: '34201-0891231-7' },
};

/** Three runs at once and one after them: the same answer, and nothing more is left behind by the last. */
async function manyTimes<T>(ref: SellerRef, run: () => Promise<T>): Promise<T> {
  const answers = await Promise.all([run(), run(), run()]);
  const after = await bench.traces(ref);
  answers.push(await run());
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(await bench.traces(ref)).toEqual(after);
  return answers[0]!;
}

describe('applySystemStep', () => {
  const step = (ref: SellerRef, action: 'expire' | 'start-checks', from: 'DRAFT' | 'SUBMITTED') =>
    bench.activities.applySystemStep({ ...ref, stepId: `${ref.sellerId}:1:${action}`, action, from });

  it('has one effect and one answer', async () => {
    const ref = await bench.seller('SUBMITTED');
    const snapshot = await manyTimes(ref, () => step(ref, 'start-checks', 'SUBMITTED'));
    expect(snapshot).toMatchObject({ lifecycle: 'VERIFYING', round: 1 });
    expect(await bench.row(ref)).toMatchObject({ version: 2 });
    expect(await bench.recorded(ref)).toEqual({
      audit: ['seller.verification_started'],
      events: ['seller.verification_started'],
    });
  });

  it('whose state is gone answers with the present one and changes nothing', async () => {
    const ref = await bench.seller('WITHDRAWN');
    const before = await bench.traces(ref);
    expect(await step(ref, 'expire', 'DRAFT')).toMatchObject({ lifecycle: 'WITHDRAWN' });
    // Withdrawn does not expire, even where the caller thinks that it is there.
    const asked = { ...ref, stepId: 'x', action: 'expire', from: 'WITHDRAWN' } as const;
    expect(await bench.activities.applySystemStep(asked)).toMatchObject({ lifecycle: 'WITHDRAWN' });
    expect(await bench.traces(ref)).toEqual(before);
  });

  it('whose guard does not hold changes nothing, and works once it holds', async () => {
    const ref = await bench.seller('VERIFYING');
    await bench.settle(ref, { identifiers: 'pending', taxpayer_status: 'pass', name_screening: 'pass' });
    const send = () =>
      bench.activities.applySystemStep({ ...ref, stepId: 's', action: 'send-to-review', from: 'VERIFYING' });
    const before = await bench.traces(ref);
    expect(await send()).toMatchObject({ lifecycle: 'VERIFYING' });
    expect(await bench.traces(ref)).toEqual(before);
    await bench.write(ref, `UPDATE checks SET status = 'pass' WHERE seller_id = $1`, [ref.sellerId]);
    expect(await manyTimes(ref, send)).toMatchObject({ lifecycle: 'IN_REVIEW' });
  });

  it('that comes late is not taken again when the seller is back where it began', async () => {
    const ref = await bench.seller('DRAFT');
    expect(await step(ref, 'expire', 'DRAFT')).toMatchObject({ lifecycle: 'EXPIRED' });
    expect(await bench.act(ref, 'reopen', AGENT)).toMatchObject({ lifecycle: 'DRAFT' });
    const before = await bench.traces(ref);
    expect(await step(ref, 'expire', 'DRAFT')).toMatchObject({ lifecycle: 'DRAFT' });
    expect(await bench.traces(ref)).toEqual(before);
  });
});

describe('checks', () => {
  it('are planned once a round; what the registry has passed is not asked again', async () => {
    const ref = await bench.seller('VERIFYING');
    const first = await manyTimes(ref, () => bench.activities.planChecks({ ...ref, round: 1 }));
    expect(first).toEqual(['identifiers', 'taxpayer_status', 'name_screening']);
    expect((await bench.traces(ref)).checks).toHaveLength(3);
    await bench.write(ref, `UPDATE checks SET status = 'pass', settled_at = now() WHERE seller_id = $1`, [
      ref.sellerId,
    ]);
    const second = await manyTimes(ref, () => bench.activities.planChecks({ ...ref, round: 2 }));
    expect(second).toEqual(['identifiers', 'name_screening']);
    expect((await bench.traces(ref)).checks).toHaveLength(5);
  });

  it('settle once: one result, one audit entry, one event', async () => {
    const ref = await bench.seller('VERIFYING', {}, COMPLETE);
    await bench.activities.planChecks({ ...ref, round: 1 });
    const run = (check: 'identifiers' | 'taxpayer_status') =>
      manyTimes(ref, () => bench.activities.runCheck({ ...ref, round: 1, check }));
    expect(await run('identifiers')).toBe('pass');
    expect(await bench.recorded(ref)).toEqual({ audit: ['check.settled'], events: ['check.settled'] });
    // Nobody answers for the registry: neither passed nor failed, and nothing settled.
    expect(await run('taxpayer_status')).toBe('waiting_registry');
    expect((await bench.recorded(ref)).events).toEqual(['check.settled']);
  });

  it.each([
    ['request-changes', { ntn: 'nonsense' }, { identifiers: 'fail' }],
    ['send-to-review', {}, { identifiers: 'pass', name_screening: 'review' }],
    [
      'approve-straight-through',
      {},
      { identifiers: 'pass', taxpayer_status: 'pass', name_screening: 'pass' },
    ],
  ] as const)('are weighed once: %s', async (verdict, answers, results) => {
    const ref = await bench.seller('VERIFYING', {}, { ...COMPLETE, ...answers });
    await bench.settle(ref, results);
    expect(await manyTimes(ref, () => bench.activities.settleChecks({ ...ref, round: 1 }))).toBe(verdict);
    expect(await bench.row(ref)).toMatchObject({ version: 2, lifecycle: 'VERIFYING' });
    const { audit, events } = await bench.recorded(ref);
    expect(audit).toEqual([]);
    // What became of each requirement is told here: no later step sees it change.
    expect(new Set(events)).toEqual(
      new Set(
        verdict === 'request-changes'
          ? ['requirement.failed', 'requirement.verified']
          : ['requirement.verified'],
      ),
    );
    const told = (await bench.traces(ref)).outbox_events as { data: { requirement: string } }[];
    expect(new Set(told.map(({ data }) => data.requirement)).size).toBe(told.length);
  });

  it('of another round, or of a seller who is elsewhere, change nothing', async () => {
    for (const [lifecycle, round] of [
      ['VERIFYING', 2],
      ['IN_REVIEW', 1],
    ] as const) {
      const ref = await bench.seller(lifecycle);
      await bench.settle(ref, { identifiers: 'fail' });
      const before = await bench.traces(ref);
      expect(await bench.activities.settleChecks({ ...ref, round })).toBe('send-to-review');
      expect(await bench.traces(ref)).toEqual(before);
    }
  });
});

describe('sendReminder', () => {
  it('sends one, and another step sends another', async () => {
    const ref = await bench.seller('DRAFT');
    const remind = (n: number) => () =>
      bench.activities.sendReminder({ ...ref, stepId: `${ref.sellerId}:reminder:${n}`, kind: 'idle' });
    await manyTimes(ref, remind(0));
    expect((await bench.recorded(ref)).events).toEqual(['seller.reminder']);
    await manyTimes(ref, remind(1));
    expect((await bench.recorded(ref)).events).toEqual(['seller.reminder', 'seller.reminder']);
    expect(await bench.row(ref)).toMatchObject({ version: 1 });
  });
});

describe('freezeBaseline', () => {
  it('freezes once, with one study', async () => {
    const ref = await bench.seller('APPROVED');
    await manyTimes(ref, () => bench.sales.freezeBaseline(ref));
    const { uplift_studies: studies, audit, outbox_events: events } = await bench.traces(ref);
    expect(studies).toMatchObject([{ status: 'NOT_APPLICABLE' }]);
    expect([audit!.length, events!.length]).toEqual([1, 1]);
  });
});

describe('a seller of another tenant', () => {
  it('is not found by any activity', async () => {
    const own = await bench.seller('VERIFYING');
    const { tenantId } = await bench.seller('VERIFYING');
    const wrong = { tenantId, sellerId: own.sellerId };
    const before = await bench.traces(own);
    const { activities } = bench;
    for (const run of [
      () =>
        activities.applySystemStep({ ...wrong, stepId: 'x', action: 'send-to-review', from: 'VERIFYING' }),
      () => activities.settleChecks({ ...wrong, round: 1 }),
      () => activities.sendReminder({ ...wrong, stepId: 'y', kind: 'idle' }),
      () => activities.planChecks({ ...wrong, round: 1 }),
      () => activities.runCheck({ ...wrong, round: 1, check: 'identifiers' }),
      () => bench.sales.freezeBaseline(wrong),
    ])
      await expect(run()).rejects.toMatchObject({ kind: 'not_found' });
    expect(await bench.traces(own)).toEqual(before);
    const left = `SELECT id FROM checks WHERE tenant_id = $1 UNION ALL SELECT id FROM outbox_events WHERE tenant_id = $1`;
    expect(await bench.rows(wrong, left)).toEqual([]);
  });
});

describe('the audit chain', () => {
  const entries = (ref: SellerRef) =>
    bench.rows<Parameters<typeof brokenLinks>[0][number]>(
      ref,
      `SELECT * FROM audit_entries WHERE tenant_id = $1 ORDER BY seq`,
    );

  it('is dense and verifies after commands at once, and any changed byte is found', async () => {
    const ref = await bench.seller('INVITED');
    await bench.act(ref, 'accept', SELLER);
    await Promise.all(
      Array.from({ length: 8 }, (_, n) => bench.act(ref, 'note', AGENT, { text: `Note ${n}` })),
    );
    await bench.act(ref, 'withdraw', SELLER);
    const chain = await entries(ref);
    expect(chain).toHaveLength(10);
    expect(brokenLinks(chain)).toEqual([]);
    const forged = chain.map((one) => (one.seq === '4' ? { ...one, actor_id: 'key_other' } : one));
    expect(brokenLinks(forged)).toEqual([4]);
    expect(brokenLinks(chain.filter(({ seq }) => seq !== '4'))).not.toEqual([]);
  });

  it.each([
    ['UPDATE', `UPDATE audit_entries SET actor_id = 'key_other' WHERE tenant_id = $1`],
    ['UPDATE to the same', `UPDATE audit_entries SET details = details WHERE tenant_id = $1`],
    ['DELETE', `DELETE FROM audit_entries WHERE tenant_id = $1`],
    ['TRUNCATE', `TRUNCATE audit_entries`],
  ])('refuses %s', async (_what, sql) => {
    const ref = await bench.seller('INVITED');
    await bench.act(ref, 'accept', SELLER);
    const before = await entries(ref);
    const parameters = sql.includes('$1') ? [ref.tenantId] : [];
    await expect(bench.write(ref, sql, parameters)).rejects.toThrow(
      'permission denied for table audit_entries',
    );
    expect(await entries(ref)).toEqual(before);
    expect(before).toHaveLength(1);
  });
});
