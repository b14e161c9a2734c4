import { AppConfig, Clock, DomainError, hasDuplicateMembers, type Role, ROLES } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { type JWTPayload, jwtVerify } from 'jose';
import { notAMember, unauthenticated } from '../errors';
import { IssuerKeys } from './issuer-keys';

/** Signatures only: with a shared secret, or with none, whoever verifies could sign. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** Headers by which a token would bring its own key, or ask for what we do not know. */
const REFUSED_HEADERS = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'zip'];
const LENGTH_MAX = 8_192;
const SKEW_SECONDS = 60;
const SUBJECT_MAX = 255;

/** Who signs in with a password elsewhere. Sellers come by links, programs by credentials of their own. */
const HUMAN_ROLES: readonly Role[] = ROLES.filter((role) => role !== 'seller' && role !== 'integrator');

export interface OidcIdentity {
  issuer: string;
  subject: string;
  role: Role;
  tenantId: string;
}

/** Access tokens of the OpenID Connect issuer that this installation trusts. */
@Injectable()
export class OidcTokens {
  readonly #keys?: IssuerKeys;

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    const { issuer } = config.oidc;
    if (issuer) this.#keys = new IssuerKeys(issuer, clock, config.mode === 'production');
  }

  /**
   * Whom the token speaks of. Throws AUTH.UNAUTHENTICATED for a token that is not good, AUTH.NOT_A_MEMBER for a good one
   * without a role or tenant, AUTH.ISSUER_UNAVAILABLE when it cannot be judged.
   */
  async verify(token: string): Promise<OidcIdentity> {
    if (!this.#keys || token.length > LENGTH_MAX) throw unauthenticated('invalid_token');
    const { issuer, roleClaim, tenantClaim } = this.config.oidc;
    const claims = await this.#verified(token, this.#keys);
    const { sub: subject } = claims;
    if (!subject || subject.length > SUBJECT_MAX || subject.includes('\u0000'))
      throw unauthenticated('invalid_token');
    const role = roleOf(claims[roleClaim]);
    if (!role) throw notAMember(roleClaim);
    const tenantId = claims[tenantClaim];
    if (typeof tenantId !== 'string' || !/^ten_[0-9a-f]{32}$/.test(tenantId)) throw notAMember(tenantClaim);
    return { issuer: issuer!, subject, role, tenantId };
  }

  async #verified(token: string, keys: IssuerKeys): Promise<JWTPayload> {
    const { issuer, audience, tokenType } = this.config.oidc;
    const now = this.clock.now();
    try {
      refuseStrange(token);
      const { payload } = await jwtVerify(token, (header) => keys.find(header), {
        algorithms: ALGORITHMS,
        issuer,
        audience,
        typ: tokenType,
        clockTolerance: SKEW_SECONDS,
        currentDate: now,
        requiredClaims: ['exp', 'sub'],
      });
      if (payload.iat !== undefined && payload.iat > now.getTime() / 1000 + SKEW_SECONDS)
        throw new Error('It was issued in the future');
      return payload;
    } catch (error) {
      if (error instanceof DomainError) throw error;
      throw unauthenticated('invalid_token');
    }
  }
}

/** What the signature cannot make good. */
function refuseStrange(token: string): void {
  const parts = token.split('.');
  if (parts.length !== 3) throw new Error('No JWS in its compact form');
  const [header, payload] = parts
    .slice(0, 2)
    .map((part) => new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url')));
  const members = JSON.parse(header!) as object;
  JSON.parse(payload!);
  if (hasDuplicateMembers(header!) || hasDuplicateMembers(payload!))
    throw new Error('A member is there twice');
  if (REFUSED_HEADERS.some((name) => Object.hasOwn(members, name)))
    throw new Error('A header that no token of the issuer has');
}

/** One role of ours: alone, or the only one among whatever else the issuer lists. */
function roleOf(claim: unknown): Role | undefined {
  const named = (Array.isArray(claim) ? claim : [claim]).filter((value) =>
    HUMAN_ROLES.includes(value as Role),
  ) as Role[];
  return named.length === 1 ? named[0] : undefined;
}
