import { Database } from '@app/database';
import { type Actor, Vault } from '@app/platform';
import { TemporalGateway } from '@app/temporal';
import { Injectable } from '@nestjs/common';
import {
  actUpdate,
  type SellerAction,
  sellerWorkflowId,
} from '@workflows/seller-onboarding/seller-onboarding.contract';
import { CommandRepository } from './command.repository';
import { sellerNotFound } from './errors';

/** The one way to act on a seller: a row with what is asked, then an Update of the seller's workflow with the row's id. */
@Injectable()
export class SellerCommands {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly temporal: TemporalGateway,
  ) {}

  /** Returns when the command is applied. `commandId` is unique: a repeat gets the first one's result. */
  async run(
    tenantId: string,
    sellerId: string,
    action: SellerAction,
    commandId: string,
    actor: Actor,
    body: Record<string, unknown>,
  ): Promise<void> {
    if (actor.role === 'system') throw sellerNotFound();
    const isApplied = await this.database.transaction(tenantId, async (tx) => {
      const commands = new CommandRepository(tx, this.vault);
      await commands.insert({ id: commandId, sellerId, action, actor, body });
      return (await commands.lock(commandId))?.appliedAt;
    });
    // The workflow may have given up waiting for it, and would repeat that failure for this id for ever.
    if (isApplied) return;
    await this.temporal.update(sellerWorkflowId(tenantId, sellerId), actUpdate, commandId, {
      commandId,
      action,
      role: actor.role,
    });
  }
}
