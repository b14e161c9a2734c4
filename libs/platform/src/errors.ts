/**
 * The one error type of the product. `kind` decides the HTTP status and whether an activity retries;
 * `code` is stable and documented (`SELLER.NOT_FOUND`). Compare codes, never `instanceof`, across a
 * process boundary: class identity does not survive serialisation.
 */
export type ErrorKind =
  | 'malformed' // 400: the request cannot be read, or names a field that does not exist
  | 'unauthenticated' // 401
  | 'forbidden' // 403
  | 'not_found' // 404, another tenant's row included
  | 'method_not_allowed' // 405
  | 'timeout' // 408: the request took too long to arrive
  | 'conflict' // 409: the state does not allow it
  | 'gone' // 410: was there, and is not kept any more
  | 'stale' // 412: If-Match names another version
  | 'too_large' // 413
  | 'unsupported_media' // 415
  | 'invalid' // 422: readable, but wrong
  | 'precondition_missing' // 428
  | 'too_many' // 429
  | 'unavailable'; // 503: a dependency is down; try again

/** One wrong place in a request: `pointer` is an RFC 6901 JSON pointer, '' for the whole body. */
export interface ErrorDetail {
  pointer: string;
  code: string;
  detail: string;
}

export interface AuthChallenge {
  error?: 'invalid_token' | 'insufficient_scope';
  scope?: string;
}

export interface DomainErrorFields {
  code: string;
  kind: ErrorKind;
  message: string;
  errors?: ErrorDetail[];
  /** Extra members of the problem document: ids, codes and numbers only. */
  details?: Record<string, unknown>;
  /** Seconds after which a retry makes sense; sent as Retry-After. */
  retryAfterSeconds?: number;
  /** What WWW-Authenticate says (RFC 6750): no `error` when no credential was shown. */
  challenge?: AuthChallenge;
}

/** Thrown when a rule of the domain refuses. Made by the factories in each feature's `errors.ts`. */
export class DomainError extends Error implements DomainErrorFields {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly errors?: ErrorDetail[];
  readonly details?: Record<string, unknown>;
  readonly retryAfterSeconds?: number;
  readonly challenge?: AuthChallenge;

  constructor(fields: DomainErrorFields, options?: ErrorOptions) {
    super(fields.message, options);
    this.name = 'DomainError';
    this.code = fields.code;
    this.kind = fields.kind;
    this.errors = fields.errors;
    this.details = fields.details;
    this.retryAfterSeconds = fields.retryAfterSeconds;
    this.challenge = fields.challenge;
  }
}

/** Exhaustiveness check for string unions. */
export function assertNever(value: never, what = 'value'): never {
  throw new Error(`Unhandled ${what}: ${String(value)}`);
}
