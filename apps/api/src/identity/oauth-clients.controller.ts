import { OauthClientsService } from '@app/identity';
import type { Principal } from '@app/platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Exported } from '../http/export/exported.decorator';
import { NoBodyDto } from '../http/no-body.dto';
import { PageQuery } from '../http/page.dto';
import { Caller, OperationId, Permit } from '../http/permit.decorator';
import { CreateOauthClientDto, RotateCredentialDto } from './dto/credential.dto';
import {
  OauthClientBody,
  oauthClientBodyOf,
  OauthClientPage,
  OauthClientWithSecretBody,
} from './oauth-client.presenter';

@ApiTags('identity')
@ApiBearerAuth()
@Controller('v1/oauth-clients')
export class OauthClientsController {
  constructor(private readonly clients: OauthClientsService) {}

  @Post()
  @Permit('oauth_clients.manage')
  @ApiOperation({ summary: 'Make an OAuth client of an integrator; its secret is in this answer only' })
  @ApiCreatedResponse({ type: OauthClientWithSecretBody })
  async create(
    @Caller() caller: Principal,
    @OperationId() operationId: string,
    @Body() { label, scopes }: CreateOauthClientDto,
  ): Promise<OauthClientWithSecretBody> {
    const { secret, ...client } = await this.clients.create(caller, operationId, { label, scopes });
    return { ...oauthClientBodyOf(client), client_secret: secret };
  }

  @Get()
  @Permit('oauth_clients.manage')
  @Exported('oauth-clients')
  @ApiOperation({ summary: 'List OAuth clients, newest first; never their secrets' })
  @ApiOkResponse({ type: OauthClientPage })
  async list(@Caller() caller: Principal, @Query() query: PageQuery): Promise<OauthClientPage> {
    const page = await this.clients.list(caller, query);
    return { ...page, data: page.data.map(oauthClientBodyOf) };
  }

  @Get(':id')
  @Permit('oauth_clients.manage')
  @ApiOperation({ summary: 'One OAuth client' })
  @ApiOkResponse({ type: OauthClientBody })
  async get(@Caller() caller: Principal, @Param('id') id: string): Promise<OauthClientBody> {
    return oauthClientBodyOf(await this.clients.get(caller, id));
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Permit('oauth_clients.manage')
  @ApiOperation({ summary: 'Give a client a new secret; the old one is good for the overlap' })
  @ApiOkResponse({ type: OauthClientWithSecretBody })
  async rotate(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() operationId: string,
    @Body() body: RotateCredentialDto,
  ): Promise<OauthClientWithSecretBody> {
    const { secret, ...client } = await this.clients.rotate(caller, id, operationId, body.overlap_hours);
    return { ...oauthClientBodyOf(client), client_secret: secret };
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @Permit('oauth_clients.manage')
  @ApiOperation({ summary: 'Revoke a client and its tokens, for good and at once' })
  @ApiOkResponse({ type: OauthClientBody })
  async revoke(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() _body: NoBodyDto,
  ): Promise<OauthClientBody> {
    return oauthClientBodyOf(await this.clients.revoke(caller, id));
  }
}
