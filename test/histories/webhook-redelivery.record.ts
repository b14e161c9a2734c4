import {
  WEBHOOK_REDELIVERY,
  type WebhookRedeliveryActivities,
  webhookRedeliveryId,
} from '@workflows/webhook-redelivery/webhook-redelivery.contract';
import { record } from '../support/record';

class FakePages implements WebhookRedeliveryActivities {
  constructor(private pages: number) {}

  async requeueFailed(): Promise<'more' | 'done'> {
    return --this.pages > 0 ? 'more' : 'done';
  }
}

describe('recording the redelivery workflow', () => {
  for (const [redeliveryId, pages] of [
    ['nothing-failed', 1],
    ['three-pages', 3],
  ] as const)
    record('webhook-redelivery', redeliveryId, new FakePages(pages), async (client, taskQueue) => {
      const handle = await client.workflow.start(WEBHOOK_REDELIVERY, {
        taskQueue,
        workflowId: webhookRedeliveryId(redeliveryId),
        args: [{ tenantId: 'ten_test', redeliveryId, pageDelayMs: 5 }],
      });
      await handle.result();
      return handle;
    });
});
