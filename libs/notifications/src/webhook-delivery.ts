import type { NoAnswer } from './webhook-sender';

export const DELIVERY_STATUSES = ['pending', 'retrying', 'delivered', 'failed', 'gone'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One attempt as it is kept: what was sent and how it ended, never what was replied. */
export interface AttemptEntry {
  run: number;
  attempt: number;
  at: string;
  url: string;
  headers: Record<string, string>;
  status: number | null;
  reason: NoAnswer | null;
  outcome: string;
  took_ms: number;
}

export interface WebhookDelivery {
  id: string;
  eventId: string;
  eventType: string;
  endpointSequence: string | null;
  status: DeliveryStatus;
  attempts: AttemptEntry[];
  createdAt: Date;
  deliveredAt: Date | null;
}

export interface DeliveryFilter {
  status?: DeliveryStatus;
  eventType?: string;
  since?: Date;
}

export interface Redelivery {
  id: string;
  endpointId: string;
  since: Date;
  until: Date;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'STOPPED';
  total: number;
  requeued: number;
  after: string | null;
  cancelRequested: boolean;
  createdAt: Date;
  finishedAt: Date | null;
}
