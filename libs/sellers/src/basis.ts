import {
  ANSWERS_OF_CHECK,
  type CheckRow,
  type DocumentRow,
  type RequirementDefinition,
  type VerificationCheck,
} from '@app/verification';
import type { Seller } from './seller';

/** The top-level pointer of a pointer: `/signatory` of `/signatory/cnic`. */
export const topOf = (pointer: string | undefined): string => `/${pointer?.split('/')[1] ?? ''}`;

/** Revisions of answers: it changes with any of them, and says nothing about what they are. */
const revisionsOf = (seller: Seller, pointers: readonly string[]): string =>
  pointers.map((pointer) => `${pointer}@${seller.answerRevisions[pointer] ?? 0}`).join(' ');

/** What a check of this seller would look at today. */
export const basisOfCheck = (seller: Seller, check: VerificationCheck): string =>
  revisionsOf(seller, ANSWERS_OF_CHECK[check]);

/** A check stands while the answers that it looked at do. */
export const stands = (seller: Seller, check: CheckRow): boolean =>
  check.settledAt === null || check.basis === null || check.basis === basisOfCheck(seller, check.check);

/** What a decision about this requirement would rest on today. */
export function basisOfDecision(
  definition: RequirementDefinition,
  file: { seller: Seller; documents: DocumentRow[]; checks: CheckRow[] },
): string {
  if (definition.kind === 'document') {
    const standing = file.documents.filter(
      ({ kind, status }) => kind === definition.documentKind && status !== 'rejected',
    );
    return standing
      .map(({ id }) => id)
      .sort()
      .join(' ');
  }
  if (definition.kind === 'check')
    return file.checks.find(({ check }) => check === definition.check)?.id ?? 'not checked';
  return revisionsOf(file.seller, [topOf(definition.pointer)]);
}
