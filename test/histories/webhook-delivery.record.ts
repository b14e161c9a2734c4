import {
  type DeliveryAttempt,
  DELIVERY_POLICY,
  WEBHOOK_DELIVERY,
  type WebhookDeliveryActivities,
  webhookDeliveryId,
} from '@workflows/webhook-delivery/webhook-delivery.contract';
import { record } from '../support/record';

const REF = { tenantId: 'ten_test', endpointId: 'we_test' };
const FAILED: DeliveryAttempt = { outcome: 'failed', status: 500 };
const BUSY: DeliveryAttempt = { outcome: 'busy', status: null };

class FakeReceiver implements WebhookDeliveryActivities {
  attempts = 0;

  constructor(private readonly answers: DeliveryAttempt[]) {}

  async deliver(): Promise<DeliveryAttempt> {
    return this.answers[this.attempts++] ?? FAILED;
  }

  async giveUp(): Promise<void> {}
}

const start = (name: string) => ({
  workflowId: webhookDeliveryId(REF.endpointId, name),
  args: [{ ...REF, eventId: name }],
});

describe('recording the webhook workflow', () => {
  const settled: Record<string, DeliveryAttempt[]> = {
    'delivered-at-once': [{ outcome: 'delivered', status: 200 }],
    'endpoint-gone': [{ outcome: 'gone', status: 410 }],
    'delivered-at-the-second-attempt': [FAILED, { outcome: 'delivered', status: 204 }],
  };
  for (const [name, answers] of Object.entries(settled))
    record('webhook-delivery', name, new FakeReceiver(answers), async (client, taskQueue) => {
      const handle = await client.workflow.start(WEBHOOK_DELIVERY, { taskQueue, ...start(name) });
      await handle.result();
      return handle;
    });

  // The schedule comes with the input, and waiting for a place at the endpoint is no attempt.
  const quick = { ...DELIVERY_POLICY, retryDelaysMs: [10], busyDelayMs: 10, busyDelayMaxMs: 20 };
  const own: Record<string, DeliveryAttempt[]> = {
    'busy-then-delivered': [BUSY, BUSY, FAILED, BUSY, { outcome: 'delivered', status: 200 }],
    'given-up': [FAILED, FAILED],
  };
  for (const [name, answers] of Object.entries(own))
    record('webhook-delivery', name, new FakeReceiver(answers), async (client, taskQueue) => {
      const { workflowId, args } = start(name);
      const handle = await client.workflow.start(WEBHOOK_DELIVERY, {
        taskQueue,
        workflowId,
        args: [{ ...args[0], run: 1, policy: quick }],
      });
      await handle.result();
      return handle;
    });

  // The third attempt comes after five minutes: what is recorded ends while it waits.
  record(
    'webhook-delivery',
    'waiting-for-the-third-attempt',
    new FakeReceiver([]),
    async (client, queue, fake) => {
      const handle = await client.workflow.start(WEBHOOK_DELIVERY, {
        taskQueue: queue,
        ...start('waiting-for-the-third-attempt'),
      });
      const timers = async (): Promise<number> =>
        ((await handle.fetchHistory()).events ?? []).filter((event) => event.timerStartedEventAttributes)
          .length;
      while (fake.attempts < 2 || (await timers()) < 2) await handle.describe();
      await handle.terminate();
      return handle;
    },
  );
});
