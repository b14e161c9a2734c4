export const NOTIFICATION = 'notification';
export const MESSAGE_DIGEST = 'messageDigest';

/** One an event: whatever it says, by whatever channels, is planned and sent once. */
export const notificationWorkflowId = (tenantId: string, eventId: string): string =>
  `notification:${tenantId}:${eventId}`;

/** One a seller and day (in Pakistan), however many events of that day belong into it. */
export const messageDigestWorkflowId = (tenantId: string, sellerId: string, day: string): string =>
  `message-digest:${tenantId}:${sellerId}:${day}`;

export interface NotificationInput {
  tenantId: string;
  eventId: string;
}

export interface MessageDigestInput {
  tenantId: string;
  sellerId: string;
  /** YYYY-MM-DD in Pakistan. */
  day: string;
}

export interface MessageRef {
  tenantId: string;
  messageId: string;
}

/** Minutes after midnight in Pakistan, from (included) to (excluded); `from` after `to` means over midnight. */
export interface QuietMinutes {
  from: number;
  to: number;
}

export interface PlannedMessage {
  messageId: string;
  /** True: at any hour. */
  urgent: boolean;
}

export interface MessagePlan {
  messages: PlannedMessage[];
  quiet: QuietMinutes | null;
}

export interface DeliveryResult {
  /** `later`: try again; everything else is final, and on record. */
  outcome: 'settled' | 'later';
}

/** Each may run twice and overlap: a message is a row under a unique key, and a settled one is never sent again. */
export interface NotificationActivities {
  planMessages(input: NotificationInput): Promise<MessagePlan>;
  planDigest(input: MessageDigestInput): Promise<MessagePlan>;
  deliverMessage(input: MessageRef & { attempt: number }): Promise<DeliveryResult>;
  giveUpMessage(input: MessageRef): Promise<void>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits after each try that the other side could not take: two days in all, as mail servers do. */
export const MESSAGE_RETRY_DELAYS_MS: readonly number[] = [
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  26 * HOUR_MS,
];
