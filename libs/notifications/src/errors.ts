import { DomainError } from '@app/platform';

/** Thrown when the endpoint is not there or is another tenant's. */
export const webhookEndpointNotFound = (): DomainError =>
  new DomainError({
    code: 'WEBHOOK.NOT_FOUND',
    kind: 'not_found',
    message: 'There is no such webhook endpoint.',
  });

/** Thrown when a reader comes back after an event that is not in the tenant's stream. */
export const eventNotFound = (): DomainError =>
  new DomainError({
    code: 'EVENT.NOT_FOUND',
    kind: 'not_found',
    message: 'There is no such event. Start again without `after`.',
  });

/** Thrown when an endpoint is to hear of events that there are not. */
export const eventTypesUnknown = (types: string[]): DomainError =>
  new DomainError({
    code: 'WEBHOOK.EVENT_TYPE_UNKNOWN',
    kind: 'invalid',
    message: `There is no event ${types[0]}. The types are in the documentation of webhooks.`,
    errors: types.slice(0, 20).map((type) => ({
      pointer: '/event_types',
      code: 'WEBHOOK.EVENT_TYPE_UNKNOWN',
      detail: `${type} is not an event.`,
    })),
  });
