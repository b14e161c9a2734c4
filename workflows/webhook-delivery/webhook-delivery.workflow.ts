import { continueAsNew, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import {
  DELIVERY_POLICY,
  type WebhookDeliveryActivities,
  type WebhookDeliveryInput,
} from './webhook-delivery.contract';

const { deliver, giveUp } = proxyActivities<WebhookDeliveryActivities>({
  startToCloseTimeout: '40s',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
});

/** Up to a tenth longer, so that what failed together does not come back together. */
const jittered = (ms: number): number => Math.round(ms * (1 + Math.random() / 10));

/** One event to one endpoint: at once, then on the schedule, then listed as failed. */
export async function webhookDelivery(input: WebhookDeliveryInput): Promise<void> {
  const policy = input.policy ?? DELIVERY_POLICY;
  const { busyDelayMs, busyDelayMaxMs, busyRetryDelayMaxMs = busyDelayMaxMs } = policy;
  let { attempt = 1, busyMs = busyDelayMs } = input;
  for (;;) {
    const { outcome, retryAfterMs } = await deliver({ ...input, attempt });
    if (outcome === 'busy') {
      await sleep(jittered(busyMs));
      busyMs = Math.min(busyMs * 2, attempt === 1 ? busyDelayMaxMs : busyRetryDelayMaxMs);
      // There is no end to how long it may have to wait.
      if (workflowInfo().continueAsNewSuggested)
        await continueAsNew<typeof webhookDelivery>({ ...input, attempt, busyMs });
      continue;
    }
    busyMs = busyDelayMs;
    if (outcome !== 'failed') return;
    const delayMs = policy.retryDelaysMs[attempt - 1];
    if (delayMs === undefined) return giveUp(input);
    await sleep(Math.max(jittered(delayMs), retryAfterMs ?? 0));
    attempt++;
  }
}
