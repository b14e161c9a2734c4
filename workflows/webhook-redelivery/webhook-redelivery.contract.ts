export const WEBHOOK_REDELIVERY = 'webhookRedelivery';

export const webhookRedeliveryId = (redeliveryId: string): string => `webhook-redelivery:${redeliveryId}`;

export interface RedeliveryRef {
  tenantId: string;
  redeliveryId: string;
}

export interface WebhookRedeliveryInput extends RedeliveryRef {
  /** Between two pages, so that a receiver that has just come back is not run over. */
  pageDelayMs: number;
}

export interface WebhookRedeliveryActivities {
  /** Queues the next page of failed deliveries again; a second run takes the page after it. */
  requeueFailed(input: RedeliveryRef): Promise<'more' | 'done'>;
}

export const PAGE_DELAY_MS = 2_000;
