import { DocumentRepository, type RequirementDefinition } from '@app/verification';
import { type Application, changedPointers, mergeApplication } from './application';
import { topOf } from './basis';
import { editableAnswers, wantedDocumentKinds } from './editable';
import { type EffectInput, text } from './effect';
import { fieldNotEditable, sellerStale } from './errors';
import { identifiersOf } from './identity-numbers';
import type { SellerCase } from './seller-case';
import { SellerRepository } from './seller.repository';

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

/** Throws SELLER.FIELD_NOT_EDITABLE for a kind that this round has not asked for. */
export function assertDocumentWanted(file: SellerCase, kind: string): void {
  const wanted = wantedDocumentKinds(file);
  if (wanted !== null && !wanted.includes(kind)) throw fieldNotEditable([`/documents/${kind}`]);
}

export async function addDocument({ tx, file, command }: EffectInput): Promise<void> {
  const document = await new DocumentRepository(tx).byId(file.seller.id, text(command.body, 'document_id'));
  assertDocumentWanted(file, document.kind);
  answer(file, (definition) => definition.documentKind === document.kind);
}
