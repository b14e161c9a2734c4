export type OauthErrorCode =
  'invalid_request' | 'invalid_client' | 'invalid_scope' | 'unauthorized_client' | 'unsupported_grant_type';

/** Thrown at the token endpoint, where errors have the form of RFC 6749 §5.2 and not that of a problem document. */
export class OauthError extends Error {
  constructor(
    readonly error: OauthErrorCode,
    description: string,
  ) {
    super(description);
    this.name = 'OauthError';
  }
}
