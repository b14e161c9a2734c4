import type { Tx } from '@app/database';
import type { Vault } from '@app/platform';
import type { RequirementDefinition } from '@app/verification';
import type { CommandRow } from './command.repository';
import { commandInvalid } from './errors';
import type { SellerCase } from './seller-case';

export interface EffectInput {
  tx: Tx;
  vault: Vault;
  file: SellerCase;
  command: Pick<CommandRow, 'id' | 'body' | 'actor' | 'action'>;
}

/** `stay`: the command is recorded but the state does not move yet (the first of two approvals). */
export type EffectResult = 'move' | 'stay';

export type Effect = (input: EffectInput) => Promise<EffectResult | void> | EffectResult | void;

const missing = (pointer: string, detail: string): never => {
  throw commandInvalid([{ pointer, code: 'REQUEST.FIELD_INVALID', detail }]);
};

/** A text of the command's body. Throws when it is not there. */
export const text = (body: Record<string, unknown>, name: string): string => {
  const value = body[name];
  return typeof value === 'string' && value.trim() ? value : missing(`/${name}`, 'is needed');
};

/** Throws for a code that is not in the seller's set: unknown references fail closed. */
export const definitionOf = (file: SellerCase, code: string): RequirementDefinition =>
  file.set.requirements.find((requirement) => requirement.code === code) ??
  missing('/code', `There is no requirement ${code} in this seller's set.`);
