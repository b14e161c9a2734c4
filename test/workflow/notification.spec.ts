import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import {
  type DeliveryResult,
  type MessagePlan,
  NOTIFICATION,
  type NotificationActivities,
} from '@workflows/notification/notification.contract';
import { untilItWaits, withWorker } from '../support/temporal';

class FakeMessages implements NotificationActivities {
  readonly tried: string[] = [];
  constructor(
    private readonly plan: MessagePlan,
    private readonly results: (DeliveryResult | Error)[] = [],
  ) {}

  async planMessages(): Promise<MessagePlan> {
    return this.plan;
  }

  async planDigest(): Promise<MessagePlan> {
    return this.plan;
  }

  async deliverMessage({
    messageId,
    attempt,
  }: {
    messageId: string;
    attempt: number;
  }): Promise<DeliveryResult> {
    this.tried.push(`${messageId} ${attempt}`);
    const result = this.results.shift() ?? { outcome: 'settled' };
    if (result instanceof Error) throw result;
    return result;
  }

  async giveUpMessage(): Promise<void> {}
}

const run = (fake: FakeMessages, work: (handle: WorkflowHandle) => Promise<unknown>): Promise<void> =>
  withWorker(fake, async (client, taskQueue) => {
    const eventId = randomUUID();
    const handle = await client.workflow.start(NOTIFICATION, {
      taskQueue,
      workflowId: `notification:test:${eventId}`,
      args: [{ tenantId: 'ten_test', eventId }],
    });
    await work(handle);
  });

const messages = (...urgent: boolean[]): MessagePlan['messages'] =>
  urgent.map((one, index) => ({ messageId: `msg_${index}`, urgent: one }));
/** Quiet at every minute but the two that have just passed. */
const quietNow = (): MessagePlan['quiet'] => {
  const minute = Math.floor((Date.now() + 5 * 3_600_000) / 60_000) % 1_440;
  return { from: (minute + 1_438) % 1_440, to: (minute + 1_437) % 1_440 };
};

it('sends each of what was planned once', async () => {
  const fake = new FakeMessages({ messages: messages(true, true), quiet: null });
  await run(fake, (handle) => handle.result());
  expect(fake.tried.toSorted()).toEqual(['msg_0 1', 'msg_1 1']);
});

it('sends at night what cannot wait, and holds the rest', async () => {
  const fake = new FakeMessages({ messages: messages(true, false), quiet: quietNow() });
  await run(fake, async (handle) => {
    await untilItWaits(handle);
    while (!fake.tried.length) await handle.describe();
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await handle.terminate();
  });
  expect(fake.tried).toEqual(['msg_0 1']);
});

it('waits before it tries again what the other side could not take', async () => {
  const fake = new FakeMessages({ messages: messages(true), quiet: null }, [{ outcome: 'later' }]);
  await run(fake, async (handle) => {
    await untilItWaits(handle);
    const { events } = await handle.fetchHistory();
    const [timer] = (events ?? []).flatMap((event) => event.timerStartedEventAttributes ?? []);
    expect(Number(timer?.startToFireTimeout?.seconds)).toBeGreaterThanOrEqual(60);
    await handle.terminate();
  });
  expect(fake.tried).toEqual(['msg_0 1']);
});

it('a try that dies is made again under the same number', async () => {
  const fake = new FakeMessages({ messages: messages(true), quiet: null }, [
    new Error('the worker was killed'),
  ]);
  await run(fake, (handle) => handle.result());
  expect(fake.tried).toEqual(['msg_0 1', 'msg_0 1']);
});
