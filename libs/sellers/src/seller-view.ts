import type { Role } from '@app/platform';
import { type Capability, capabilitiesOf, errorText, type RequirementState } from '@app/verification';
import {
  allowedActions,
  DEFAULT_POLICY,
  type SellerAction,
} from '@workflows/seller-onboarding/seller-onboarding.contract';
import { deadlineOf } from '@workflows/seller-onboarding/policy';
import type { Application } from './application';
import { answerableNow } from './editable';
import type { Hold } from './hold.repository';
import { type NextAction, nextActionOf, wantedFromSeller } from './next-action';
import { NOT_LIVE, type Seller } from './seller';
import { openRequirements, type SellerCase } from './seller-case';

/** A clock that runs for somebody, with what happens when it runs out. */
export interface CaseClock {
  runsFor: 'seller' | 'agent';
  dueAt: string;
  onExpiry: string;
}

export interface SellerView extends Seller {
  application: Application;
  requirements: RequirementState[];
  /** The requirements that wait for the seller now. */
  wanted: RequirementState[];
  /** Codes of the requirements that can be answered now, by an answer or a document. */
  answerable: string[];
  requirementsOpen: number;
  capabilities: Capability[];
  holds: Hold[];
  screeningHits: SellerCase['hits'];
  checks: SellerCase['checks'];
  clocks: CaseClock[];
  allowedActions: SellerAction[];
  nextAction: NextAction | null;
  studyStatus: string | null;
}

const ISO = (date: Date): string => date.toISOString();

export function clocksOf(seller: Seller): CaseClock[] {
  const sinceMs = new Date(seller.since).getTime();
  const deadline = deadlineOf(seller.lifecycle, DEFAULT_POLICY);
  const clocks: CaseClock[] = [];
  if (deadline) {
    clocks.push({
      runsFor: 'seller',
      dueAt: ISO(new Date(sinceMs + deadline.afterMs)),
      onExpiry: deadline.action,
    });
  }
  if (seller.lifecycle === 'IN_REVIEW') {
    const dueAt = ISO(new Date(sinceMs + DEFAULT_POLICY.reviewEscalateAfterMs));
    clocks.push({ runsFor: 'agent', dueAt, onExpiry: 'escalate' });
  }
  return clocks;
}

/** A seller under suspicion must not learn of it from us: what screening found reads like any other look by a person. */
const withoutSuspicion = (requirement: RequirementState): RequirementState => ({
  ...requirement,
  errors: requirement.errors.map((error) =>
    error.code.startsWith('SCREENING.')
      ? { ...error, code: 'CHECK.WITH_A_PERSON', message: errorText('CHECK.WITH_A_PERSON').en }
      : error,
  ),
});

/** What the API shows of a case. The seller's answers are for those who work on the case and for the seller. */
export function viewOf(file: SellerCase, role: Role, _now: Date): SellerView {
  const { seller, requirements, holds } = file;
  const registryDown = file.checks.some((check) => check.status === 'waiting_registry');
  const awaiting = seller.lifecycle === 'VERIFYING' && registryDown ? 'registry' : seller.awaitingActionFrom;
  const seesAnswers = ['agent', 'senior_agent', 'integrator', 'seller'].includes(role);
  const seesCase = ['agent', 'senior_agent', 'operator', 'auditor'].includes(role);
  return {
    ...seller,
    // An agent's view of risk and suspicion is not the seller's to read.
    riskScore: seesCase ? seller.riskScore : null,
    riskFactors: seesCase ? seller.riskFactors : [],
    proposal: seesCase ? seller.proposal : null,
    awaitingActionFrom: awaiting,
    application: seesAnswers ? file.application : {},
    requirements: seesCase ? requirements : requirements.map(withoutSuspicion),
    wanted: seller.imported ? [] : wantedFromSeller(file),
    answerable: seller.imported ? [] : answerableNow(file),
    requirementsOpen:
      seller.imported || NOT_LIVE.includes(seller.lifecycle) ? 0 : openRequirements(requirements).length,
    capabilities: seller.imported ? [] : capabilitiesOf({ requirements, lifecycle: seller.lifecycle, holds }),
    holds,
    screeningHits: seesCase ? file.hits : [],
    checks: seesCase ? file.checks : [],
    clocks: clocksOf(seller),
    allowedActions: allowedActions(seller.lifecycle, role),
    nextAction: nextActionOf(file, awaiting, role),
    studyStatus: file.studyStatus,
  };
}
