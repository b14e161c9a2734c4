import { DomainError } from '@app/platform';

/** Thrown when the endpoint is not there or is another tenant's. */
export const webhookEndpointNotFound = (): DomainError =>
  new DomainError({
    code: 'WEBHOOK.NOT_FOUND',
    kind: 'not_found',
    message: 'There is no such webhook endpoint.',
  });

/** Thrown when the endpoint has no such delivery. */
export const deliveryNotFound = (): DomainError =>
  new DomainError({
    code: 'WEBHOOK.DELIVERY_NOT_FOUND',
    kind: 'not_found',
    message: 'There is no such delivery with this endpoint.',
  });

/** Thrown when the endpoint has no such redelivery. */
export const redeliveryNotFound = (): DomainError =>
  new DomainError({
    code: 'WEBHOOK.REDELIVERY_NOT_FOUND',
    kind: 'not_found',
    message: 'There is no such redelivery with this endpoint.',
  });

/** Thrown when an endpoint was changed since the caller read it. */
export const webhookEndpointStale = (current: number): DomainError =>
  new DomainError({
    code: 'WEBHOOK.STALE',
    kind: 'stale',
    message: 'The endpoint has changed since you read it. Read it again.',
    details: { current_version: current },
  });

/** Thrown when something is to be sent to an endpoint that is disabled. */
export const webhookEndpointDisabled = (): DomainError =>
  new DomainError({
    code: 'WEBHOOK.DISABLED',
    kind: 'conflict',
    message: 'The endpoint is disabled. Enable it first.',
  });

/** Thrown when a tenant has as many endpoints as it may. */
export const tooManyWebhookEndpoints = (most: number): DomainError =>
  new DomainError({
    code: 'WEBHOOK.TOO_MANY',
    kind: 'conflict',
    message: `There are ${most} endpoints already. Delete one first.`,
  });

/** Thrown when a redelivery of the endpoint runs already. */
export const redeliveryRunning = (id: string): DomainError =>
  new DomainError({
    code: 'WEBHOOK.REDELIVERY_RUNNING',
    kind: 'conflict',
    message: 'A redelivery of this endpoint runs already. Wait for its end, or cancel it.',
    details: { redelivery_id: id },
  });

/** Thrown when the span of a redelivery is none, or begins before what is kept. */
export const redeliverySpanInvalid = (detail: string): DomainError =>
  new DomainError({
    code: 'WEBHOOK.SPAN_INVALID',
    kind: 'invalid',
    message: 'The span of time is none that can be delivered again.',
    errors: [{ pointer: '/since', code: 'WEBHOOK.SPAN_INVALID', detail }],
  });

/** Thrown when a reader comes back after an event that is not in the tenant's stream. */
export const eventNotFound = (): DomainError =>
  new DomainError({
    code: 'EVENT.NOT_FOUND',
    kind: 'not_found',
    message: 'There is no such event. Start again without `after`.',
  });

/** Thrown when a reader comes back after an event or with a cursor from before what is kept: something may be missed. */
export const eventsExpired = (retentionDays: number, keptFrom: Date): DomainError =>
  new DomainError({
    code: 'EVENT.EXPIRED',
    kind: 'gone',
    message:
      `Events are kept for ${retentionDays} days, and what followed the one you name is not kept any more. ` +
      'Read the present state of your sellers through the API, then start again without a cursor: the list begins with ' +
      'the oldest event that is kept.',
    details: { retention_days: retentionDays, kept_from: keptFrom.toISOString() },
  });

/** Thrown when a caller has as many streams open as it may. */
export const tooManyStreams = (most: number): DomainError =>
  new DomainError({
    code: 'EVENT.TOO_MANY_STREAMS',
    kind: 'too_many',
    message: `${most} streams of this caller are open already. Close one first.`,
    retryAfterSeconds: 5,
  });

/** Thrown when the process has as many streams open as it may, whoever has them: another process may have room. */
export const streamsFull = (): DomainError =>
  new DomainError({
    code: 'EVENT.STREAMS_FULL',
    kind: 'unavailable',
    message: 'As many event streams as may be are open here already. Come back in a moment.',
    retryAfterSeconds: 5,
  });

/** Thrown when somebody asks for a type of event that there is not. */
export const eventTypeNotFound = (): DomainError =>
  new DomainError({
    code: 'EVENT.TYPE_NOT_FOUND',
    kind: 'not_found',
    message: 'There is no such type of event, or not in this version.',
  });

/** Thrown when an endpoint is to hear of events that there are not. */
export const eventTypesUnknown = (types: string[]): DomainError =>
  new DomainError({
    code: 'WEBHOOK.EVENT_TYPE_UNKNOWN',
    kind: 'invalid',
    message: `There is no event ${types[0]}. GET /v1/event-types lists the types.`,
    errors: types.slice(0, 20).map((type) => ({
      pointer: '/event_types',
      code: 'WEBHOOK.EVENT_TYPE_UNKNOWN',
      detail: `${type} is not an event.`,
    })),
  });

/** Thrown for a repeat of a rotation whose keys are gone, because there were later ones. */
export const webhookRotationOvertaken = (): DomainError =>
  new DomainError({
    code: 'WEBHOOK.ROTATION_OVERTAKEN',
    kind: 'conflict',
    message: 'Its secret was rotated again since this was asked for. Nothing was changed.',
  });
