import { DomainError, type DomainErrorFields } from '@app/platform';
import { ApplicationFailure } from '@temporalio/common';

/** The failure type under which a DomainError travels through Temporal. */
export const DOMAIN_FAILURE = 'DomainError';

/** How an activity throws a DomainError: everything but `unavailable` is final. */
export function toApplicationFailure(error: DomainError): ApplicationFailure {
  const { code, kind, message, errors, details, retryAfterSeconds } = error;
  return ApplicationFailure.create({
    type: DOMAIN_FAILURE,
    message,
    nonRetryable: kind !== 'unavailable' && kind !== 'too_many',
    details: [{ code, kind, message, errors, details, retryAfterSeconds } satisfies DomainErrorFields],
  });
}

/** Walks the causes of a failure to the DomainError in it. */
export function domainErrorFields(error: unknown): DomainErrorFields | undefined {
  for (
    let at: unknown = error, depth = 0;
    at && depth < 10;
    at = (at as { cause?: unknown }).cause, depth++
  ) {
    if (at instanceof ApplicationFailure && at.type === DOMAIN_FAILURE)
      return at.details?.[0] as DomainErrorFields;
    if (at instanceof DomainError) return at;
  }
  return undefined;
}
