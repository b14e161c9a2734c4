import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { commands, steps } from './activities';
import { nextTimer } from './policy';
import {
  actUpdate,
  type SellerAction,
  type SellerOnboardingInput,
  type SellerSnapshot,
  snapshotQuery,
} from './seller-onboarding.contract';
import { isRefusal, refuseIfBusy, refuseIfNotAllowed } from './refusal';
import { takeListingsDown } from './stages/offboarding';
import { verify } from './stages/verification';

const KEPT_COMMANDS = 200;

/** One per seller, as long as the seller lives: waits for commands and for the clock, and moves the case on. */
export async function sellerOnboarding(input: SellerOnboardingInput): Promise<void> {
  const state = { ...input, appliedCommands: [...input.appliedCommands] };
  const ref = { tenantId: state.tenantId, sellerId: state.sellerId };
  let inFlight = 0;
  let stepsInFlight = 0;
  let commandsApplied = 0;

  const enter = (next: SellerSnapshot): SellerSnapshot => {
    // The result of a repeated or overtaken command tells what was; the row has gone on.
    if ((next.version ?? Infinity) < (state.version ?? 0)) return next;
    if (next.lifecycle !== state.lifecycle || next.since !== state.since) state.remindersSent = 0;
    const { lifecycle, since, round, version } = next;
    Object.assign(state, { lifecycle, since, round, version: version ?? state.version });
    return next;
  };

  const move = async (action: SellerAction): Promise<SellerSnapshot> => {
    const from = state.lifecycle;
    const stepId = `${ref.sellerId}:${state.since}:${state.round}:${action}`;
    stepsInFlight++;
    try {
      return enter(await steps.applySystemStep({ ...ref, stepId, action, from }));
    } finally {
      stepsInFlight--;
    }
  };

  setHandler(snapshotQuery, () => ({ lifecycle: state.lifecycle, since: state.since, round: state.round }));
  setHandler(
    actUpdate,
    async (command) => {
      inFlight++;
      try {
        const next = await commands.applyCommand({ ...ref, ...command });
        state.appliedCommands = [...state.appliedCommands, command.commandId].slice(-KEPT_COMMANDS);
        commandsApplied++;
        return enter(next);
      } catch (error) {
        // Nobody answered in time, which does not mean that nothing was done.
        if (!isRefusal(error)) enter(await steps.readSnapshot(ref));
        throw error;
      } finally {
        inFlight--;
      }
    },
    {
      validator: (command) => {
        refuseIfBusy(inFlight);
        // What is in flight may be committed and read already: then the row decides, not what is known here.
        if (inFlight + stepsInFlight === 0)
          refuseIfNotAllowed(state.lifecycle, state.appliedCommands, command);
      },
    },
  );

  const wantsContinueAsNew = (): boolean => workflowInfo().continueAsNewSuggested;

  /** True once a command or a step changed the state after this was called. */
  const changes = (): (() => boolean) => {
    const { lifecycle, since } = state;
    return () => state.lifecycle !== lifecycle || state.since !== since;
  };

  while (state.lifecycle !== 'TERMINATED') {
    if (wantsContinueAsNew()) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof sellerOnboarding>(state);
    }
    const changed = changes();
    switch (state.lifecycle) {
      case 'SUBMITTED':
        await step('start-checks', changed);
        break;
      case 'VERIFYING': {
        const verdict = await verify(state, changed);
        if (verdict && !changed()) await step(verdict, changed);
        break;
      }
      case 'APPROVED':
        // The baseline is frozen before the storefront opens: afterwards nobody can choose the comparison.
        await steps.freezeBaseline(ref);
        if (!changed()) await step('activate', changed);
        break;
      default:
        await waitForActionOrClock(changed);
    }
  }
  await condition(allHandlersFinished);

  /** Takes a system step. When its guard does not hold yet, waits for a change or for the next try. */
  async function step(action: SellerAction, changed: () => boolean): Promise<void> {
    await move(action);
    if (!changed()) await condition(() => changed() || wantsContinueAsNew(), state.policy.guardRetryMs);
  }

  async function waitForActionOrClock(changed: () => boolean): Promise<void> {
    const commandsBefore = commandsApplied;
    const timer = nextTimer(state);
    const wake = (): boolean => changed() || wantsContinueAsNew() || commandsApplied !== commandsBefore;
    const acted = timer ? await condition(wake, Math.max(timer.atMs - Date.now(), 1)) : await condition(wake);
    // A command may be between its check and its commit: let it finish, then look again.
    await condition(() => inFlight === 0);
    if (changed()) return;
    if (state.lifecycle === 'CONDITIONALLY_APPROVED' && commandsApplied !== commandsBefore)
      return void (await move('meet-conditions'));
    if (acted !== false || !timer) return;
    if (timer.kind === 'deadline') {
      if (timer.action === 'terminate') await takeListingsDown(state);
      return changed() ? undefined : step(timer.action, changed);
    }
    const stepId = `${ref.sellerId}:${state.since}:reminder:${state.remindersSent}`;
    await steps.sendReminder({ ...ref, stepId, kind: timer.reminder.kind });
    state.remindersSent++;
  }
}
