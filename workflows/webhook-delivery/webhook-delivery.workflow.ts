import { proxyActivities, sleep } from '@temporalio/workflow';
import {
  type DeliveryRef,
  RETRY_DELAYS_MS,
  type WebhookDeliveryActivities,
} from './webhook-delivery.contract';

const { deliver, giveUp } = proxyActivities<WebhookDeliveryActivities>({
  startToCloseTimeout: '40s',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
});

/** One event to one endpoint: at once, then on the schedule with up to a tenth of jitter, then listed as failed. */
export async function webhookDelivery(input: DeliveryRef): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { outcome, retryAfterMs } = await deliver({ ...input, attempt });
    if (outcome !== 'failed') return;
    const delayMs = RETRY_DELAYS_MS[attempt - 1];
    if (delayMs === undefined) return giveUp(input);
    await sleep(Math.max(Math.round(delayMs * (1 + Math.random() / 10)), retryAfterMs ?? 0));
  }
}
