export const WEBHOOK_DELIVERY = 'webhookDelivery';

export const webhookDeliveryId = (endpointId: string, eventId: string): string =>
  `webhook:${endpointId}:${eventId}`;

export interface DeliveryRef {
  tenantId: string;
  endpointId: string;
  eventId: string;
}

export interface DeliveryAttempt {
  /** `gone`: no more attempts (410, or the endpoint was removed or disabled). */
  outcome: 'delivered' | 'failed' | 'gone';
  /** HTTP status; null when no answer came. */
  status: number | null;
  retryAfterMs?: number;
}

export interface WebhookDeliveryActivities {
  deliver(input: DeliveryRef & { attempt: number }): Promise<DeliveryAttempt>;
  giveUp(input: DeliveryRef): Promise<void>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Delays after the first attempt, which is made at once: about 75 hours in all. */
export const RETRY_DELAYS_MS: readonly number[] = [
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
