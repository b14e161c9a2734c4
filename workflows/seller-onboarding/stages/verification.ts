import { condition } from '@temporalio/workflow';
import { checks, steps } from '../activities';
import type { CheckName, SellerOnboardingInput, Verdict } from '../seller-onboarding.contract';

/**
 * Runs the round's checks side by side. A registry that is down waits and is tried again; when it stays down for too
 * long a person decides: an outage neither passes nor fails a seller. `left()` is true once somebody moved the case on.
 */
export async function verify(state: SellerOnboardingInput, left: () => boolean): Promise<Verdict | null> {
  const ref = { tenantId: state.tenantId, sellerId: state.sellerId, round: state.round };
  const planned = await steps.planChecks(ref);
  await Promise.all(planned.map((check) => settle({ ...ref, check }, state, left)));
  return left() ? null : steps.settleChecks(ref);
}

async function settle(
  input: { tenantId: string; sellerId: string; round: number; check: CheckName },
  state: SellerOnboardingInput,
  left: () => boolean,
): Promise<void> {
  const giveUpAtMs = Date.parse(state.since) + state.policy.registryGiveUpAfterMs;
  while (!left()) {
    const status = await checks.runCheck(input);
    if (status !== 'waiting_registry' || Date.now() >= giveUpAtMs) return;
    await condition(left, state.policy.registryRetryMs);
  }
}
