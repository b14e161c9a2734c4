import { type IdentifierType, validateIdentifier } from '../identifiers';
import type { CheckResultStatus } from './check.repository';

/** What a check found: codes and pointers, never the values themselves. */
export interface CheckOutcome {
  status: CheckResultStatus;
  code: string | null;
  evidence: Record<string, unknown>;
}

export type ApplicationAnswers = Record<string, unknown>;

/** Warnings that a person should look at; the others are kept as evidence only. */
const FOR_A_PERSON: readonly string[] = ['NTN.CHECK_DIGIT_MISMATCH', 'NTN.SIX_AND_ONE', 'NTN.NINE_DIGITS'];

const FIELDS: readonly { name: string; type: IdentifierType }[] = [
  { name: 'ntn', type: 'ntn' },
  { name: 'strn', type: 'strn' },
  { name: 'cuin', type: 'cuin' },
  { name: 'iban', type: 'iban_pk' },
  { name: 'mobile', type: 'mobile_pk' },
];

interface Given {
  pointer: string;
  type: IdentifierType;
  value: string;
}

const isGiven = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

export const membersOf = (value: unknown): Record<string, unknown> =>
  value && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** The signatory and the directors, each with the place of its answers. */
export function peopleOf(
  application: ApplicationAnswers,
): { pointer: string; person: Record<string, unknown> }[] {
  const directors = Array.isArray(application.directors) ? (application.directors as unknown[]) : [];
  return [
    { pointer: '/signatory', person: membersOf(application.signatory) },
    ...directors.map((director, index) => ({ pointer: `/directors/${index}`, person: membersOf(director) })),
  ];
}

function identifiersIn(application: ApplicationAnswers): Given[] {
  const own = FIELDS.flatMap(({ name, type }) => {
    const value = application[name];
    return isGiven(value) ? [{ pointer: `/${name}`, type, value }] : [];
  });
  const people = peopleOf(application).flatMap(({ pointer, person }) =>
    isGiven(person.cnic) ? [{ pointer: `${pointer}/cnic`, type: 'cnic' as const, value: person.cnic }] : [],
  );
  return [...own, ...people];
}

/** Every identifier that was given, by its form. Whether one that is missing was required, the requirements say. */
export function checkIdentifiers(application: ApplicationAnswers): CheckOutcome {
  const results = identifiersIn(application).map(({ pointer, type, value }) => ({
    pointer,
    ...validateIdentifier(type, value),
  }));
  const strn = results.find(({ type, valid }) => type === 'strn' && valid)?.normalised;
  const isCnic =
    strn !== undefined && results.some(({ type, normalised }) => type === 'cnic' && normalised === strn);
  const fields = results.map(({ pointer, type, valid, errors, warnings }) => ({
    pointer,
    valid: valid && !(type === 'strn' && isCnic),
    errors: [...errors.map(({ code }) => code), ...(type === 'strn' && isCnic ? ['STRN.IS_CNIC'] : [])],
    warnings: warnings.map(({ code }) => code),
  }));
  const error = fields.flatMap(({ errors }) => errors)[0];
  const warning = fields.flatMap(({ warnings }) => warnings).find((code) => FOR_A_PERSON.includes(code));
  // The worst names the check; what else is doubtful stays in the evidence, and in the risk.
  if (error) return { status: 'fail', code: error, evidence: { fields, question: warning ?? null } };
  return { status: warning ? 'review' : 'pass', code: warning ?? null, evidence: { fields } };
}
