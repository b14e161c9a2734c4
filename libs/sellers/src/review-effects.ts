import { DocumentRepository, ScreeningRepository } from '@app/verification';
import { basisOfDecision } from './basis';
import { definitionOf, type EffectInput, type EffectResult, text } from './effect';
import { guardRefused } from './errors';
import { GRAVE_REJECTIONS } from './guards';
import { NoteRepository } from './note.repository';
import { RequirementRepository, type RequirementRow } from './requirement.repository';
import type { FlaggedItem } from './seller';

/** Risk from which a second, different agent must approve; of 100. */
export const HIGH_RISK = 60;

/** Proposes, or carries out what somebody else has proposed in just these words; anything else is a new proposal. */
function byTwoPeople({ file: { seller }, command }: EffectInput, detail: string): EffectResult {
  const { action, actor } = command;
  const { proposal } = seller;
  if (proposal?.action === action && proposal.detail === detail) {
    if (proposal.by !== actor.id) return 'move';
    throw guardRefused(
      'SELLER.FOUR_EYES',
      'You have decided this already: a second, different agent must too.',
    );
  }
  seller.proposal = { action, detail, by: actor.id };
  return 'stay';
}

async function decide(
  { tx, file, command }: EffectInput,
  code: string,
  decision: RequirementRow['decision'],
  reason: string | null = null,
): Promise<void> {
  const basis = decision && basisOfDecision(definitionOf(file, code), file);
  const { seller } = file;
  await new RequirementRepository(tx).decide(seller.id, code, command.actor.id, { decision, reason, basis });
}

export async function requestChanges(input: EffectInput): Promise<void> {
  const { tx, file, command } = input;
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
    await decide(input, item.code, null, item.reasonCode);
  }
}

/** The decision covers the evidence it was taken on: what was only stored counts as accepted from now on. */
export async function acceptEvidence(input: EffectInput, but: readonly string[] = []): Promise<void> {
  const { tx, file } = input;
  const kinds = but.map((code) => definitionOf(file, code).documentKind);
  for (const document of file.documents) {
    if (document.status === 'stored' && !kinds.includes(document.kind))
      await new DocumentRepository(tx).setStatus(document.id, 'accepted');
  }
  for (const { code, status } of file.requirements) {
    if (['SUBMITTED', 'CHECKING', 'NEEDS_REVIEW'].includes(status) && !but.includes(code))
      await decide(input, code, 'accepted');
  }
}

/** A note to the case; sealed. */
export const addNote = (
  { tx, vault, file, command }: EffectInput,
  words: string,
  isForSeller: boolean,
): Promise<void> =>
  new NoteRepository(tx, vault).insert(file.seller.id, command.actor.id, words, isForSeller);

const needsTwo = ({ file: { seller } }: EffectInput): boolean =>
  seller.overridden || (seller.riskScore ?? 0) >= HIGH_RISK;

export async function approve(input: EffectInput): Promise<EffectResult> {
  const { override_reason: reason } = input.command.body;
  if (typeof reason === 'string') {
    input.file.seller.overridden = true;
    // The command's own words go when it is applied; a decision must be explainable later.
    await addNote(input, reason, false);
  }
  if (needsTwo(input) && byTwoPeople(input, '') === 'stay') return 'stay';
  await acceptEvidence(input);
  return 'move';
}

export async function conditionallyApprove(input: EffectInput): Promise<EffectResult> {
  const { file, command } = input;
  const codes = (command.body.conditions as string[]).map((code) => definitionOf(file, code).code);
  const conditions = [...new Set(codes)].sort();
  if (needsTwo(input) && byTwoPeople(input, conditions.join(' ')) === 'stay') return 'stay';
  file.seller.conditions = conditions;
  await acceptEvidence(input, conditions);
  return 'move';
}

export function reject(input: EffectInput): EffectResult {
  const reason = text(input.command.body, 'reason_code');
  const { seller, hits } = input.file;
  if (GRAVE_REJECTIONS.includes(reason) && byTwoPeople(input, reason) === 'stay') return 'stay';
  // Two people have confirmed the hit, whatever word the rejection uses.
  seller.sanctionsConfirmed = reason === 'SANCTIONS' || hits.some(({ status }) => status === 'confirmed');
  return 'move';
}

export async function reviewRequirement(input: EffectInput): Promise<void> {
  const { file, command } = input;
  const { code, kind } = definitionOf(file, text(command.body, 'code'));
  const accepted = command.body.decision === 'accept';
  await decide(
    input,
    code,
    accepted ? 'accepted' : 'rejected',
    accepted ? null : text(command.body, 'reason_code'),
  );
  // Who accepts in spite of a check puts a person's word in its place: a second one must agree to the approval.
  if (accepted && kind === 'check') file.seller.overridden = true;
}

export async function waiveRequirement(input: EffectInput): Promise<void> {
  const { file, command } = input;
  const { code } = definitionOf(file, text(command.body, 'code'));
  await decide(input, code, 'waived', text(command.body, 'reason_code'));
  file.seller.overridden = true;
}

export async function decideScreening({ tx, file, command }: EffectInput): Promise<void> {
  const decision = command.body.decision === 'confirm' ? 'confirm' : 'clear';
  await new ScreeningRepository(tx).decide(
    text(command.body, 'hit_id'),
    command.actor,
    decision,
    text(command.body, 'reason_code'),
    file.seller.id,
  );
}
