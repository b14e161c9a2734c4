import { Database, type Tx } from '@app/database';
import { Clock, SYSTEM_ACTOR, Vault } from '@app/platform';
import { CheckRepository, CheckRunner, type RequirementState, riskScore } from '@app/verification';
import {
  type CheckName,
  type CheckStatus,
  findSideAction,
  findTransition,
  type SellerActivities,
  type SellerCommand,
  type SellerRef,
  type SellerSnapshot,
  type Verdict,
} from '@workflows/seller-onboarding/seller-onboarding.contract';
import { Injectable } from '@nestjs/common';
import { basisOfCheck, stands } from './basis';
import { type CommandRow, CommandRepository } from './command.repository';
import { EFFECTS } from './effects';
import { actionNotAllowed, roleNotAllowed, sellerNotFound } from './errors';
import { assertGuard, assertNotAnothersCase, guardError } from './guards';
import { RequirementRepository } from './requirement.repository';
import type { Seller } from './seller';
import { evaluateCase, loadCase, type SellerCase } from './seller-case';
import { enterState } from './seller-move';
import { SellerRepository } from './seller.repository';
import { EVENT_OF_ACTION, EVENT_OF_REMINDER, requirementEvents } from './seller-events';

type Step = Pick<CommandRow, 'id' | 'action' | 'actor' | 'body'>;

const snapshotOf = (seller: Seller): SellerSnapshot => ({
  lifecycle: seller.lifecycle,
  since: new Date(seller.since).toISOString(),
  round: seller.round,
  version: seller.version,
});

/** What weighing the checks may change of a seller. */
const weighed = ({ riskScore: score, riskFactors, flagged }: Seller): string =>
  JSON.stringify([score, riskFactors, flagged.map(({ code, reasonCode }) => [code, reasonCode])]);

/**
 * The only writer of a seller's state. Each step locks the seller, looks at the whole case, applies guard and effect,
 * and writes row, audit entry and events in one transaction; the command's row makes a repeat return the first result.
 */
@Injectable()
export class SellersActivities implements Omit<SellerActivities, 'freezeBaseline'> {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly checkRunner: CheckRunner,
  ) {}

  async applyCommand({ tenantId, sellerId, commandId }: SellerRef & SellerCommand): Promise<SellerSnapshot> {
    return this.database.transaction(tenantId, async (tx) => {
      const seller = await new SellerRepository(tx, this.vault).lock(sellerId);
      const commands = new CommandRepository(tx, this.vault);
      const command = await commands.lock(commandId);
      if (!command || command.sellerId !== sellerId) throw sellerNotFound();
      if (command.snapshot) return command.snapshot;
      const snapshot = await this.#apply(tx, seller, command);
      await commands.finish(commandId, snapshot);
      return snapshot;
    });
  }

  /**
   * A step of the clock or of the process. Where it no longer fits, or its guard does not hold yet, nothing changes; once
   * taken it is never taken again, even if the seller has come back to the state it began in.
   */
  async applySystemStep(input: Parameters<SellerActivities['applySystemStep']>[0]): Promise<SellerSnapshot> {
    return this.database.transaction(input.tenantId, async (tx) => {
      const seller = await new SellerRepository(tx, this.vault).lock(input.sellerId);
      const row = findTransition(seller.lifecycle, input.action);
      if (seller.lifecycle !== input.from || !row) return snapshotOf(seller);
      const commands = new CommandRepository(tx, this.vault);
      if ((await commands.lock(input.stepId))?.appliedAt) return snapshotOf(seller);
      const step: Step = { id: input.stepId, action: input.action, actor: SYSTEM_ACTOR, body: {} };
      const file = await this.#open(tx, seller);
      if (guardError(row, file, step, this.clock.now())) return snapshotOf(seller);
      const snapshot = await this.#apply(tx, seller, step, file);
      await commands.insert({ ...step, sellerId: seller.id });
      await commands.finish(step.id, snapshot);
      return snapshot;
    });
  }

  async planChecks({ tenantId, sellerId, round }: SellerRef & { round: number }): Promise<CheckName[]> {
    return this.database.transaction(tenantId, async (tx) => {
      const seller = await new SellerRepository(tx, this.vault).lock(sellerId);
      const passed = (await new CheckRepository(tx).latest(sellerId))
        .filter((check) => check.status === 'pass' && check.round < round && stands(seller, check))
        .map((check) => check.check);
      // Identifiers and names are checked again each round, for lists change too; the registry only for new numbers.
      const wanted: CheckName[] = (['identifiers', 'taxpayer_status', 'name_screening'] as const).filter(
        (check) => check !== 'taxpayer_status' || !passed.includes(check),
      );
      await new CheckRepository(tx).requestRound(sellerId, wanted, round);
      return wanted;
    });
  }

  async runCheck(input: SellerRef & { round: number; check: CheckName }): Promise<CheckStatus> {
    const { application, basis } = await this.database.read(input.tenantId, async (tx) => {
      const sellers = new SellerRepository(tx, this.vault);
      const seller = await sellers.byId(input.sellerId);
      const answers = await sellers.application(input.sellerId);
      return { application: answers, basis: basisOfCheck(seller, input.check) };
    });
    const { status } = await this.checkRunner.run({ ...input, application, basis });
    return status;
  }

  /** Weighs the settled checks. Technical failures go back to the seller; anything of substance goes to a person. */
  async settleChecks({ tenantId, sellerId, round }: SellerRef & { round: number }): Promise<Verdict> {
    return this.database.transaction(tenantId, async (tx) => {
      const sellers = new SellerRepository(tx, this.vault);
      const seller = await sellers.lock(sellerId);
      if (seller.lifecycle !== 'VERIFYING' || seller.round !== round) return 'send-to-review';
      // What an earlier run has flagged is left out: the same checks must weigh the same the second time.
      const file = await this.#open(tx, { ...seller, flagged: [] });
      const { score, factors } = riskScore({
        application: file.application,
        checks: file.checks,
        set: file.set,
      });
      const before = weighed(seller);
      seller.riskScore = score;
      seller.riskFactors = factors.map((factor) => (typeof factor === 'string' ? factor : factor.code));
      const technical = file.requirements.filter(
        (requirement) =>
          requirement.required &&
          requirement.status === 'FAILED' &&
          requirement.awaiting_action_from === 'seller',
      );
      seller.flagged = technical.map((requirement) => ({
        code: requirement.code,
        reasonCode: requirement.errors[0]?.code ?? 'REQUIREMENT.FAILED',
        answered: false,
      }));
      if (weighed(seller) !== before) await sellers.save(seller);
      await this.#saveRequirements(tx, sellerId, file.requirements);
      if (technical.length) return 'request-changes';
      const row = findTransition('VERIFYING', 'approve-straight-through');
      const step: Step = { id: '', action: 'approve-straight-through', actor: SYSTEM_ACTOR, body: {} };
      return row && !guardError(row, { ...file, seller }, step, this.clock.now())
        ? 'approve-straight-through'
        : 'send-to-review';
    });
  }

  async readSnapshot({ tenantId, sellerId }: SellerRef): Promise<SellerSnapshot> {
    return this.database.read(tenantId, async (tx) =>
      snapshotOf(await new SellerRepository(tx, this.vault).byId(sellerId)),
    );
  }

  async sendReminder(input: Parameters<SellerActivities['sendReminder']>[0]): Promise<void> {
    await this.database.transaction(input.tenantId, async (tx) => {
      const seller = await new SellerRepository(tx, this.vault).lock(input.sellerId);
      const commands = new CommandRepository(tx, this.vault);
      const step = {
        id: input.stepId,
        sellerId: input.sellerId,
        action: 'remind',
        actor: SYSTEM_ACTOR,
        body: {},
      };
      await commands.insert(step);
      if ((await commands.lock(input.stepId))?.appliedAt) return;
      const type = EVENT_OF_REMINDER[input.kind];
      await tx.emit({ type, subject: seller.id, sellerId: seller.id, data: { lifecycle: seller.lifecycle } });
      await commands.finish(input.stepId, snapshotOf(seller));
    });
  }

  async #open(tx: Tx, seller: Seller): Promise<SellerCase> {
    const application = await new SellerRepository(tx, this.vault).application(seller.id);
    return loadCase(tx, seller, application);
  }

  async #apply(tx: Tx, seller: Seller, step: Step, opened?: SellerCase): Promise<SellerSnapshot> {
    const action = step.action as SellerCommand['action'];
    const row = findTransition(seller.lifecycle, action);
    const side = row ? undefined : findSideAction(seller.lifecycle, action);
    if (!row && !side) throw actionNotAllowed(seller.lifecycle, action, step.actor.role);
    if (!(row ?? side)!.roles.includes(step.actor.role)) throw roleNotAllowed(action, step.actor.role);

    const file = opened ?? (await this.#open(tx, seller));
    if (row) assertGuard(row, file, step, this.clock.now());
    assertNotAnothersCase(seller, step);
    const result = (await EFFECTS[action]?.({ tx, vault: this.vault, file, command: step })) ?? 'move';
    const before = seller.lifecycle;
    if (row && result === 'move') enterState(file, row, this.clock.now());

    const saved = await new SellerRepository(tx, this.vault).save(file.seller);
    await this.#refreshRequirements(tx, saved, file);
    await tx.audit({
      actor: step.actor,
      action:
        result === 'stay' ? `seller.${action}.proposed` : (EVENT_OF_ACTION[action] ?? `seller.${action}`),
      subject: seller.id,
      details: {
        command: step.id,
        from: before,
        to: saved.lifecycle,
        round: saved.round,
        rule_version: `${saved.requirementSet}@${saved.requirementSetVersion}`,
        risk_score: saved.riskScore,
        reason_code: step.body.reason_code ?? null,
        overridden: saved.overridden,
        conditions: saved.conditions,
        flagged: saved.flagged.map((item) => ({ code: item.code, reason_code: item.reasonCode })),
        evidence: file.documents.map((document) => document.sha256),
      },
    });
    const event = row && result === 'move' ? EVENT_OF_ACTION[action] : undefined;
    if (event) {
      const data = {
        lifecycle: saved.lifecycle,
        previous: before,
        round: saved.round,
        programme_id: saved.programmeId,
      };
      await tx.emit({ type: event, subject: seller.id, sellerId: seller.id, data });
    }
    return snapshotOf(saved);
  }

  async #refreshRequirements(tx: Tx, seller: Seller, file: SellerCase): Promise<void> {
    const fresh = await loadCase(tx, seller, file.application);
    const states = evaluateCase(fresh, this.clock.now());
    await this.#saveRequirements(tx, seller.id, states);
  }

  /** Whoever writes the states tells what became of them: the next one to look sees no change any more. */
  async #saveRequirements(tx: Tx, sellerId: string, states: RequirementState[]): Promise<void> {
    for (const change of await new RequirementRepository(tx).saveAll(sellerId, states)) {
      for (const { type, data } of requirementEvents(change))
        await tx.emit({ type, subject: sellerId, sellerId, data });
    }
  }
}
