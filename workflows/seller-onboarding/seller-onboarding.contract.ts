import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { ActorRole, Lifecycle, SellerAction } from './lifecycle';

export * from './lifecycle';
export * from './lifecycle-lookup';

export const SELLER_ONBOARDING = 'sellerOnboarding';

export const sellerWorkflowId = (tenantId: string, sellerId: string): string =>
  `seller:${tenantId}:${sellerId}`;

/** Business durations travel in the input, so that a test can run a month in milliseconds. */
export interface OnboardingPolicy {
  invitationExpiresAfterMs: number;
  /** Reminders while INVITED or DRAFT, counted from entering the state. */
  reminderAfterMs: number[];
  actionRequiredExpiresAfterMs: number;
  conditionsExpireAfterMs: number;
  reviewWarnAfterMs: number;
  reviewEscalateAfterMs: number;
  offboardingCoolingOffMs: number;
  /** Between two tries of a registry that is down. */
  registryRetryMs: number;
  /** A registry that stays down this long is given to a person; never passed, never failed. */
  registryGiveUpAfterMs: number;
  /** Between two tries of a system step whose guard does not hold yet. */
  guardRetryMs: number;
}

/** What the workflow carries through continue-as-new. No personal data: ids, codes and times only. */
export interface SellerOnboardingInput {
  tenantId: string;
  sellerId: string;
  lifecycle: Lifecycle;
  /** When the present state was entered, ISO 8601 UTC: deadlines are absolute and survive continue-as-new. */
  since: string;
  round: number;
  /** Of the newest snapshot seen. */
  version?: number;
  remindersSent: number;
  policy: OnboardingPolicy;
  /** The last commands applied; bounded. Postgres is the real dedupe, this only spares a round trip. */
  appliedCommands: string[];
}

/** A command as it travels: everything else about it is a row in `seller_commands`. */
export interface SellerCommand {
  commandId: string;
  action: SellerAction;
  role: ActorRole;
}

export interface SellerSnapshot {
  lifecycle: Lifecycle;
  since: string;
  round: number;
  /** Of the row: results may arrive in another order than that in which they were committed. */
  version?: number;
}

export type CheckName = 'identifiers' | 'taxpayer_status' | 'name_screening';
export type CheckStatus = 'pass' | 'fail' | 'review' | 'waiting_registry';

/** What follows once every check has settled. */
export type Verdict = 'approve-straight-through' | 'send-to-review' | 'request-changes';

export interface SellerRef {
  tenantId: string;
  sellerId: string;
}

/** Each may run twice and overlap: `stepId` (or the command's id) is unique in Postgres. */
export interface SellerActivities {
  applyCommand(input: SellerRef & SellerCommand): Promise<SellerSnapshot>;
  applySystemStep(
    input: SellerRef & { stepId: string; action: SellerAction; from: Lifecycle },
  ): Promise<SellerSnapshot>;
  planChecks(input: SellerRef & { round: number }): Promise<CheckName[]>;
  runCheck(input: SellerRef & { round: number; check: CheckName }): Promise<CheckStatus>;
  settleChecks(input: SellerRef & { round: number }): Promise<Verdict>;
  sendReminder(
    input: SellerRef & { stepId: string; kind: 'idle' | 'review_warning' | 'review_escalation' },
  ): Promise<void>;
  freezeBaseline(input: SellerRef): Promise<void>;
  /** Where the seller stands, for a workflow that has not heard what became of a command. */
  readSnapshot(input: SellerRef): Promise<SellerSnapshot>;
}

export const actUpdate = defineUpdate<SellerSnapshot, [SellerCommand]>('act');
export const snapshotQuery = defineQuery<SellerSnapshot>('snapshot');

const DAY_MS = 86_400_000;

/** The design's durations; a programme may set its own. */
export const DEFAULT_POLICY: OnboardingPolicy = {
  invitationExpiresAfterMs: 30 * DAY_MS,
  reminderAfterMs: [7 * DAY_MS, 14 * DAY_MS, 25 * DAY_MS],
  actionRequiredExpiresAfterMs: 30 * DAY_MS,
  conditionsExpireAfterMs: 60 * DAY_MS,
  reviewWarnAfterMs: 2 * DAY_MS,
  reviewEscalateAfterMs: 4 * DAY_MS,
  offboardingCoolingOffMs: 14 * DAY_MS,
  registryRetryMs: 15 * 60_000,
  registryGiveUpAfterMs: 2 * DAY_MS,
  guardRetryMs: 10 * 60_000,
};
