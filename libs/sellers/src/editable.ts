import type { RequirementDefinition } from '@app/verification';
import { findSideAction } from '@workflows/seller-onboarding/seller-onboarding.contract';
import { topOf } from './basis';
import type { SellerCase } from './seller-case';

/** What an approved seller may still say: where and under which papers it sells. The rest is verified, and stays. */
const TRADE_ANSWERS: readonly string[] = [
  '/channels',
  '/chamber_membership',
  '/compliance_evidence',
  '/destinations',
  '/gacc_registration',
  '/product_hs',
  '/psw_uid',
];

type Case = Pick<SellerCase, 'seller' | 'set' | 'requirements'>;

const named = ({ set }: Case, codes: readonly string[]): RequirementDefinition[] =>
  set.requirements.filter(({ code }) => codes.includes(code));

/** The top-level answers that may change now; null: all of them. */
export function editableAnswers(file: Case): readonly string[] | null {
  const { lifecycle, flagged, conditions } = file.seller;
  switch (lifecycle) {
    case 'ACTION_REQUIRED':
      return named(
        file,
        flagged.map(({ code }) => code),
      ).map(({ pointer }) => topOf(pointer));
    case 'CONDITIONALLY_APPROVED':
      return named(file, conditions).map(({ pointer }) => topOf(pointer));
    case 'ACTIVE':
      return TRADE_ANSWERS;
    default:
      return null;
  }
}

/** In a correction round only documents of the flagged kinds are taken; null: of every kind. */
export function wantedDocumentKinds(file: Case): readonly string[] | null {
  if (file.seller.lifecycle !== 'ACTION_REQUIRED') return null;
  return named(
    file,
    file.seller.flagged.map(({ code }) => code),
  ).flatMap(({ documentKind }) => documentKind ?? []);
}

/** Codes of the requirements that can be answered now: what a form may ask for. The commands decide by the same. */
export function answerableNow(file: Case): string[] {
  const { lifecycle } = file.seller;
  const [edits, uploads] = [findSideAction(lifecycle, 'edit'), findSideAction(lifecycle, 'add-document')];
  const [answers, kinds] = [editableAnswers(file), wantedDocumentKinds(file)];
  const applicable = file.requirements.filter(({ status }) => status !== 'NOT_APPLICABLE');
  return named(
    file,
    applicable.map(({ code }) => code),
  )
    .filter(({ kind, pointer, documentKind }) => {
      if (kind === 'document') return Boolean(uploads) && (kinds === null || kinds.includes(documentKind!));
      return Boolean(edits && pointer) && (answers === null || answers.includes(topOf(pointer)));
    })
    .map(({ code }) => code);
}
