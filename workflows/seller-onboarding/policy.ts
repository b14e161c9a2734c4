import type { Lifecycle, OnboardingPolicy, SellerOnboardingInput } from './seller-onboarding.contract';

/** How long a state may last, and which system action follows. Null: it lasts until somebody acts. */
export function deadlineOf(
  lifecycle: Lifecycle,
  policy: OnboardingPolicy,
): { afterMs: number; action: 'expire' | 'miss-conditions' | 'terminate' } | null {
  switch (lifecycle) {
    case 'INVITED':
    case 'DRAFT':
      return { afterMs: policy.invitationExpiresAfterMs, action: 'expire' };
    case 'ACTION_REQUIRED':
      return { afterMs: policy.actionRequiredExpiresAfterMs, action: 'expire' };
    case 'CONDITIONALLY_APPROVED':
      return { afterMs: policy.conditionsExpireAfterMs, action: 'miss-conditions' };
    case 'OFFBOARDING':
      return { afterMs: policy.offboardingCoolingOffMs, action: 'terminate' };
    default:
      return null;
  }
}

export interface Reminder {
  atMs: number;
  kind: 'idle' | 'review_warning' | 'review_escalation';
}

/** The reminders of a state, as absolute times, in order. */
export function remindersOf(lifecycle: Lifecycle, sinceMs: number, policy: OnboardingPolicy): Reminder[] {
  if (lifecycle === 'INVITED' || lifecycle === 'DRAFT') {
    return policy.reminderAfterMs.map((afterMs) => ({ atMs: sinceMs + afterMs, kind: 'idle' }));
  }
  if (lifecycle === 'IN_REVIEW') {
    return [
      { atMs: sinceMs + policy.reviewWarnAfterMs, kind: 'review_warning' },
      { atMs: sinceMs + policy.reviewEscalateAfterMs, kind: 'review_escalation' },
    ];
  }
  return [];
}

export type NextTimer =
  | { kind: 'reminder'; atMs: number; reminder: Reminder }
  | { kind: 'deadline'; atMs: number; action: 'expire' | 'miss-conditions' | 'terminate' };

/** What the clock brings next if nobody acts; null when nothing does. */
export function nextTimer(
  state: Pick<SellerOnboardingInput, 'lifecycle' | 'since' | 'remindersSent' | 'policy'>,
): NextTimer | null {
  const sinceMs = Date.parse(state.since);
  const deadline = deadlineOf(state.lifecycle, state.policy);
  const reminder = remindersOf(state.lifecycle, sinceMs, state.policy)[state.remindersSent];
  const deadlineAtMs = deadline ? sinceMs + deadline.afterMs : Infinity;
  if (reminder && reminder.atMs < deadlineAtMs) return { kind: 'reminder', atMs: reminder.atMs, reminder };
  return deadline ? { kind: 'deadline', atMs: deadlineAtMs, action: deadline.action } : null;
}
