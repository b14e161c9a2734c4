import { CheckRepository } from '@app/verification';
import type { SellerAction } from '@workflows/seller-onboarding/seller-onboarding.contract';
import { addDocument, edit } from './application-effects';
import { type Effect, type EffectInput, text } from './effect';
import { caseClaimed, guardRefused } from './errors';
import { type HoldType, HoldRepository } from './hold.repository';
import {
  acceptEvidence,
  addNote,
  approve,
  conditionallyApprove,
  decideScreening,
  reject,
  requestChanges,
  reviewRequirement,
  waiveRequirement,
} from './review-effects';

/** Sent in again after a withdrawal or an expiry, a case is a new round: a settled check is never written again. */
async function submit({ tx, file: { seller } }: EffectInput): Promise<void> {
  seller.consentAt = tx.now();
  const checks = await new CheckRepository(tx).latest(seller.id);
  if (checks.some(({ round }) => round === seller.round)) seller.round += 1;
}

async function liftHold({ tx, file, command }: EffectInput): Promise<void> {
  const lifted = await new HoldRepository(tx).lift(
    file.seller.id,
    text(command.body, 'hold_id'),
    command.actor.id,
  );
  if (!lifted) throw guardRefused('SELLER.HOLD_NOT_OPEN', 'This hold is not open.');
}

function claim({ file: { seller }, command }: EffectInput): void {
  if (seller.assignee && seller.assignee !== command.actor.id && command.body.take_over !== true) {
    throw caseClaimed();
  }
  seller.assignee = command.actor.id;
}

/** What an action does besides moving the state. Actions without a row only move. */
export const EFFECTS: Partial<Record<SellerAction, Effect>> = {
  edit,
  'add-document': addDocument,
  submit,
  resubmit: ({ file }) => {
    file.seller.round += 1;
    file.seller.flagged = [];
  },
  reopen: ({ file }) => void (file.seller.flagged = []),
  'request-changes': requestChanges,
  approve,
  'approve-straight-through': (input) => acceptEvidence(input),
  'conditionally-approve': conditionallyApprove,
  reject,
  appeal: ({ file }) => void (file.seller.appealUsed = true),
  suspend: ({ tx, file, command }) =>
    new HoldRepository(tx).place(
      file.seller.id,
      (command.body.hold_type as HoldType | undefined) ?? 'MANUAL',
      text(command.body, 'reason_code'),
      command.actor.id,
    ),
  'lift-hold': liftHold,
  claim,
  release: ({ file: { seller } }) => void (seller.assignee = null),
  note: (input) =>
    addNote(input, text(input.command.body, 'text'), input.command.body.seller_visible === true),
  'review-requirement': reviewRequirement,
  'waive-requirement': waiveRequirement,
  'decide-screening': decideScreening,
};
