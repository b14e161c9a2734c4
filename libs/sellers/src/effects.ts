import type { Tx } from '@app/database';
import { newId, type Vault } from '@app/platform';
import { DocumentRepository, type RequirementDefinition, ScreeningRepository } from '@app/verification';
import type { SellerAction } from '@workflows/seller-onboarding/seller-onboarding.contract';
import { type Application, changedPointers, mergeApplication } from './application';
import type { CommandRow } from './command.repository';
import { commandInvalid, fieldNotEditable, guardRefused, sellerStale } from './errors';
import { GRAVE_REJECTIONS } from './guards';
import { type HoldType, HoldRepository } from './hold.repository';
import { identifiersOf } from './identity-numbers';
import { RequirementRepository } from './requirement.repository';
import type { FlaggedItem } from './seller';
import type { SellerCase } from './seller-case';
import { SellerRepository } from './seller.repository';

export interface EffectInput {
  tx: Tx;
  vault: Vault;
  file: SellerCase;
  command: Pick<CommandRow, 'id' | 'body' | 'actor' | 'action'>;
}

/** `stay`: the command is recorded but the state does not move yet (the first of two approvals). */
export type EffectResult = 'move' | 'stay';

/** Risk from which a second, different agent must approve; of 100. */
export const HIGH_RISK = 60;

type Effect = (input: EffectInput) => Promise<EffectResult | void> | EffectResult | void;

const missing = (pointer: string, detail: string): never => {
  throw commandInvalid([{ pointer, code: 'REQUEST.FIELD_INVALID', detail }]);
};

const text = (body: Record<string, unknown>, name: string): string => {
  const value = body[name];
  return typeof value === 'string' && value.trim() ? value : missing(`/${name}`, 'is needed');
};

const definitionOf = (file: SellerCase, code: string): RequirementDefinition =>
  file.set.requirements.find((requirement) => requirement.code === code) ??
  missing('/code', `There is no requirement ${code} in this seller's set.`);

/** Marks flagged items as answered when their field changed or a document of their kind came. */
function answer(file: SellerCase, isAnswer: (definition: RequirementDefinition) => boolean): void {
  file.seller.flagged = file.seller.flagged.map((item) => {
    const definition = file.set.requirements.find((requirement) => requirement.code === item.code);
    return definition && isAnswer(definition) ? { ...item, answered: true } : item;
  });
}

const topOf = (pointer: string | undefined): string => `/${pointer?.split('/')[1] ?? ''}`;

async function edit({ tx, vault, file, command }: EffectInput): Promise<void> {
  const { seller } = file;
  if (command.body.if_version !== undefined && command.body.if_version !== seller.version) {
    throw sellerStale(seller.version);
  }
  const after = mergeApplication(file.application, (command.body.application ?? {}) as Application);
  const changed = changedPointers(file.application, after);
  if (seller.lifecycle === 'ACTION_REQUIRED') {
    const editable = new Set(
      seller.flagged.map((item) =>
        topOf(file.set.requirements.find(({ code }) => code === item.code)?.pointer),
      ),
    );
    const refused = changed.filter((pointer) => !editable.has(pointer));
    if (refused.length) throw fieldNotEditable(refused);
  }
  answer(file, (definition) => changed.includes(topOf(definition.pointer)));
  await new SellerRepository(tx, vault).saveApplication(seller.id, after, identifiersOf(after));
  file.application = after;
}

/** In a correction round only documents of the flagged kinds are taken. */
export function assertDocumentWanted({ seller, set }: SellerCase, kind: string): void {
  if (seller.lifecycle !== 'ACTION_REQUIRED') return;
  const wanted = seller.flagged.map(
    (item) => set.requirements.find(({ code }) => code === item.code)?.documentKind,
  );
  if (!wanted.includes(kind)) throw fieldNotEditable([`/documents/${kind}`]);
}

async function addDocument({ tx, file, command }: EffectInput): Promise<void> {
  const document = await new DocumentRepository(tx).byId(file.seller.id, text(command.body, 'document_id'));
  assertDocumentWanted(file, document.kind);
  answer(file, (definition) => definition.documentKind === document.kind);
}

async function requestChanges({ tx, file, command }: EffectInput): Promise<void> {
  const items = (command.body.items ?? []) as { code: string; reason_code: string }[];
  const flagged: FlaggedItem[] = items.map((item) => ({
    code: definitionOf(file, item.code).code,
    reasonCode: item.reason_code,
    answered: false,
  }));
  if (flagged.length) file.seller.flagged = flagged;
  const documents = new DocumentRepository(tx);
  for (const item of file.seller.flagged) {
    const kind = definitionOf(file, item.code).documentKind;
    for (const document of file.documents.filter((row) => row.kind === kind && row.status !== 'rejected')) {
      await documents.setStatus(document.id, 'rejected', item.reasonCode);
    }
    await new RequirementRepository(tx).decide(
      file.seller.id,
      item.code,
      null,
      command.actor.id,
      item.reasonCode,
    );
  }
}

/** The decision covers the evidence it was taken on: what was only stored counts as accepted from now on. */
async function acceptEvidence({ tx, file, command }: EffectInput): Promise<void> {
  for (const document of file.documents.filter((row) => row.status === 'stored')) {
    await new DocumentRepository(tx).setStatus(document.id, 'accepted');
  }
  for (const requirement of file.requirements) {
    if (['SUBMITTED', 'CHECKING', 'NEEDS_REVIEW'].includes(requirement.status)) {
      await new RequirementRepository(tx).decide(
        file.seller.id,
        requirement.code,
        'accepted',
        command.actor.id,
        null,
      );
    }
  }
}

async function approve(input: EffectInput): Promise<EffectResult> {
  const { seller } = input.file;
  if (typeof input.command.body.override_reason === 'string') seller.overridden = true;
  const needsTwo = seller.overridden || (seller.riskScore ?? 0) >= HIGH_RISK;
  if (needsTwo && (!seller.approvalProposedBy || seller.approvalProposedBy === input.command.actor.id)) {
    if (seller.approvalProposedBy) {
      throw guardRefused('SELLER.FOUR_EYES', 'A second, different agent must approve this case.');
    }
    seller.approvalProposedBy = input.command.actor.id;
    return 'stay';
  }
  await acceptEvidence(input);
  return 'move';
}

function reject({ file: { seller }, command }: EffectInput): EffectResult {
  if (!GRAVE_REJECTIONS.includes(text(command.body, 'reason_code'))) return 'move';
  if (!seller.rejectionProposedBy) {
    seller.rejectionProposedBy = command.actor.id;
    return 'stay';
  }
  if (seller.rejectionProposedBy === command.actor.id) {
    throw guardRefused(
      'SELLER.FOUR_EYES',
      'A second, different agent must confirm a rejection for fraud or sanctions.',
    );
  }
  seller.sanctionsConfirmed = command.body.reason_code === 'SANCTIONS';
  return 'move';
}

async function liftHold({ tx, file, command }: EffectInput): Promise<void> {
  const lifted = await new HoldRepository(tx).lift(
    file.seller.id,
    text(command.body, 'hold_id'),
    command.actor.id,
  );
  if (!lifted) throw guardRefused('SELLER.HOLD_NOT_OPEN', 'This hold is not open.');
}

/** What an action does besides moving the state. Actions without a row only move. */
export const EFFECTS: Partial<Record<SellerAction, Effect>> = {
  edit,
  'add-document': addDocument,
  'request-changes': requestChanges,
  approve,
  'approve-straight-through': acceptEvidence,
  'conditionally-approve': ({ file, command }) => {
    file.seller.conditions = (command.body.conditions as string[]).map(
      (code) => definitionOf(file, code).code,
    );
  },
  reject,
  appeal: ({ file }) => void (file.seller.appealUsed = true),
  submit: ({ tx, file }) => void (file.seller.consentAt = tx.now()),
  resubmit: ({ file }) => {
    file.seller.round += 1;
    file.seller.flagged = [];
  },
  reopen: ({ file }) => void (file.seller.flagged = []),
  suspend: ({ tx, file, command }) =>
    new HoldRepository(tx).place(
      file.seller.id,
      (command.body.hold_type as HoldType | undefined) ?? 'MANUAL',
      text(command.body, 'reason_code'),
      command.actor.id,
    ),
  'lift-hold': liftHold,
  claim: ({ file: { seller }, command }) => {
    if (seller.assignee && seller.assignee !== command.actor.id && command.body.take_over !== true) {
      throw guardRefused(
        'SELLER.CLAIMED',
        'Another agent has this case. Send take_over: true to take it over.',
      );
    }
    seller.assignee = command.actor.id;
  },
  release: ({ file: { seller } }) => void (seller.assignee = null),
  note: async ({ tx, vault, file, command }) => {
    const id = newId('nte');
    const sealed = vault.seal(tx.tenantId, 'answers', `notes|${id}`, text(command.body, 'text'));
    await tx.query(
      `INSERT INTO seller_notes (id, tenant_id, seller_id, author_id, seller_visible, text_sealed, created_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7)`,
      [
        id,
        tx.tenantId,
        file.seller.id,
        command.actor.id,
        command.body.seller_visible === true,
        sealed,
        tx.now(),
      ],
    );
  },
  'review-requirement': async ({ tx, file, command }) => {
    const { code } = definitionOf(file, text(command.body, 'code'));
    const accepted = command.body.decision === 'accept';
    const reason = accepted ? null : text(command.body, 'reason_code');
    const decision = accepted ? 'accepted' : 'rejected';
    await new RequirementRepository(tx).decide(file.seller.id, code, decision, command.actor.id, reason);
  },
  'waive-requirement': async ({ tx, file, command }) => {
    const { code } = definitionOf(file, text(command.body, 'code'));
    const reason = text(command.body, 'reason_code');
    await new RequirementRepository(tx).decide(file.seller.id, code, 'waived', command.actor.id, reason);
    file.seller.overridden = true;
  },
  'decide-screening': async ({ tx, file, command }) => {
    const decision = command.body.decision === 'confirm' ? 'confirm' : 'clear';
    await new ScreeningRepository(tx).decide(
      text(command.body, 'hit_id'),
      command.actor,
      decision,
      text(command.body, 'reason_code'),
      file.seller.id,
    );
  },
};
