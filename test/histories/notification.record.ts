import {
  type DeliveryResult,
  MESSAGE_DIGEST,
  messageDigestWorkflowId,
  type MessagePlan,
  NOTIFICATION,
  type NotificationActivities,
  notificationWorkflowId,
} from '@workflows/notification/notification.contract';
import { record } from '../support/record';
import { untilItWaits } from '../support/temporal';

const SETTLED: DeliveryResult = { outcome: 'settled' };

class FakeMessages implements NotificationActivities {
  constructor(
    private readonly plan: MessagePlan,
    private readonly results: DeliveryResult[] = [],
  ) {}

  async planMessages(): Promise<MessagePlan> {
    return this.plan;
  }

  async planDigest(): Promise<MessagePlan> {
    return this.plan;
  }

  async deliverMessage(): Promise<DeliveryResult> {
    return this.results.shift() ?? SETTLED;
  }

  async giveUpMessage(): Promise<void> {}
}

const one = { messageId: 'msg_1', urgent: true };
const two = { messageId: 'msg_2', urgent: true };
/** All day but a minute that has passed or comes: quiet whenever this is recorded. */
const allDay = (): MessagePlan['quiet'] => {
  const minute = Math.floor((Date.now() + 5 * 3_600_000) / 60_000) % 1_440;
  return { from: (minute + 1_438) % 1_440, to: (minute + 1_437) % 1_440 };
};

describe('recording the notification workflow', () => {
  const settled: Record<string, MessagePlan> = {
    'nothing-to-tell': { messages: [], quiet: null },
    'sent-by-mail': { messages: [one], quiet: null },
    'sent-by-two-channels': { messages: [one, two], quiet: { from: 1_260, to: 480 } },
  };
  for (const [name, plan] of Object.entries(settled))
    record('notification', name, new FakeMessages(plan), async (client, taskQueue) => {
      const handle = await client.workflow.start(NOTIFICATION, {
        taskQueue,
        workflowId: notificationWorkflowId('ten_test', name),
        args: [{ tenantId: 'ten_test', eventId: name }],
      });
      await handle.result();
      return handle;
    });

  // What waits for hours is recorded while it waits.
  const waiting: Record<string, FakeMessages> = {
    'held-in-quiet-hours': new FakeMessages({ messages: [{ ...one, urgent: false }], quiet: allDay() }),
    'waiting-for-the-second-try': new FakeMessages({ messages: [one], quiet: null }, [{ outcome: 'later' }]),
  };
  for (const [name, fake] of Object.entries(waiting))
    record('notification', name, fake, async (client, taskQueue) => {
      const handle = await client.workflow.start(NOTIFICATION, {
        taskQueue,
        workflowId: notificationWorkflowId('ten_test', name),
        args: [{ tenantId: 'ten_test', eventId: name }],
      });
      await untilItWaits(handle);
      await handle.terminate();
      return handle;
    });

  const digest = (name: string, day: string, ends: boolean): void =>
    record(
      'notification',
      name,
      new FakeMessages({ messages: [one], quiet: null }),
      async (client, taskQueue) => {
        const handle = await client.workflow.start(MESSAGE_DIGEST, {
          taskQueue,
          workflowId: messageDigestWorkflowId('ten_test', 'sel_test', name),
          args: [{ tenantId: 'ten_test', sellerId: 'sel_test', day }],
        });
        if (ends) await handle.result();
        else {
          await untilItWaits(handle);
          await handle.terminate();
        }
        return handle;
      },
    );
  digest('digest-of-a-day-gone-by', '2026-01-05', true);
  digest('digest-waiting-for-the-morning', '2096-01-05', false);
});
