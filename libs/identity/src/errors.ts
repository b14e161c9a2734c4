import { DomainError } from '@app/platform';

/** Thrown when there is no credential, or one that is unknown, revoked or expired: the same answer for each. */
export const unauthenticated = (error?: 'invalid_token'): DomainError =>
  new DomainError({
    code: 'AUTH.UNAUTHENTICATED',
    kind: 'unauthenticated',
    message: 'Send a valid key or token: Authorization: Bearer …',
    challenge: error ? { error } : {},
  });

/** Thrown when the caller's role lacks the route's permission. */
export const forbidden = (permission: string): DomainError =>
  new DomainError({
    code: 'AUTH.FORBIDDEN',
    kind: 'forbidden',
    message: 'Your role does not allow this.',
    details: { permission },
  });

/** Thrown when the same key comes with another payload. */
export const idempotencyKeyReused = (): DomainError =>
  new DomainError({
    code: 'IDEMPOTENCY.KEY_REUSED',
    kind: 'invalid',
    message: 'This Idempotency-Key was used with another request. Use a new key for a new request.',
  });

/** Thrown while the first request with the key is still running. */
export const idempotencyKeyInFlight = (): DomainError =>
  new DomainError({
    code: 'IDEMPOTENCY.IN_FLIGHT',
    kind: 'conflict',
    message: 'A request with this Idempotency-Key is still running. Ask again in a moment.',
    retryAfterSeconds: 1,
  });

/** Thrown when a POST that creates or acts comes without the header, or with an unusable one. */
export const idempotencyKeyMissing = (): DomainError =>
  new DomainError({
    code: 'IDEMPOTENCY.KEY_MISSING',
    kind: 'malformed',
    message: 'Send an Idempotency-Key header: 1 to 255 visible ASCII characters, unique per request.',
  });
