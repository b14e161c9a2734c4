import { proxyActivities, sleep } from '@temporalio/workflow';
import {
  MESSAGE_RETRY_DELAYS_MS,
  type MessageDigestInput,
  type MessagePlan,
  type NotificationActivities,
  type NotificationInput,
  type PlannedMessage,
} from './notification.contract';
import { digestAtMs, sendAtMs } from './policy';

const { planMessages, planDigest, giveUpMessage } = proxyActivities<NotificationActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '500ms', maximumInterval: '1m' },
});

/** A try that says nothing is cut off here; what the other side says is an answer, not a failure. */
const { deliverMessage } = proxyActivities<NotificationActivities>({
  startToCloseTimeout: '2m',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
});

/** What an event has to tell, by each channel: not in quiet hours, again while the other side cannot take it. */
export async function notification(input: NotificationInput): Promise<void> {
  await sendAll(input.tenantId, await planMessages(input));
}

/** What happened on a day, told on the morning after it. */
export async function messageDigest(input: MessageDigestInput): Promise<void> {
  const waitMs = digestAtMs(input.day) - Date.now();
  if (waitMs > 0) await sleep(waitMs);
  await sendAll(input.tenantId, await planDigest(input));
}

async function sendAll(tenantId: string, { messages, quiet }: MessagePlan): Promise<void> {
  await Promise.all(messages.map((message) => send(tenantId, message, quiet)));
}

async function send(
  tenantId: string,
  { messageId, urgent }: PlannedMessage,
  quiet: MessagePlan['quiet'],
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const waitMs = sendAtMs(Date.now(), urgent, quiet) - Date.now();
    if (waitMs > 0) await sleep(waitMs);
    const { outcome } = await deliverMessage({ tenantId, messageId, attempt });
    if (outcome === 'settled') return;
    const delayMs = MESSAGE_RETRY_DELAYS_MS[attempt - 1];
    if (delayMs === undefined) return giveUpMessage({ tenantId, messageId });
    await sleep(Math.round(delayMs * (1 + Math.random() / 10)));
  }
}
