import type {
  ActorRole,
  Lifecycle,
  OnboardingPolicy,
  SellerAction,
} from '@workflows/seller-onboarding/seller-onboarding.contract';
import { FakeSellerActivities } from '../support/fake-seller-activities';
import { record } from '../support/record';
import { act, reaches, startSeller } from '../support/seller-workflow';

/** A command and who sends it, or the state to wait for. */
type Step = readonly [SellerAction, ActorRole] | Lifecycle;

interface Scenario {
  from: Lifecycle;
  steps: readonly Step[];
  policy?: Partial<OnboardingPolicy>;
  activities?: (fake: FakeSellerActivities) => void;
}

const APPLY: readonly Step[] = [
  ['accept', 'seller'],
  ['edit', 'seller'],
  ['add-document', 'seller'],
  ['submit', 'seller'],
];

/** The lives that a seller may lead. */
const SCENARIOS: Record<string, Scenario> = {
  'straight-through': {
    from: 'INVITED',
    steps: [...APPLY, 'ACTIVE'],
    activities: (fake) => void (fake.verdict = 'approve-straight-through'),
  },
  'review-by-two-agents': {
    from: 'INVITED',
    steps: [
      ...APPLY,
      'IN_REVIEW',
      ['claim', 'agent'],
      ['decide-screening', 'agent'],
      ['decide-screening', 'senior_agent'],
      ['review-requirement', 'agent'],
      ['approve', 'senior_agent'],
      'ACTIVE',
    ],
  },
  'correction-round': {
    from: 'DRAFT',
    steps: [
      ['submit', 'integrator'],
      'IN_REVIEW',
      ['request-changes', 'agent'],
      ['edit', 'integrator'],
      ['resubmit', 'integrator'],
      'IN_REVIEW',
      ['approve', 'agent'],
      'ACTIVE',
    ],
  },
  'rejected-and-appealed': {
    from: 'DRAFT',
    steps: [
      ['submit', 'seller'],
      'IN_REVIEW',
      ['reject', 'agent'],
      ['appeal', 'seller'],
      ['approve', 'senior_agent'],
      'ACTIVE',
    ],
  },
  'conditionally-approved': {
    from: 'DRAFT',
    steps: [
      ['submit', 'seller'],
      'IN_REVIEW',
      ['conditionally-approve', 'agent'],
      ['add-document', 'seller'],
      'ACTIVE',
    ],
  },
  'conditions-missed': {
    from: 'DRAFT',
    steps: [['submit', 'seller'], 'IN_REVIEW', ['conditionally-approve', 'agent'], 'IN_REVIEW'],
    policy: { conditionsExpireAfterMs: 50 },
  },
  'registry-down': {
    from: 'DRAFT',
    steps: [['submit', 'seller'], 'ACTIVE'],
    policy: { registryRetryMs: 20 },
    activities: (fake) => {
      fake.verdict = 'approve-straight-through';
      fake.checkStatus = { taxpayer_status: ['waiting_registry', 'waiting_registry', 'pass'] };
    },
  },
  'suspended-and-lifted': {
    from: 'ACTIVE',
    steps: [['suspend', 'agent'], ['note', 'agent'], ['lift-hold', 'senior_agent'], 'ACTIVE'],
  },
  'withdrawn-and-reopened': {
    from: 'DRAFT',
    steps: [
      ['withdraw', 'seller'],
      ['reopen', 'seller'],
      ['edit', 'seller'],
    ],
  },
  'expired-by-the-clock': {
    from: 'INVITED',
    steps: ['EXPIRED'],
    policy: { reminderAfterMs: [20, 40], invitationExpiresAfterMs: 60 },
  },
  'offboarding-cancelled': {
    from: 'ACTIVE',
    steps: [
      ['offboard', 'seller'],
      ['cancel-offboarding', 'seller'],
    ],
  },
  'offboarded-and-terminated': {
    from: 'ACTIVE',
    steps: [['offboard', 'seller'], 'TERMINATED'],
    policy: { offboardingCoolingOffMs: 50 },
  },
  'review-reminders': {
    from: 'IN_REVIEW',
    steps: [['claim', 'agent'], ['release', 'agent'], ['approve', 'agent'], 'ACTIVE'],
    policy: { reviewWarnAfterMs: 20, reviewEscalateAfterMs: 40 },
  },
};

describe('recording the seller workflow', () => {
  for (const [name, { from, steps, policy, activities }] of Object.entries(SCENARIOS)) {
    const fake = new FakeSellerActivities(from);
    activities?.(fake);
    record('seller-onboarding', name, fake, async (client, taskQueue) => {
      const handle = await startSeller(client, taskQueue, from, policy);
      for (const step of steps) {
        if (typeof step !== 'string') await act(handle, ...step);
        else if (step === 'TERMINATED') await handle.result();
        else await reaches(handle, step);
      }
      if (!steps.includes('TERMINATED')) await handle.terminate();
      return handle;
    });
  }

  record(
    'seller-onboarding',
    'continued-as-new',
    new FakeSellerActivities('DRAFT'),
    async (client, queue) => {
      const handle = await startSeller(client, queue, 'DRAFT');
      let { runId } = await handle.describe();
      for (let edits = 0; runId === handle.firstExecutionRunId && edits < 500; edits++) {
        await act(handle, 'edit', 'seller');
        ({ runId } = await handle.describe());
      }
      await act(handle, 'submit', 'seller');
      await reaches(handle, 'IN_REVIEW');
      await handle.terminate();
      return handle;
    },
  );
});
