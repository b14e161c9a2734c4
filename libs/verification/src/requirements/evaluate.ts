import { isCalendarDate } from '@app/platform';
import { validateIdentifier, type IdentifierType, IDENTIFIER_TYPES } from '../identifiers';
import { errorText } from './error-texts';
import type { RequirementDefinition, RequirementSet, SellerText } from './requirement-set';

export type RequirementStatus =
  | 'NOT_APPLICABLE'
  | 'INCOMPLETE'
  | 'SUBMITTED'
  | 'CHECKING'
  | 'NEEDS_REVIEW'
  | 'VERIFIED'
  | 'FAILED'
  | 'EXPIRING'
  | 'EXPIRED'
  | 'WAIVED';

export interface RequirementError {
  code: string;
  message: string;
  pointer: string;
  next_action: SellerText;
}

/** The state of one requirement today, in the API's own words. */
export interface RequirementState {
  code: string;
  subject: string;
  status: RequirementStatus;
  due: 'eventually_due' | 'currently_due' | 'past_due' | 'pending_verification' | 'future' | 'none';
  required: boolean;
  awaiting_action_from: 'seller' | 'agent' | 'provider' | 'registry' | null;
  errors: RequirementError[];
  capabilities: string[];
  alternatives: string[];
  valid_until?: string;
  rule_version: string;
}

export interface EvaluationInput {
  set: RequirementSet;
  application: Record<string, unknown>;
  documents: {
    id: string;
    kind: string;
    status: 'stored' | 'accepted' | 'rejected';
    rejectionCode?: string;
  }[];
  checks: { check: string; status: string; code?: string }[];
  flagged?: { code: string; errors: { code: string }[] }[];
  waived?: string[];
  today: Date;
  lifecycle: string;
}

interface Found {
  status: RequirementStatus;
  codes?: string[];
  /** Of an answer that is the last day of its evidence. */
  validUntil?: string;
  awaiting?: RequirementState['awaiting_action_from'];
}

const BEFORE_CHECKS = ['INVITED', 'DRAFT'];
const DECIDED = ['APPROVED', 'CONDITIONALLY_APPROVED', 'ACTIVE', 'SUSPENDED', 'OFFBOARDING'];

/** Follows an RFC 6901 pointer; undefined where it leads nowhere. */
export function valueAt(document: unknown, pointer: string): unknown {
  let at: unknown = document;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!at || typeof at !== 'object' || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

export function applies({ when }: RequirementDefinition, application: Record<string, unknown>): boolean {
  const meets = (wanted: string[] | undefined, given: string[]): boolean =>
    !wanted || wanted.some((one) => given.includes(one));
  const hs = strings(application.product_hs).map((code) => code.replaceAll('.', ''));
  return (
    meets(when.legalForms, [String(application.legal_form ?? '')]) &&
    meets(when.channels, strings(application.channels)) &&
    meets(when.destinations, strings(application.destinations)) &&
    (!when.hsPrefixes || when.hsPrefixes.some((prefix) => hs.some((code) => code.startsWith(prefix))))
  );
}

/** Codes of what is wrong with an answer; empty when it is right, null when it is not given. */
function answerProblems(definition: RequirementDefinition, value: unknown, today: Date): string[] | null {
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length))
    return null;
  const { validator } = definition;
  if (IDENTIFIER_TYPES.includes(validator as IdentifierType)) {
    return validateIdentifier(validator as IdentifierType, String(value)).errors.map(({ code }) => code);
  }
  switch (validator) {
    case 'email':
      return /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/.test(String(value)) ? [] : ['EMAIL.FORM'];
    case 'date_future': {
      if (!isCalendarDate(String(value))) return ['DATE.FORM'];
      // The day itself still counts.
      return String(value) >= today.toISOString().slice(0, 10) ? [] : ['DATE.PAST'];
    }
    case 'share_total_100': {
      const shares = (value as { share_percent?: unknown }[]).map((person) =>
        Number(person.share_percent ?? 0),
      );
      // Hundredths of a per cent as whole numbers: thirds may be off by 0.01.
      const total = shares.reduce((sum, share) => sum + Math.round(share * 100), 0);
      return Math.abs(total - 10_000) <= 1 ? [] : ['OWNERSHIP.TOTAL'];
    }
    case 'non_empty':
      return String(value).trim() ? [] : ['ANSWER.EMPTY'];
    default:
      return [];
  }
}

const CHECK_STATUS: Record<string, Found> = {
  pass: { status: 'VERIFIED' },
  fail: { status: 'FAILED', awaiting: 'agent' },
  review: { status: 'NEEDS_REVIEW', awaiting: 'agent' },
  waiting_registry: { status: 'CHECKING', awaiting: 'registry' },
  pending: { status: 'CHECKING', awaiting: 'provider' },
};

function evaluateCheck(definition: RequirementDefinition, input: EvaluationInput): Found {
  const check = input.checks.find((row) => row.check === definition.check);
  if (!check) return { status: 'SUBMITTED', awaiting: 'provider' };
  const found = CHECK_STATUS[check.status] ?? { status: 'CHECKING' as const, awaiting: 'provider' as const };
  return check.status === 'pass' ? found : { ...found, codes: check.code ? [check.code] : [] };
}

function evaluateDocument(definition: RequirementDefinition, input: EvaluationInput): Found {
  const own = input.documents.filter((document) => document.kind === definition.documentKind);
  const standing = own.find((document) => document.status !== 'rejected');
  if (standing)
    return { status: standing.status === 'accepted' ? 'VERIFIED' : 'SUBMITTED', awaiting: 'agent' };
  const rejected = own.at(-1);
  if (rejected)
    return {
      status: 'INCOMPLETE',
      codes: [rejected.rejectionCode ?? 'DOCUMENT.REJECTED'],
      awaiting: 'seller',
    };
  return { status: 'INCOMPLETE', codes: ['DOCUMENT.MISSING'], awaiting: 'seller' };
}

function evaluateAnswer(definition: RequirementDefinition, input: EvaluationInput): Found {
  const problems = answerProblems(
    definition,
    valueAt(input.application, definition.pointer ?? ''),
    input.today,
  );
  if (problems === null) return { status: 'INCOMPLETE', codes: ['ANSWER.MISSING'], awaiting: 'seller' };
  if (problems.length) return { status: 'FAILED', codes: problems, awaiting: 'seller' };
  if (definition.code === 'company.strn' && isOwnCnic(input.application)) {
    return { status: 'FAILED', codes: ['STRN.IS_CNIC'], awaiting: 'seller' };
  }
  if (definition.validator === 'date_future')
    return {
      status: definition.verifiedBy === 'format' ? 'VERIFIED' : 'SUBMITTED',
      awaiting: 'agent',
      validUntil: String(valueAt(input.application, definition.pointer ?? '')),
    };
  if (definition.verifiedBy === 'format') return { status: 'VERIFIED' };
  if (definition.verifiedBy === 'taxpayer_status') {
    const check = input.checks.find((row) => row.check === 'taxpayer_status');
    return check?.status === 'pass' ? { status: 'VERIFIED' } : { status: 'SUBMITTED', awaiting: 'provider' };
  }
  return { status: 'SUBMITTED', awaiting: 'agent' };
}

/** An STRN and a CNIC both have 13 digits, and one is easily typed for the other. */
function isOwnCnic(application: Record<string, unknown>): boolean {
  const strn = validateIdentifier('strn', String(application.strn ?? '')).normalised;
  const cnic = validateIdentifier('cnic', String(valueAt(application, '/signatory/cnic') ?? '')).normalised;
  return strn !== null && strn === cnic;
}

function evaluateOne(definition: RequirementDefinition, input: EvaluationInput): Found {
  if (!applies(definition, input.application)) return { status: 'NOT_APPLICABLE' };
  if (input.waived?.includes(definition.code)) return { status: 'WAIVED' };
  const flag = input.flagged?.find((item) => item.code === definition.code);
  if (flag) return { status: 'INCOMPLETE', codes: flag.errors.map(({ code }) => code), awaiting: 'seller' };
  if (definition.kind === 'check') return evaluateCheck(definition, input);
  if (definition.kind === 'document') return evaluateDocument(definition, input);
  return evaluateAnswer(definition, input);
}

function dueOf(found: Found, required: boolean, lifecycle: string): RequirementState['due'] {
  if (['NOT_APPLICABLE', 'VERIFIED', 'WAIVED'].includes(found.status)) return 'none';
  if (['SUBMITTED', 'CHECKING', 'NEEDS_REVIEW'].includes(found.status)) return 'pending_verification';
  if (!required) return 'eventually_due';
  return DECIDED.includes(lifecycle) ? 'past_due' : 'currently_due';
}

/** Every requirement of the set for this application today. Pure: the same input gives the same states, in set order. */
export function evaluateRequirements(input: EvaluationInput): RequirementState[] {
  const states = input.set.requirements.map((definition): RequirementState => {
    const found = evaluateOne(definition, input);
    const isOpen = !['NOT_APPLICABLE', 'VERIFIED', 'WAIVED'].includes(found.status);
    return {
      code: definition.code,
      subject: definition.subject,
      status: found.status,
      due: dueOf(found, definition.required, input.lifecycle),
      required: definition.required && found.status !== 'NOT_APPLICABLE',
      // Before the case is sent in, nobody but the seller is waited for.
      awaiting_action_from:
        isOpen && !(BEFORE_CHECKS.includes(input.lifecycle) && found.awaiting !== 'seller')
          ? (found.awaiting ?? null)
          : null,
      errors: (found.codes ?? []).map((code) => ({
        code,
        message: errorText(code).en,
        pointer: definition.pointer
          ? `/application${definition.pointer}`
          : `/documents/${definition.documentKind ?? definition.check}`,
        next_action: definition.nextAction,
      })),
      capabilities: [...definition.capabilities],
      alternatives: definition.alternatives ?? [],
      ...(found.validUntil ? { valid_until: found.validUntil } : {}),
      rule_version: `${input.set.id}@${input.set.version}`,
    };
  });
  const verified = new Set(states.filter(({ status }) => status === 'VERIFIED').map(({ code }) => code));
  return states.map((state) =>
    state.alternatives.some((code) => verified.has(code)) && state.status !== 'VERIFIED'
      ? {
          ...state,
          status: 'NOT_APPLICABLE',
          due: 'none',
          required: false,
          awaiting_action_from: null,
          errors: [],
        }
      : state,
  );
}
