import { DocumentRepository, type RequirementDefinition } from '@app/verification';
import { type Application, changedPointers, mergeApplication } from './application';
import { topOf } from './basis';
import { type EffectInput, text } from './effect';
import { fieldNotEditable, sellerStale } from './errors';
import { identifiersOf } from './identity-numbers';
import type { SellerCase } from './seller-case';
import { SellerRepository } from './seller.repository';

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

const answersOf = (file: SellerCase, codes: readonly string[]): string[] =>
  codes.map((code) => topOf(file.set.requirements.find((definition) => definition.code === code)?.pointer));

/** The answers that may change now; null: all of them. */
function editableAnswers(file: SellerCase): readonly string[] | null {
  switch (file.seller.lifecycle) {
    case 'ACTION_REQUIRED':
      return answersOf(
        file,
        file.seller.flagged.map(({ code }) => code),
      );
    case 'CONDITIONALLY_APPROVED':
      return answersOf(file, file.seller.conditions);
    case 'ACTIVE':
      return TRADE_ANSWERS;
    default:
      return null;
  }
}

/** Marks flagged items as answered when their field changed or a document of their kind came. */
function answer(file: SellerCase, isAnswer: (definition: RequirementDefinition) => boolean): void {
  file.seller.flagged = file.seller.flagged.map((item) => {
    const definition = file.set.requirements.find((requirement) => requirement.code === item.code);
    return definition && isAnswer(definition) ? { ...item, answered: true } : item;
  });
}

export async function edit({ tx, vault, file, command }: EffectInput): Promise<void> {
  const { seller } = file;
  if (command.body.if_version !== undefined && command.body.if_version !== seller.version) {
    throw sellerStale(seller.version);
  }
  const after = mergeApplication(file.application, (command.body.application ?? {}) as Application);
  const changed = changedPointers(file.application, after);
  const editable = editableAnswers(file);
  // The legal form decides what is asked: it was settled with the invitation.
  const refused = changed.filter(
    (pointer) => pointer === '/legal_form' || (editable !== null && !editable.includes(pointer)),
  );
  if (refused.length) throw fieldNotEditable(refused);
  // Sending the same answer again confirms it.
  const said = Object.keys((command.body.application ?? {}) as Application).map((name) => `/${name}`);
  answer(file, (definition) => said.includes(topOf(definition.pointer)));
  if (!changed.length) return;
  // Checks and decisions that rest on what changed fall with the revision.
  seller.answerRevisions = { ...seller.answerRevisions };
  for (const pointer of changed) seller.answerRevisions[pointer] = (seller.answerRevisions[pointer] ?? 0) + 1;
  await new SellerRepository(tx, vault).saveApplication(seller.id, after, identifiersOf(after));
  file.application = after;
  if (seller.lifecycle === 'ACTIVE') {
    const data = { changed: changed.map((pointer) => pointer.slice(1)) };
    await tx.emit({ type: 'seller.trade_details_changed', subject: seller.id, sellerId: seller.id, data });
  }
}

/** In a correction round only documents of the flagged kinds are taken. */
export function assertDocumentWanted({ seller, set }: SellerCase, kind: string): void {
  if (seller.lifecycle !== 'ACTION_REQUIRED') return;
  const wanted = seller.flagged.map(
    (item) => set.requirements.find(({ code }) => code === item.code)?.documentKind,
  );
  if (!wanted.includes(kind)) throw fieldNotEditable([`/documents/${kind}`]);
}

export async function addDocument({ tx, file, command }: EffectInput): Promise<void> {
  const document = await new DocumentRepository(tx).byId(file.seller.id, text(command.body, 'document_id'));
  assertDocumentWanted(file, document.kind);
  answer(file, (definition) => definition.documentKind === document.kind);
}
