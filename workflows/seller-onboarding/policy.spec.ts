import { deadlineOf, nextTimer } from './policy';
import { DEFAULT_POLICY, LIFECYCLES } from './seller-onboarding.contract';

const DAY_MS = 86_400_000;
const since = '2026-01-01T00:00:00.000Z';
const sinceMs = Date.parse(since);

describe('timers of a case', () => {
  it('reminds an idle draft on days 7, 14 and 25 and expires it on day 30', () => {
    const at = (remindersSent: number) =>
      nextTimer({ lifecycle: 'DRAFT', since, remindersSent, policy: DEFAULT_POLICY });
    expect([0, 1, 2].map((sent) => (at(sent)!.atMs - sinceMs) / DAY_MS)).toEqual([7, 14, 25]);
    expect(at(3)).toEqual({ kind: 'deadline', atMs: sinceMs + 30 * DAY_MS, action: 'expire' });
  });

  it('drops reminders that would come after the deadline', () => {
    const policy = { ...DEFAULT_POLICY, invitationExpiresAfterMs: 10 * DAY_MS };
    expect(nextTimer({ lifecycle: 'INVITED', since, remindersSent: 1, policy })?.kind).toBe('deadline');
  });

  it('warns and escalates a review, and lets no clock decide it', () => {
    const at = (remindersSent: number) =>
      nextTimer({ lifecycle: 'IN_REVIEW', since, remindersSent, policy: DEFAULT_POLICY });
    expect([at(0), at(1)].map((timer) => timer?.kind === 'reminder' && timer.reminder.kind)).toEqual([
      'review_warning',
      'review_escalation',
    ]);
    expect(at(2)).toBeNull();
  });

  it('has deadlines for exactly the states that wait for the seller or for cooling off', () => {
    const timed = LIFECYCLES.filter((lifecycle) => deadlineOf(lifecycle, DEFAULT_POLICY));
    expect(timed).toEqual(['INVITED', 'DRAFT', 'ACTION_REQUIRED', 'CONDITIONALLY_APPROVED', 'OFFBOARDING']);
  });
});
