import type {
  AttemptEntry,
  PublicEvent,
  Redelivery,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookKey,
} from '@app/notifications';
import { DELIVERY_STATUSES } from '@app/notifications';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { idSchema } from '../http/ids';
import { PageOf } from '../http/page.dto';

const time = (at: Date | string): string => new Date(at).toISOString();
const timeOrNull = (at: Date | string | null): string | null => (at === null ? null : time(at));

export class WebhookKeyBody {
  @ApiProperty(idSchema('whk')) id: string;
  @ApiProperty({ enum: ['v1', 'v1a'], description: 'v1: HMAC-SHA256, v1a: ed25519' }) signature: string;
  @ApiProperty({ type: String, nullable: true, description: 'whpk_…; null for v1, whose secret is shared' })
  public_key: string | null;
  @ApiProperty({ format: 'date-time' }) created_at: string;
  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'End of its overlap' })
  expires_at: string | null;
}

export class WebhookEndpointBody {
  @ApiProperty(idSchema('whe')) id: string;
  @ApiProperty() url: string;
  @ApiProperty({ type: String, nullable: true }) description: string | null;
  @ApiProperty({ type: [String], description: 'Empty: all' }) event_types: string[];
  @ApiProperty({ type: 'integer' }) version: number;
  @ApiProperty({ enum: ['enabled', 'failing', 'disabled'] }) status: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'RECEIVER_GONE, FAILING or SWITCHED_OFF; null while it is enabled',
  })
  disabled_reason: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' }) disabled_at: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The first failure since the last delivery',
  })
  failing_since: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'whpk_…: verifies the newest v1a signature' })
  public_key: string | null;
  @ApiProperty({ type: [WebhookKeyBody], description: 'Newest first; what has expired signs no more' })
  keys: WebhookKeyBody[];
  @ApiProperty({ format: 'date-time' }) created_at: string;
}

export class WebhookEndpointWithSecret extends WebhookEndpointBody {
  @ApiProperty({ description: 'whsec_…: shown once, in this answer' }) secret: string;
}

export class WebhookEndpointPage extends PageOf(WebhookEndpointBody) {}

export class TestEventBody {
  @ApiProperty({ ...idSchema('evt'), description: 'Of the event that goes to the endpoint' })
  event_id: string;
}

export class AttemptRequestBody {
  @ApiProperty() url: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } }) headers: Record<string, string>;
}

export class AttemptBody {
  @ApiProperty({ type: 'integer', description: 'Counts up with each redelivery' }) run: number;
  @ApiProperty({ type: 'integer' }) attempt: number;
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty({ enum: ['delivered', 'failed', 'gone'] }) outcome: string;
  @ApiProperty({ type: 'integer', nullable: true, description: 'HTTP status; null when there was no answer' })
  status: number | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why there was no answer: TIMEOUT, CONNECTION_REFUSED, TLS_FAILED, NO_PUBLIC_ADDRESS, …',
  })
  reason: string | null;
  @ApiProperty({ type: 'integer', description: 'Milliseconds until the answer was there, or was given up' })
  took_ms: number;
  @ApiPropertyOptional({ type: AttemptRequestBody, description: 'Absent for attempts of before it was kept' })
  request?: AttemptRequestBody;
}

export class WebhookDeliverySummary {
  @ApiProperty(idSchema('dlv')) id: string;
  @ApiProperty(idSchema('evt')) event_id: string;
  @ApiProperty() event_type: string;
  @ApiProperty({ type: String, nullable: true, description: 'As in the header rahdari-endpoint-sequence' })
  endpoint_sequence: string | null;
  @ApiProperty({ enum: DELIVERY_STATUSES }) status: string;
  @ApiProperty({ type: [AttemptBody], description: 'The last 40' }) attempts: AttemptBody[];
  @ApiProperty({ format: 'date-time' }) created_at: string;
  @ApiProperty({ nullable: true, type: String, format: 'date-time' }) delivered_at: string | null;
}

export class WebhookDeliveryBody extends WebhookDeliverySummary {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The body of every attempt, byte for byte as it is signed',
  })
  request_body: string | null;
}

export class WebhookDeliveryPage extends PageOf(WebhookDeliverySummary) {}

export class RedeliveryBody {
  @ApiProperty(idSchema('rdl')) id: string;
  @ApiProperty({ format: 'date-time' }) since: string;
  @ApiProperty({ format: 'date-time' }) until: string;
  @ApiProperty({
    enum: ['RUNNING', 'COMPLETED', 'CANCELLED', 'STOPPED'],
    description: 'STOPPED: the endpoint was disabled or deleted on the way',
  })
  status: string;
  @ApiProperty({ type: 'integer', description: 'Failed deliveries when it was asked for' }) total: number;
  @ApiProperty({ type: 'integer', description: 'Queued again so far' }) requeued: number;
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100 }) percent: number;
  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'When it may be done' })
  eta: string | null;
  @ApiProperty() cancel_requested: boolean;
  @ApiProperty({ format: 'date-time' }) created_at: string;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' }) finished_at: string | null;
}

export class RedeliveryPage extends PageOf(RedeliveryBody) {}

const keyBodyOf = (key: WebhookKey): WebhookKeyBody => ({
  id: key.id,
  signature: key.kind,
  public_key: key.publicKey,
  created_at: time(key.createdAt),
  expires_at: timeOrNull(key.expiresAt),
});

export const endpointBodyOf = (endpoint: WebhookEndpoint): WebhookEndpointBody => ({
  id: endpoint.id,
  url: endpoint.url,
  description: endpoint.description,
  event_types: endpoint.eventTypes,
  version: endpoint.version,
  status: endpoint.disabledReason ? 'disabled' : endpoint.failingSince ? 'failing' : 'enabled',
  disabled_reason: endpoint.disabledReason,
  disabled_at: timeOrNull(endpoint.disabledAt),
  failing_since: timeOrNull(endpoint.failingSince),
  public_key: endpoint.keys.find(({ publicKey }) => publicKey)?.publicKey ?? null,
  keys: endpoint.keys.map(keyBodyOf),
  created_at: time(endpoint.createdAt),
});

const attemptBodyOf = ({ url, headers, ...entry }: AttemptEntry): AttemptBody => ({
  run: entry.run ?? 1,
  attempt: entry.attempt,
  at: entry.at,
  outcome: entry.outcome,
  status: entry.status,
  reason: entry.reason ?? null,
  took_ms: entry.took_ms,
  ...(url && headers ? { request: { url, headers } } : {}),
});

export const deliverySummaryOf = (delivery: WebhookDelivery): WebhookDeliverySummary => ({
  id: delivery.id,
  event_id: delivery.eventId,
  event_type: delivery.eventType,
  endpoint_sequence: delivery.endpointSequence,
  status: delivery.status,
  attempts: delivery.attempts.map(attemptBodyOf),
  created_at: time(delivery.createdAt),
  delivered_at: timeOrNull(delivery.deliveredAt),
});

export const deliveryBodyOf = (
  delivery: WebhookDelivery,
  event: PublicEvent | null,
): WebhookDeliveryBody => ({
  ...deliverySummaryOf(delivery),
  request_body: event && JSON.stringify(event),
});

/** At the pace so far. */
function etaOf({ status, total, requeued, createdAt }: Redelivery, now: Date): string | null {
  if (status !== 'RUNNING' || !requeued || requeued >= total) return null;
  const perDeliveryMs = (now.getTime() - createdAt.getTime()) / requeued;
  return new Date(now.getTime() + perDeliveryMs * (total - requeued)).toISOString();
}

export const redeliveryBodyOf = (redelivery: Redelivery, now = new Date()): RedeliveryBody => ({
  id: redelivery.id,
  since: time(redelivery.since),
  until: time(redelivery.until),
  status: redelivery.status,
  total: redelivery.total,
  requeued: redelivery.requeued,
  // Some may have been delivered, and others have failed, since they were counted.
  percent:
    redelivery.status === 'COMPLETED'
      ? 100
      : Math.min(Math.floor((redelivery.requeued * 100) / Math.max(redelivery.total, 1)), 99),
  eta: etaOf(redelivery, now),
  cancel_requested: redelivery.cancelRequested,
  created_at: time(redelivery.createdAt),
  finished_at: timeOrNull(redelivery.finishedAt),
});
