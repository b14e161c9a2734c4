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
