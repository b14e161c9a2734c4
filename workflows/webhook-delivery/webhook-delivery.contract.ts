export const WEBHOOK_DELIVERY = 'webhookDelivery';

/** Of the first run, and of the runs that redeliveries ask for. */
export const webhookDeliveryId = (endpointId: string, eventId: string, run = 1): string =>
  `webhook:${endpointId}:${eventId}${run > 1 ? `:${run}` : ''}`;

export interface DeliveryRef {
  tenantId: string;
  endpointId: string;
  eventId: string;
  /** Absent in deliveries of before: the first. */
  run?: number;
}

/** Business durations travel in the input, so that a test can run three days in milliseconds. */
export interface DeliveryPolicy {
  /** Delays after the first attempt, which is made at once. */
  retryDelaysMs: number[];
  attemptTimeoutMs: number;
  /** How long an attempt waits that found no free place at its endpoint, at first and at most. */
  busyDelayMs: number;
  busyDelayMaxMs: number;
  /**
   * At most, once it has waited so for an attempt after the first: of these there may be very many while an endpoint is
   * failing. Absent in deliveries of before: as the first.
   */
  busyRetryDelayMaxMs?: number;
  /** An endpoint that took nothing for this long is said to be failing … */
  failingAfterMs: number;
  /** … and for this long, in this many attempts at least, is disabled. */
  disableAfterMs: number;
  disableAfterFailures: number;
}

export interface WebhookDeliveryInput extends DeliveryRef {
  /** Absent in deliveries of before. */
  policy?: DeliveryPolicy;
  /** Where a run goes on that was continued as new. */
  attempt?: number;
  busyMs?: number;
}

export interface DeliveryAttempt {
  /**
   * `gone`: no more attempts (410, the endpoint was removed or disabled, or a later run has overtaken this one);
   * `busy`: none was made, for the endpoint has as many under way as it may.
   */
  outcome: 'delivered' | 'failed' | 'gone' | 'busy';
  /** HTTP status; null when no answer came. */
  status: number | null;
  retryAfterMs?: number;
}

export interface WebhookDeliveryActivities {
  deliver(input: WebhookDeliveryInput & { attempt: number }): Promise<DeliveryAttempt>;
  giveUp(input: DeliveryRef): Promise<void>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** About 75 hours in all. */
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

export const DELIVERY_POLICY: DeliveryPolicy = {
  retryDelaysMs: [...RETRY_DELAYS_MS],
  attemptTimeoutMs: 15_000,
  busyDelayMs: 1_000,
  busyDelayMaxMs: MINUTE_MS,
  busyRetryDelayMaxMs: 15 * MINUTE_MS,
  failingAfterMs: DAY_MS,
  disableAfterMs: 5 * DAY_MS,
  disableAfterFailures: 10,
};
