import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import {
  actUpdate,
  type ActorRole,
  DEFAULT_POLICY,
  type Lifecycle,
  type OnboardingPolicy,
  SELLER_ONBOARDING,
  type SellerAction,
  type SellerSnapshot,
  snapshotQuery,
} from '@workflows/seller-onboarding/seller-onboarding.contract';

export type SellerHandle = WorkflowHandleWithFirstExecutionRunId;

/** Sends a command, as the API does. */
export const act = (
  handle: SellerHandle,
  action: SellerAction,
  role: ActorRole,
  commandId: string = randomUUID(),
): Promise<SellerSnapshot> =>
  handle.executeUpdate(actUpdate, { updateId: commandId, args: [{ commandId, action, role }] });

/** A seller's workflow that begins in `lifecycle`. */
export function startSeller(
  client: Client,
  taskQueue: string,
  lifecycle: Lifecycle,
  policy: Partial<OnboardingPolicy> = {},
): Promise<SellerHandle> {
  return client.workflow.start(SELLER_ONBOARDING, {
    taskQueue,
    workflowId: `seller:ten_test:${randomUUID()}`,
    args: [
      {
        tenantId: 'ten_test',
        sellerId: 'sel_test',
        lifecycle,
        since: new Date().toISOString(),
        round: 1,
        remindersSent: 0,
        policy: { ...DEFAULT_POLICY, ...policy },
        appliedCommands: [],
      },
    ],
  });
}

/** Waits on the workflow's own query, not on a clock. */
export async function reaches(handle: SellerHandle, lifecycle: Lifecycle): Promise<void> {
  for (let tries = 0; tries < 4_000; tries++) {
    if ((await handle.query(snapshotQuery)).lifecycle === lifecycle) return;
  }
  throw new Error(`${lifecycle} was not reached; it is ${(await handle.query(snapshotQuery)).lifecycle}`);
}
