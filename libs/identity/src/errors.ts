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

/** Thrown when the role would do, but the credential was narrowed to other scopes. */
export const scopeMissing = (scope: string): DomainError =>
  new DomainError({
    code: 'AUTH.SCOPE_MISSING',
    kind: 'forbidden',
    message: `This credential lacks the scope ${scope}.`,
    details: { scope },
    challenge: { error: 'insufficient_scope', scope },
  });

/** Thrown when there is no such key in this tenant, or it is not the caller's to touch. */
export const apiKeyNotFound = (): DomainError =>
  new DomainError({ code: 'API_KEY.NOT_FOUND', kind: 'not_found', message: 'There is no such API key.' });

/** Thrown when there is no such client in this tenant. */
export const oauthClientNotFound = (): DomainError =>
  new DomainError({ code: 'OAUTH_CLIENT.NOT_FOUND', kind: 'not_found', message: 'There is no such client.' });

/** Thrown when there is no such user in this tenant. */
export const userNotFound = (): DomainError =>
  new DomainError({ code: 'USER.NOT_FOUND', kind: 'not_found', message: 'There is no such user.' });

/** Thrown when somebody would make a credential of a role that is not theirs to give. */
export const credentialNotForRole = (role: string): DomainError =>
  new DomainError({
    code: 'CREDENTIAL.ROLE_NOT_GRANTABLE',
    kind: 'forbidden',
    message: `You cannot make a credential of the role ${role}.`,
  });

/** Thrown when a credential would be given more than its maker has. */
export const credentialBeyondMaker = (scopes: string[]): DomainError =>
  new DomainError({
    code: 'CREDENTIAL.BEYOND_MAKER',
    kind: 'forbidden',
    message: 'A credential cannot be given more than its maker has.',
    details: { scopes },
  });

/** Thrown when a revoked credential is to be rotated. */
export const credentialRevoked = (): DomainError =>
  new DomainError({
    code: 'CREDENTIAL.REVOKED',
    kind: 'conflict',
    message: 'It is revoked, for good. Make a new one.',
  });

/** Thrown when a secret that was replaced would make or replace another one. */
export const credentialSuperseded = (): DomainError =>
  new DomainError({
    code: 'CREDENTIAL.SUPERSEDED',
    kind: 'forbidden',
    message: 'This secret was replaced by a rotation. Use the new one to make or rotate credentials.',
  });

/** Thrown when a rotation comes after one that was asked for later. */
export const rotationOvertaken = (): DomainError =>
  new DomainError({
    code: 'CREDENTIAL.ROTATION_OVERTAKEN',
    kind: 'conflict',
    message: 'It was rotated again since this was asked for. Nothing was changed; use a new Idempotency-Key.',
  });

/** Thrown when a credential would end before it begins. */
export const credentialExpired = (): DomainError =>
  new DomainError({
    code: 'CREDENTIAL.EXPIRY_PAST',
    kind: 'invalid',
    message: 'The end of its time must be in the future.',
    errors: [{ pointer: '/expires_at', code: 'CREDENTIAL.EXPIRY_PAST', detail: 'is in the past' }],
  });

/** Thrown when a token of the issuer names no role or no tenant of ours. */
export const notAMember = (claim: string): DomainError =>
  new DomainError({
    code: 'AUTH.NOT_A_MEMBER',
    kind: 'forbidden',
    message: `You are signed in, but the claim ${claim} names nothing that there is here. Ask your operator.`,
    details: { claim },
  });

/** Thrown when a token can be neither accepted nor refused, because its issuer's keys cannot be had. */
export const issuerUnavailable = (cause?: unknown): DomainError =>
  new DomainError(
    {
      code: 'AUTH.ISSUER_UNAVAILABLE',
      kind: 'unavailable',
      message: 'The issuer of the token does not answer. Nothing was changed; try again.',
      retryAfterSeconds: 5,
    },
    { cause },
  );

/** Thrown when more passwords come at once than can be hashed in time. */
export const signInBusy = (): DomainError =>
  new DomainError({
    code: 'AUTH.SIGN_IN_BUSY',
    kind: 'unavailable',
    message: 'Too many people sign in at this moment. Try again.',
    retryAfterSeconds: 5,
  });
