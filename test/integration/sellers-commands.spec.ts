import type { Actor } from '@app/platform';
import type { Lifecycle } from '@app/sellers';
import type { SellerAction } from '@workflows/seller-onboarding/seller-onboarding.contract';
import { NOW, SellerBench } from '../support/seller-bench';

let bench: SellerBench;
beforeAll(async () => {
  bench = await SellerBench.open();
});
afterAll(() => bench.close());

const SELLER: Actor = { id: 'key_seller', role: 'seller' };
const AGENT: Actor = { id: 'key_agent', role: 'agent' };
const SENIOR: Actor = { id: 'key_senior', role: 'senior_agent' };
const DAY_MS = 86_400_000;
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * DAY_MS);
const FLAGGED = [{ code: 'company.iban', reasonCode: 'IBAN.UNREADABLE', answered: false }];

describe('applyCommand, a second time', () => {
  it.each<[Lifecycle, SellerAction, Actor, object, string[], string[]]>([
    ['INVITED', 'accept', SELLER, {}, ['seller.accepted'], ['seller.accepted']],
    [
      'DRAFT',
      'edit',
      SELLER,
      { application: { email: 'a@b.example' } },
      ['seller.edit'],
      ['requirement.verified'],
    ],
    ['DRAFT', 'note', AGENT, { text: 'Called.' }, ['seller.note'], []],
    ['ACTIVE', 'suspend', AGENT, { reason_code: 'QUALITY' }, ['seller.suspended'], ['seller.suspended']],
    ['IN_REVIEW', 'reject', AGENT, { reason_code: 'DUPLICATE' }, ['seller.rejected'], ['seller.rejected']],
  ])('%s, %s: one effect and one answer', async (from, action, actor, body, audit, events) => {
    const ref = await bench.seller(from);
    const command = await bench.command(ref, action, actor, body);
    const answers = await Promise.all([1, 2, 3].map(() => bench.activities.applyCommand(command)));
    const after = await bench.traces(ref);
    answers.push(await bench.activities.applyCommand(command));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await bench.traces(ref)).toEqual(after);
    expect(await bench.row(ref)).toMatchObject({ version: 2, lifecycle: answers[0]!.lifecycle });
    expect(await bench.recorded(ref)).toEqual({ audit, events });
    expect(after.holds).toHaveLength(action === 'suspend' ? 1 : 0);
    expect(after.seller_notes).toHaveLength(action === 'note' ? 1 : 0);
  });

  it('gives the first answer even when the seller has moved on since', async () => {
    const ref = await bench.seller('INVITED');
    const accept = await bench.command(ref, 'accept', SELLER);
    const first = await bench.activities.applyCommand(accept);
    await bench.act(ref, 'withdraw', SELLER);
    const before = await bench.traces(ref);
    expect(await bench.activities.applyCommand(accept)).toEqual(first);
    expect(first.lifecycle).toBe('DRAFT');
    expect(await bench.traces(ref)).toEqual(before);
    expect(await bench.row(ref)).toMatchObject({ lifecycle: 'WITHDRAWN' });
  });

  it('keeps no answers in what was carried out', async () => {
    const ref = await bench.seller('DRAFT');
    const command = await bench.command(ref, 'edit', SELLER, { application: { ntn: '1234567' } });
    await bench.activities.applyCommand(command);
    const kept = await bench.rows(ref, `SELECT body_sealed FROM seller_commands WHERE tenant_id = $1`);
    expect(kept).toEqual([{ body_sealed: null }]);
    expect(await bench.activities.applyCommand(command)).toMatchObject({ lifecycle: 'DRAFT' });
  });

  it('two commands at once apply one after the other; the loser is told why', async () => {
    const ref = await bench.seller('IN_REVIEW');
    const both = await Promise.all([
      bench.command(ref, 'reject', AGENT, { reason_code: 'DUPLICATE' }),
      bench.command(ref, 'request-changes', SENIOR, {
        items: [{ code: 'company.iban', reason_code: 'IBAN.UNREADABLE' }],
      }),
    ]);
    const results = await Promise.allSettled(both.map((command) => bench.activities.applyCommand(command)));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(refused.reason).toMatchObject({ code: 'SELLER.ACTION_NOT_ALLOWED' });
    expect(await bench.row(ref)).toMatchObject({ version: 2 });
    expect((await bench.recorded(ref)).audit).toHaveLength(1);
  });
});

describe('applyCommand, refused', () => {
  type Case = [string, Lifecycle, Record<string, unknown>, SellerAction, Actor, object];
  it.each<Case>([
    ['SELLER.APPLICATION_INCOMPLETE', 'DRAFT', {}, 'submit', SELLER, {}],
    ['SELLER.REOPEN_WINDOW_CLOSED', 'WITHDRAWN', { since: daysAgo(91) }, 'reopen', SELLER, {}],
    ['SELLER.NOT_APPROVABLE', 'IN_REVIEW', {}, 'approve', AGENT, {}],
    ['SELLER.NOTHING_FLAGGED', 'IN_REVIEW', {}, 'request-changes', AGENT, {}],
    ['SELLER.FLAGGED_ITEMS_OPEN', 'ACTION_REQUIRED', { flagged: FLAGGED }, 'resubmit', SELLER, {}],
    ['SELLER.NO_CONDITIONS', 'IN_REVIEW', {}, 'conditionally-approve', AGENT, {}],
    ['SELLER.NOT_REJECTABLE', 'IN_REVIEW', {}, 'reject', AGENT, {}],
    ['SELLER.NOT_REJECTABLE', 'IN_REVIEW', { went_live_at: NOW }, 'reject', AGENT, { reason_code: 'X' }],
    ['SELLER.NOT_APPEALABLE', 'REJECTED', { appeal_used: true }, 'appeal', SELLER, {}],
    ['SELLER.NOT_APPEALABLE', 'REJECTED', { sanctions_confirmed: true }, 'appeal', SELLER, {}],
    ['SELLER.NOT_APPEALABLE', 'REJECTED', { since: daysAgo(31) }, 'appeal', SELLER, {}],
    ['SELLER.HOLD_REASON_MISSING', 'ACTIVE', {}, 'suspend', AGENT, {}],
    ['SELLER.HOLDS_OPEN', 'SUSPENDED', { hold: 1 }, 'lift-hold', AGENT, { hold_id: 'hld_other' }],
    ['SELLER.HOLD_NOT_OPEN', 'SUSPENDED', {}, 'lift-hold', AGENT, { hold_id: 'hld_none' }],
    ['SELLER.ACTION_NOT_ALLOWED', 'REJECTED', {}, 'approve', AGENT, {}],
    ['SELLER.ROLE_NOT_ALLOWED', 'IN_REVIEW', {}, 'approve', SELLER, {}],
    ['SELLER.ROLE_NOT_ALLOWED', 'VERIFYING', {}, 'approve-straight-through', SENIOR, {}],
    ['SELLER.STALE', 'DRAFT', {}, 'edit', SELLER, { if_version: 7, application: { email: 'a@b.example' } }],
    [
      'SELLER.FIELD_NOT_EDITABLE',
      'ACTION_REQUIRED',
      { flagged: FLAGGED },
      'edit',
      SELLER,
      { application: { email: 'a@b.example' } },
    ],
    ['SELLER.CLAIMED', 'IN_REVIEW', { assignee: 'key_other' }, 'claim', AGENT, {}],
    ['SELLER.COMMAND_INVALID', 'DRAFT', {}, 'note', AGENT, { text: ' ' }],
    [
      'SELLER.COMMAND_INVALID',
      'IN_REVIEW',
      {},
      'request-changes',
      AGENT,
      {
        items: [
          { code: 'company.iban', reason_code: 'X' },
          { code: 'no.such', reason_code: 'X' },
        ],
      },
    ],
    ['SELLER.COMMAND_INVALID', 'IN_REVIEW', {}, 'waive-requirement', SENIOR, { code: 'company.iban' }],
  ])('%s from %s changes nothing', async (code, lifecycle, { hold, ...columns }, action, actor, body) => {
    const ref = await bench.seller(lifecycle, columns);
    if (hold) await bench.hold(ref);
    const command = await bench.command(ref, action, actor, body);
    const before = await bench.traces(ref);
    for (let time = 1; time <= 2; time++) {
      await expect(bench.activities.applyCommand(command)).rejects.toMatchObject({
        name: 'DomainError',
        code,
      });
      expect(await bench.traces(ref)).toEqual(before);
    }
  });

  it("another tenant's or another seller's command is not found", async () => {
    const ref = await bench.seller('INVITED');
    const command = await bench.command(ref, 'accept', SELLER);
    const stranger = await bench.seller('INVITED');
    const neighbour = { tenantId: ref.tenantId, sellerId: (await bench.seller('INVITED')).sellerId };
    await bench.write(ref, `UPDATE sellers SET tenant_id = $1 WHERE id = $2`, [
      ref.tenantId,
      neighbour.sellerId,
    ]);
    const before = [await bench.traces(ref), await bench.traces(stranger), await bench.traces(neighbour)];
    const { commandId, action, role } = command;
    for (const wrong of [
      stranger,
      neighbour,
      { tenantId: stranger.tenantId, sellerId: ref.sellerId },
      { tenantId: ref.tenantId, sellerId: stranger.sellerId },
    ])
      await expect(
        bench.activities.applyCommand({ ...wrong, commandId, action, role }),
      ).rejects.toMatchObject({ code: 'SELLER.NOT_FOUND', kind: 'not_found' });
    const unknown = { ...ref, commandId: 'cmd_none', action, role };
    await expect(bench.activities.applyCommand(unknown)).rejects.toMatchObject({ code: 'SELLER.NOT_FOUND' });
    const after = [await bench.traces(ref), await bench.traces(stranger), await bench.traces(neighbour)];
    expect(after).toEqual(before);
  });
});

describe('four eyes', () => {
  it.each<[SellerAction, object, Lifecycle, string, Record<string, unknown>]>([
    ['approve', { override_reason: 'KNOWN_EXPORTER' }, 'APPROVED', 'seller.approved', {}],
    ['reject', { reason_code: 'FRAUD' }, 'REJECTED', 'seller.rejected', {}],
    ['reject', { reason_code: 'SANCTIONS' }, 'REJECTED', 'seller.rejected', { sanctionsConfirmed: true }],
  ])(
    '%s %o: one proposes, the same is refused, another completes it',
    async (action, body, to, done, also) => {
      const ref = await bench.seller('IN_REVIEW');
      expect(await bench.act(ref, action, AGENT, body)).toMatchObject({ lifecycle: 'IN_REVIEW' });
      expect(await bench.recorded(ref)).toEqual({ audit: [`seller.${action}.proposed`], events: [] });
      const again = await bench.command(ref, action, AGENT, body);
      const before = await bench.traces(ref);
      await expect(bench.activities.applyCommand(again)).rejects.toMatchObject({ code: 'SELLER.FOUR_EYES' });
      expect(await bench.traces(ref)).toEqual(before);
      expect(await bench.act(ref, action, SENIOR, body)).toMatchObject({ lifecycle: to });
      expect(await bench.row(ref)).toMatchObject({ proposal: null, ...also });
      const { audit, events } = await bench.recorded(ref);
      expect(audit).toEqual([`seller.${action}.proposed`, done]);
      expect(events.filter((type) => type.startsWith('seller.'))).toEqual([done]);
    },
  );

  it('the same agent twice at once is still one agent; two agents at once are two', async () => {
    const body = { override_reason: 'KNOWN_EXPORTER' };
    const approveAtOnce = async (...actors: Actor[]): Promise<[string[], string]> => {
      const ref = await bench.seller('IN_REVIEW');
      const commands = await Promise.all(actors.map((actor) => bench.command(ref, 'approve', actor, body)));
      const results = await Promise.allSettled(commands.map((one) => bench.activities.applyCommand(one)));
      return [results.map(({ status }) => status).sort(), (await bench.row(ref)).lifecycle];
    };
    expect(await approveAtOnce(AGENT, AGENT)).toEqual([['fulfilled', 'rejected'], 'IN_REVIEW']);
    expect(await approveAtOnce(AGENT, SENIOR)).toEqual([['fulfilled', 'fulfilled'], 'APPROVED']);
  });
});
