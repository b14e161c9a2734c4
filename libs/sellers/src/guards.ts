import { createHash } from 'node:crypto';
import type { DomainError, ErrorDetail } from '@app/platform';
import { capabilitiesOf, type RequirementState, type VerificationCheck } from '@app/verification';
import type { GuardName, Transition } from '@workflows/seller-onboarding/seller-onboarding.contract';
import type { CommandRow } from './command.repository';
import { caseClaimed, guardRefused } from './errors';
import type { Seller } from './seller';
import { isSettled, openRequirements, type SellerCase } from './seller-case';

const DAY_MS = 86_400_000;
export const REOPEN_WINDOW_DAYS = 90;
export const APPEAL_WINDOW_DAYS = 30;

/** Reasons that need four eyes and bar an appeal once confirmed. */
export const GRAVE_REJECTIONS: readonly string[] = ['FRAUD', 'SANCTIONS'];

type Command = Pick<CommandRow, 'body' | 'actor'>;

interface Refusal {
  message: string;
  errors?: ErrorDetail[];
}

type Guard = (file: SellerCase, command: Command, now: Date) => Refusal | undefined;

const placeOf = (requirement: RequirementState): ErrorDetail => ({
  pointer: `/requirements/${requirement.code}`,
  code: requirement.errors[0]?.code ?? `REQUIREMENT.${requirement.status}`,
  detail: requirement.errors[0]?.message ?? `The requirement ${requirement.code} is ${requirement.status}.`,
});

const open = (file: SellerCase, wanted: (status: string) => boolean): ErrorDetail[] =>
  openRequirements(file.requirements)
    .filter((requirement) => wanted(requirement.status))
    .map(placeOf);

/** Statuses in which a requirement stands in the way of an approval; what only waits for an agent's eye does not. */
const BLOCKING: readonly string[] = ['INCOMPLETE', 'FAILED', 'EXPIRED'];

/**
 * What an approval must not pass over. A check has to have passed: an outage is never an approval, and what a check has
 * found doubtful an agent accepts by name, which is an override.
 */
const blocking = (file: SellerCase): RequirementState[] =>
  openRequirements(file.requirements).filter(
    ({ code, status }) =>
      BLOCKING.includes(status) ||
      file.set.requirements.some((definition) => definition.code === code && definition.kind === 'check'),
  );

function openHits(file: SellerCase): Refusal | undefined {
  const hits = file.hits.filter((hit) => hit.status !== 'cleared');
  const errors = hits.map((hit) => ({
    pointer: `/screening_hits/${hit.id}`,
    code: `SCREENING.${hit.status.toUpperCase()}`,
    detail: 'A screening hit must be cleared by two people first.',
  }));
  return errors.length ? { message: 'A screening hit is open.', errors } : undefined;
}

const CHECKS: readonly VerificationCheck[] = ['identifiers', 'taxpayer_status', 'name_screening'];

/** A share of the straight-through cases, drawn by a hash so that nobody can steer it, still goes to a person. */
export function isSampledForReview(sellerId: string, seed: string, sharePercent: number): boolean {
  const draw = createHash('sha256').update(`${seed}|${sellerId}`).digest().readUInt32BE(0);
  return draw / 2 ** 32 < sharePercent / 100;
}

const flaggedIn = (body: Record<string, unknown>): unknown[] => (Array.isArray(body.items) ? body.items : []);

/** One function per guard of the transition table. */
export const GUARDS: Record<GuardName, Guard> = {
  application_complete: (file) => {
    const errors = open(file, (status) => status === 'INCOMPLETE' || status === 'FAILED');
    const consent = file.application.consent as { screening?: boolean; terms?: boolean } | undefined;
    if (!consent?.screening || !consent.terms) {
      errors.push({
        pointer: '/application/consent',
        code: 'CONSENT.MISSING',
        detail: 'Consent to screening and to the terms is needed.',
      });
    }
    return errors.length ? { message: 'Some required items are still open.', errors } : undefined;
  },
  within_reopen_window: (file, _command, now) =>
    now.getTime() - new Date(file.seller.since).getTime() > REOPEN_WINDOW_DAYS * DAY_MS
      ? { message: `A withdrawn case can be reopened within ${REOPEN_WINDOW_DAYS} days.` }
      : undefined,
  all_checks_settled: (file) =>
    CHECKS.some(
      (name) => (file.checks.find(({ check }) => check === name)?.status ?? 'pending') === 'pending',
    )
      ? { message: 'Some checks have not settled yet.' }
      : undefined,
  straight_through: (file) => {
    const { seller, programme, checks, hits } = file;
    const clean =
      CHECKS.every((name) => checks.find(({ check }) => check === name)?.status === 'pass') &&
      hits.every((hit) => hit.status === 'cleared') &&
      (seller.riskScore ?? 100) < programme.straightThroughLimit &&
      !isSampledForReview(seller.id, programme.seed, programme.reviewSharePercent);
    return clean ? undefined : { message: 'The case does not qualify for straight-through approval.' };
  },
  has_flagged_requirement: (file, { body }) =>
    flaggedIn(body).length || file.seller.flagged.some((item) => !item.answered)
      ? undefined
      : { message: 'Name at least one requirement with a coded reason.' },
  flagged_items_answered: (file) => {
    const waiting = file.seller.flagged.filter((item) => !item.answered);
    if (!waiting.length) return undefined;
    return {
      message: 'Every flagged item needs a new answer or document first.',
      errors: waiting.map((item) => ({
        pointer: `/requirements/${item.code}`,
        code: item.reasonCode,
        detail: 'Not answered yet.',
      })),
    };
  },
  approvable: (file, { body }) => {
    const hits = openHits(file);
    if (hits) return hits;
    const errors = blocking(file).map(placeOf);
    const overridden = typeof body.override_reason === 'string' && body.override_reason.trim() !== '';
    return errors.length && !overridden
      ? {
          message: 'Requirements are open. Ask for changes, or approve with a recorded override reason.',
          errors,
        }
      : undefined;
  },
  conditions_given: (file, { body }) => {
    const given = Array.isArray(body.conditions) ? (body.conditions as string[]) : [];
    if (!given.length) return { message: 'A conditional approval names its conditions: requirement codes.' };
    const hits = openHits(file);
    if (hits) return hits;
    const settled = file.requirements.filter((state) => given.includes(state.code) && isSettled(state));
    if (settled.length)
      return { message: 'A condition is a requirement that is still open.', errors: settled.map(placeOf) };
    const others = blocking(file).filter(({ code }) => !given.includes(code));
    return others.length
      ? {
          message: 'Other requirements are open too: make them conditions, or ask for changes.',
          errors: others.map(placeOf),
        }
      : undefined;
  },
  conditions_met: (file) => {
    const waiting = openRequirements(file.requirements).filter(({ code }) =>
      file.seller.conditions.includes(code),
    );
    const others = file.seller.overridden ? [] : blocking(file);
    if (!waiting.length && !others.length) return openHits(file);
    return { message: 'Conditions are still open.', errors: [...waiting, ...others].map(placeOf) };
  },
  rejectable: (file, { body }) => {
    if (file.seller.wentLiveAt)
      return { message: 'A seller who has traded is suspended or offboarded, not rejected.' };
    return typeof body.reason_code === 'string'
      ? undefined
      : { message: 'A rejection needs a coded reason.' };
  },
  appealable: (file, _command, now) => {
    if (file.seller.sanctionsConfirmed)
      return { message: 'There is no appeal after a confirmed sanctions hit.' };
    if (file.seller.appealUsed) return { message: 'The appeal was used already.' };
    return now.getTime() - new Date(file.seller.since).getTime() > APPEAL_WINDOW_DAYS * DAY_MS
      ? { message: `An appeal is possible within ${APPEAL_WINDOW_DAYS} days.` }
      : undefined;
  },
  activatable: (file) => {
    const { requirements, seller, holds } = file;
    const capabilities = capabilitiesOf({ requirements, lifecycle: seller.lifecycle, holds });
    if (!capabilities.some((capability) => capability.status === 'active')) {
      return { message: 'No capability is active yet.' };
    }
    return file.studyStatus && ['BASELINE_FROZEN', 'NOT_APPLICABLE', 'OBSERVING'].includes(file.studyStatus)
      ? undefined
      : { message: 'The uplift baseline is not frozen yet.' };
  },
  hold_reason_given: (_file, { body, actor }) =>
    actor.role === 'system' || typeof body.reason_code === 'string'
      ? undefined
      : { message: 'A suspension needs a hold type and a reason code.' },
  no_open_hold: (file, { body }) => {
    const others = file.holds.filter((hold) => hold.id !== body.hold_id);
    return others.length
      ? { message: 'Other holds are open; the seller stays suspended until they are lifted too.' }
      : undefined;
  },
  no_channel_down: ({ listings }) =>
    listings?.withdrawn
      ? { message: 'Listings are down already; a seller who wants to come back applies anew.' }
      : undefined,
  offboarding_settled: ({ listings }) =>
    listings?.standing ? { message: `${listings.standing} listings are not confirmed down yet.` } : undefined,
};

/** Decisions that belong to whoever has claimed the case. */
const OF_THE_ASSIGNEE: readonly string[] = ['approve', 'conditionally-approve', 'reject', 'request-changes'];

/** Throws SELLER.CLAIMED for a decision on a case that another agent has; the second pair of eyes is welcome. */
export function assertNotAnothersCase(
  { assignee, proposal }: Seller,
  { action, actor }: Pick<CommandRow, 'action' | 'actor'>,
): void {
  const isSecond = proposal !== null && proposal.by !== actor.id;
  if (!OF_THE_ASSIGNEE.includes(action) || actor.role === 'system' || isSecond) return;
  if (assignee && assignee !== actor.id) throw caseClaimed();
}

/** Throws the row's error when its guard does not hold. */
export function assertGuard(row: Transition, file: SellerCase, command: Command, now: Date): void {
  const error = guardError(row, file, command, now);
  if (error) throw error;
}

export function guardError(
  row: Transition,
  file: SellerCase,
  command: Command,
  now: Date,
): DomainError | undefined {
  if (!row.guard) return undefined;
  const refusal = GUARDS[row.guard](file, command, now);
  return refusal && guardRefused(row.code ?? 'SELLER.GUARD_REFUSED', refusal.message, refusal.errors);
}
