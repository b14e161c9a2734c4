import { ApiKeysService } from '@app/identity';
import type { Principal } from '@app/platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Exported } from '../http/export/exported.decorator';
import { NoBodyDto } from '../http/no-body.dto';
import { PageQuery } from '../http/page.dto';
import { Caller, OperationId, Permit } from '../http/permit.decorator';
import { ApiKeyBody, apiKeyBodyOf, ApiKeyPage, ApiKeyWithSecretBody } from './credential.presenter';
import { CreateApiKeyDto, RotateCredentialDto } from './dto/credential.dto';

@ApiTags('identity')
@ApiBearerAuth()
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Post()
  @Permit('api_keys.manage')
  @ApiOperation({ summary: 'Make an API key; it is in this answer only' })
  @ApiCreatedResponse({ type: ApiKeyWithSecretBody })
  async create(
    @Caller() caller: Principal,
    @OperationId() operationId: string,
    @Body() body: CreateApiKeyDto,
  ): Promise<ApiKeyWithSecretBody> {
    const { secret, ...key } = await this.keys.create(caller, operationId, {
      label: body.label,
      role: body.role ?? 'integrator',
      scopes: body.scopes,
      expiresAt: body.expires_at ? new Date(body.expires_at) : undefined,
    });
    return { ...apiKeyBodyOf(key), key: secret };
  }

  @Get()
  @Permit('api_keys.manage')
  @Exported('api-keys')
  @ApiOperation({ summary: 'List API keys, newest first; never the keys themselves' })
  @ApiOkResponse({ type: ApiKeyPage })
  async list(@Caller() caller: Principal, @Query() query: PageQuery): Promise<ApiKeyPage> {
    const page = await this.keys.list(caller, query);
    return { ...page, data: page.data.map(apiKeyBodyOf) };
  }

  @Get(':id')
  @Permit('api_keys.manage')
  @ApiOperation({ summary: 'One API key' })
  @ApiOkResponse({ type: ApiKeyBody })
  async get(@Caller() caller: Principal, @Param('id') id: string): Promise<ApiKeyBody> {
    return apiKeyBodyOf(await this.keys.get(caller, id));
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Permit('api_keys.rotate')
  @ApiOperation({
    summary: 'Give an API key a new secret; the old one is good for the overlap',
    description: 'An operator rotates any key of the tenant; a key may rotate itself.',
  })
  @ApiOkResponse({ type: ApiKeyWithSecretBody })
  async rotate(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() operationId: string,
    @Body() body: RotateCredentialDto,
  ): Promise<ApiKeyWithSecretBody> {
    const { secret, ...key } = await this.keys.rotate(caller, id, operationId, body.overlap_hours);
    return { ...apiKeyBodyOf(key), key: secret };
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @Permit('api_keys.manage')
  @ApiOperation({ summary: 'Revoke an API key, for good: the next request with it is refused' })
  @ApiOkResponse({ type: ApiKeyBody })
  async revoke(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() _body: NoBodyDto,
  ): Promise<ApiKeyBody> {
    return apiKeyBodyOf(await this.keys.revoke(caller, id));
  }
}
