import type { Lifecycle } from '@workflows/seller-onboarding/seller-onboarding.contract';
import type { LegalForm } from './application';

/** One item of a correction round. Only flagged items may be changed while the seller is ACTION_REQUIRED. */
export interface FlaggedItem {
  /** The requirement's code. */
  code: string;
  reasonCode: string;
  /** Set once the seller changed the answer or sent a new document. */
  answered: boolean;
}

/** The same action with the same detail by somebody else carries it out. */
export interface Proposal {
  action: string;
  detail: string;
  by: string;
}

export type AwaitingFrom = 'seller' | 'agent' | 'provider' | 'registry';

/** The seller as the domain sees it: the row without storage details. */
export interface Seller {
  id: string;
  tenantId: string;
  programmeId: string;
  displayName: string;
  legalForm: LegalForm;
  locale: 'en' | 'ur' | 'zh';
  lifecycle: Lifecycle;
  since: Date;
  previousLifecycle: Lifecycle | null;
  round: number;
  version: number;
  requirementSet: string;
  requirementSetVersion: number;
  riskScore: number | null;
  riskFactors: string[];
  flagged: FlaggedItem[];
  conditions: string[];
  assignee: string | null;
  awaitingActionFrom: AwaitingFrom | null;
  overridden: boolean;
  /** How often each answer was changed, by its top-level pointer: what rests on an answer names its revision. */
  answerRevisions: Record<string, number>;
  /** What one person has decided and a second, different one must decide too. */
  proposal: Proposal | null;
  appealUsed: boolean;
  sanctionsConfirmed: boolean;
  imported: boolean;
  simulated: boolean;
  wentLiveAt: Date | null;
  consentAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** Whom the case waits for, by state; a registry that is down is told apart by its check. */
export function awaitingOf(lifecycle: Lifecycle): AwaitingFrom | null {
  switch (lifecycle) {
    case 'INVITED':
    case 'DRAFT':
    case 'ACTION_REQUIRED':
    case 'CONDITIONALLY_APPROVED':
      return 'seller';
    case 'IN_REVIEW':
      return 'agent';
    case 'SUBMITTED':
    case 'VERIFYING':
      return 'provider';
    default:
      return null;
  }
}

/** States in which an NTN or CNIC may not appear a second time. */
export const NOT_LIVE: readonly Lifecycle[] = ['EXPIRED', 'WITHDRAWN', 'REJECTED', 'TERMINATED'];
