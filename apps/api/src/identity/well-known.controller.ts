import { discoveryAddress, SCOPES } from '@app/identity';
import { AppConfig, DomainError } from '@app/platform';
import { Controller, Get, HttpCode, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Permit } from '../http/permit.decorator';

class AuthorizationServerBody {
  @ApiProperty() issuer: string;
  @ApiProperty() token_endpoint: string;
  @ApiProperty() revocation_endpoint: string;
  @ApiProperty({ type: [String] }) grant_types_supported: string[];
  @ApiProperty({ type: [String] }) response_types_supported: string[];
  @ApiProperty({ type: [String] }) token_endpoint_auth_methods_supported: string[];
  @ApiProperty({ type: [String] }) revocation_endpoint_auth_methods_supported: string[];
  @ApiProperty({ type: [String] }) scopes_supported: string[];
  @ApiProperty() service_documentation: string;
}

class ProtectedResourceBody {
  @ApiProperty() resource: string;
  @ApiProperty({ type: [String], description: 'This API for clients; the OIDC issuer for people' })
  authorization_servers: string[];
  @ApiProperty({ type: [String] }) bearer_methods_supported: string[];
  @ApiProperty({ type: [String] }) scopes_supported: string[];
  @ApiProperty() resource_documentation: string;
}

const METHODS = ['client_secret_basic', 'client_secret_post'];

const notConfigured = (): DomainError =>
  new DomainError({
    code: 'AUTH.NO_ISSUER',
    kind: 'not_found',
    message: 'People do not sign in by OpenID Connect on this installation.',
  });

/** Where clients and people get their tokens, for programs to find. */
@ApiTags('identity')
@Controller('.well-known')
export class WellKnownController {
  constructor(private readonly config: AppConfig) {}

  @Get('oauth-authorization-server')
  @Permit('public')
  @ApiOperation({ summary: 'Metadata of the token endpoint (RFC 8414)' })
  @ApiOkResponse({ type: AuthorizationServerBody })
  authorizationServer(): AuthorizationServerBody {
    const issuer = this.#base();
    return {
      issuer,
      token_endpoint: `${issuer}/oauth/token`,
      revocation_endpoint: `${issuer}/oauth/revoke`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      token_endpoint_auth_methods_supported: METHODS,
      revocation_endpoint_auth_methods_supported: METHODS,
      scopes_supported: [...SCOPES],
      service_documentation: `${issuer}/docs`,
    };
  }

  @Get('oauth-protected-resource')
  @Permit('public')
  @ApiOperation({ summary: 'Metadata of this API (RFC 9728)' })
  @ApiOkResponse({ type: ProtectedResourceBody })
  protectedResource(): ProtectedResourceBody {
    const { issuer } = this.config.oidc;
    return {
      resource: this.#base(),
      authorization_servers: [this.#base(), ...(issuer ? [issuer] : [])],
      bearer_methods_supported: ['header'],
      scopes_supported: [...SCOPES],
      resource_documentation: `${this.#base()}/docs`,
    };
  }

  @Get('openid-configuration')
  @Permit('public')
  @HttpCode(302)
  @ApiExcludeEndpoint()
  /** Leads to the issuer by which people sign in: the document names no host, and so names this. */
  openidConfiguration(@Res({ passthrough: true }) reply: FastifyReply): void {
    const { issuer } = this.config.oidc;
    if (!issuer) throw notConfigured();
    void reply.header('Location', discoveryAddress(issuer));
  }

  #base(): string {
    return this.config.http.publicUrl.replace(/\/$/, '');
  }
}
