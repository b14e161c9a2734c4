import { continueAsNew, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { WebhookRedeliveryActivities, WebhookRedeliveryInput } from './webhook-redelivery.contract';

const { requeueFailed } = proxyActivities<WebhookRedeliveryActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
});

/** All failed deliveries of an endpoint in a span of time, page by page; where it stands is in its row. */
export async function webhookRedelivery(input: WebhookRedeliveryInput): Promise<void> {
  while ((await requeueFailed(input)) === 'more') {
    await sleep(input.pageDelayMs);
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof webhookRedelivery>(input);
  }
}
