import { randomUUID } from 'node:crypto';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import {
  DELIVERY_POLICY,
  type DeliveryAttempt,
  WEBHOOK_DELIVERY,
  type WebhookDeliveryActivities,
  type WebhookDeliveryInput,
} from '@workflows/webhook-delivery/webhook-delivery.contract';
import { withWorker } from '../support/temporal';

type Outcome = DeliveryAttempt['outcome'];

/** Answers what the test says to each call, and writes down of which attempt it was. */
class ScriptedReceiver implements WebhookDeliveryActivities {
  readonly attempts: number[] = [];
  givenUp = 0;
  constructor(private readonly outcomeOf: (call: number) => Outcome) {}

  async deliver({ attempt }: { attempt: number }): Promise<DeliveryAttempt> {
    this.attempts.push(attempt);
    return { outcome: this.outcomeOf(this.attempts.length), status: null };
  }

  async giveUp(): Promise<void> {
    this.givenUp++;
  }
}

const POLICY = {
  ...DELIVERY_POLICY,
  retryDelaysMs: [1, 1],
  busyDelayMs: 1,
  busyDelayMaxMs: 1,
  busyRetryDelayMaxMs: 1,
};

const play = (
  receiver: ScriptedReceiver,
  work: (handle: WorkflowHandleWithFirstExecutionRunId) => Promise<unknown>,
): Promise<void> =>
  withWorker(receiver, async (client, taskQueue) => {
    const eventId = randomUUID();
    const input: WebhookDeliveryInput = {
      tenantId: 'ten_test',
      endpointId: 'whe_test',
      eventId,
      policy: POLICY,
    };
    await work(
      await client.workflow.start(WEBHOOK_DELIVERY, {
        taskQueue,
        workflowId: `webhook:test:${eventId}`,
        args: [input],
      }),
    );
  });

it('waits for a place as long as it takes, in histories of bounded length, and knows which attempt it is at', async () => {
  const waits = 60;
  // The first attempt fails, the second finds no place for long, then fails too, and the third is taken.
  const receiver = new ScriptedReceiver((call) =>
    call === 1 || call === waits + 2 ? 'failed' : call <= waits + 1 ? 'busy' : 'delivered',
  );
  await play(receiver, async (handle) => {
    const first = handle.firstExecutionRunId;
    await handle.result();
    const { runId, historyLength } = await handle.describe();
    expect(runId).not.toBe(first);
    expect(historyLength).toBeLessThan(waits * 11);
  });
  expect(receiver.attempts).toEqual([1, ...Array.from({ length: waits + 1 }, () => 2), 3]);
  expect(receiver.givenUp).toBe(0);
}, 120_000);

it('is given up after the last attempt', async () => {
  const receiver = new ScriptedReceiver(() => 'failed');
  await play(receiver, (handle) => handle.result());
  expect([receiver.attempts, receiver.givenUp]).toEqual([[1, 2, 3], 1]);
});
