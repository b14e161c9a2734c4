import { WebhookEndpointsService } from '@app/notifications';
import type { Principal } from '@app/platform';
import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { versionFromIfMatch } from '../http/etag';
import { Exported } from '../http/export/exported.decorator';
import { NoBodyDto } from '../http/no-body.dto';
import { PageQuery } from '../http/page.dto';
import { Caller, OperationId, Permit } from '../http/permit.decorator';
import {
  CreateWebhookEndpointDto,
  OVERLAP_S,
  RotateSecretDto,
  UpdateWebhookEndpointDto,
} from './dto/webhook-endpoint.dto';
import {
  endpointBodyOf,
  TestEventBody,
  WebhookEndpointBody,
  WebhookEndpointPage,
  WebhookEndpointWithSecret,
} from './webhook.presenter';

@ApiTags('webhooks')
@ApiBearerAuth()
@Controller('v1/webhook-endpoints')
export class WebhookEndpointsController {
  constructor(private readonly endpoints: WebhookEndpointsService) {}

  @Post()
  @Permit('webhooks.manage')
  @ApiOperation({ summary: 'Subscribe an endpoint; the secret is in this answer only' })
  @ApiCreatedResponse({ type: WebhookEndpointWithSecret })
  async create(
    @Caller() caller: Principal,
    @OperationId() operationId: string,
    @Body() body: CreateWebhookEndpointDto,
  ): Promise<WebhookEndpointWithSecret> {
    const { url, event_types: eventTypes = [], description } = body;
    const made = await this.endpoints.create(caller, operationId, { url, eventTypes, description });
    return { ...endpointBodyOf(made), secret: made.secret };
  }

  @Get()
  @Permit('webhooks.manage')
  @Exported('webhook-endpoints')
  @ApiOperation({ summary: 'List endpoints' })
  @ApiOkResponse({ type: WebhookEndpointPage })
  async list(@Caller() caller: Principal, @Query() query: PageQuery): Promise<WebhookEndpointPage> {
    const page = await this.endpoints.list(caller, query);
    return { ...page, data: page.data.map(endpointBodyOf) };
  }

  @Get(':id')
  @Permit('webhooks.manage')
  @ApiOperation({ summary: 'One endpoint with its keys, but for the secrets, and its health' })
  @ApiOkResponse({ type: WebhookEndpointBody })
  async get(@Caller() caller: Principal, @Param('id') id: string): Promise<WebhookEndpointBody> {
    return endpointBodyOf(await this.endpoints.get(caller, id));
  }

  @Patch(':id')
  @Permit('webhooks.manage')
  @ApiOperation({ summary: 'Change an endpoint, switch it off, or on again' })
  @ApiOkResponse({ type: WebhookEndpointBody })
  async update(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateWebhookEndpointDto,
  ): Promise<WebhookEndpointBody> {
    const { url, event_types: eventTypes, description, enabled } = body;
    // Null is as good as absent, but for a description that is to go.
    const given = Object.entries({ url, eventTypes, enabled }).filter(([, value]) => value != null);
    const change = { ...Object.fromEntries(given), ...(description === undefined ? {} : { description }) };
    return endpointBodyOf(await this.endpoints.update(caller, id, versionFromIfMatch(ifMatch), change));
  }

  @Delete(':id')
  @HttpCode(204)
  @Permit('webhooks.manage')
  @ApiOperation({ summary: 'Delete an endpoint with its keys; what is under way to it ends' })
  @ApiNoContentResponse()
  remove(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    return this.endpoints.remove(caller, id);
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @Permit('webhooks.manage')
  @ApiOperation({ summary: 'New keys; the ones before sign beside them for a while' })
  @ApiOkResponse({ type: WebhookEndpointWithSecret })
  async rotateSecret(
    @Caller() caller: Principal,
    @OperationId() operationId: string,
    @Param('id') id: string,
    @Body() body: RotateSecretDto,
  ): Promise<WebhookEndpointWithSecret> {
    const made = await this.endpoints.rotateSecret(
      caller,
      id,
      operationId,
      (body.overlap_seconds ?? OVERLAP_S) * 1000,
    );
    return { ...endpointBodyOf(made), secret: made.secret };
  }

  @Post(':id/test')
  @HttpCode(202)
  @Permit('webhooks.manage')
  @ApiOperation({ summary: 'Send a test event to this endpoint, by the way of all events' })
  @ApiAcceptedResponse({ type: TestEventBody })
  async test(
    @Caller() caller: Principal,
    @OperationId() operationId: string,
    @Param('id') id: string,
    @Body() _: NoBodyDto,
  ): Promise<TestEventBody> {
    return { event_id: await this.endpoints.test(caller, id, operationId) };
  }
}
