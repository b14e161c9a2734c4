import { OauthError, OauthTokens } from '@app/identity';
import { Controller, Header, Headers, HttpCode, Post, Req, UseFilters } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBasicAuth,
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
  ApiUnauthorizedResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { Problem } from '../http/problem';
import { Permit, type RahdariRequest, WithoutIdempotencyKey } from '../http/permit.decorator';
import { OauthErrorFilter } from './oauth-error.filter';
import { clientOf, parametersOf, scopesOf } from './oauth-request';

const FORM = 'application/x-www-form-urlencoded';

class ClientForm {
  @ApiPropertyOptional({ description: 'Unless it is in the Authorization field' }) client_id?: string;
  @ApiPropertyOptional({ description: 'Unless it is in the Authorization field' }) client_secret?: string;
}

class TokenForm extends ClientForm {
  @ApiProperty({ enum: ['client_credentials'] }) grant_type: string;
  @ApiPropertyOptional({ description: 'Separated by spaces; without: all that the client has' })
  scope?: string;
}

class RevocationForm extends ClientForm {
  @ApiProperty({ minLength: 1 }) token: string;
  @ApiPropertyOptional() token_type_hint?: string;
}

class TokenBody {
  @ApiProperty() access_token: string;
  @ApiProperty({ enum: ['Bearer'] }) token_type: string;
  @ApiProperty({ description: 'Seconds' }) expires_in: number;
  @ApiProperty() scope: string;
}

class OauthErrorBody {
  @ApiProperty({ example: 'invalid_client' }) error: string;
  @ApiPropertyOptional() error_description?: string;
}

/** Nothing is said in it. */
class RevokedBody {}

/** Errors of OAuth, and of what comes before its endpoints. */
const ERROR_CONTENT = {
  'application/json': { schema: { $ref: getSchemaPath(OauthErrorBody) } },
  'application/problem+json': { schema: { $ref: getSchemaPath(Problem) } },
};

@ApiTags('identity')
@ApiExtraModels(OauthErrorBody)
@ApiBadRequestResponse({ description: 'RFC 6749 §5.2', content: ERROR_CONTENT })
@ApiUnauthorizedResponse({
  description: 'The client is unknown or its secret is wrong',
  content: ERROR_CONTENT,
})
@UseFilters(OauthErrorFilter)
@Controller('oauth')
export class OauthController {
  constructor(private readonly tokens: OauthTokens) {}

  @Post('token')
  @HttpCode(200)
  @Permit('public')
  @WithoutIdempotencyKey()
  @ApiBasicAuth('client')
  @ApiConsumes(FORM)
  @ApiBody({ type: TokenForm })
  @ApiOperation({ summary: 'A token for the credentials of a client (RFC 6749 §4.4)' })
  @ApiOkResponse({ type: TokenBody })
  @Header('Cache-Control', 'no-store')
  @Header('Pragma', 'no-cache')
  async token(
    @Req() { body }: RahdariRequest,
    @Headers('authorization') authorization: string | undefined,
  ): Promise<TokenBody> {
    const parameters = parametersOf(body);
    const client = clientOf(authorization, parameters);
    const grant = parameters.get('grant_type');
    if (!grant) throw new OauthError('invalid_request', 'grant_type is missing.');
    if (grant !== 'client_credentials')
      throw new OauthError('unsupported_grant_type', 'Only client_credentials is granted here.');
    const { token, expiresInSeconds, scopes } = await this.tokens.issue(client, scopesOf(parameters));
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: expiresInSeconds,
      scope: scopes.join(' '),
    };
  }

  @Post('revoke')
  @HttpCode(200)
  @Permit('public')
  @WithoutIdempotencyKey()
  @ApiBasicAuth('client')
  @ApiConsumes(FORM)
  @ApiBody({ type: RevocationForm })
  @ApiOperation({ summary: 'Give a token back (RFC 7009)' })
  @ApiOkResponse({ type: RevokedBody, description: 'It is of no use any more, whether it was or not' })
  @Header('Cache-Control', 'no-store')
  async revoke(
    @Req() { body }: RahdariRequest,
    @Headers('authorization') authorization: string | undefined,
  ): Promise<object> {
    const parameters = parametersOf(body);
    const client = clientOf(authorization, parameters);
    const token = parameters.get('token');
    if (!token) throw new OauthError('invalid_request', 'token is missing.');
    await this.tokens.revoke(client, token);
    return {};
  }
}
