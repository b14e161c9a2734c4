import { WebhookEndpointsService } from '@app/notifications';
import type { Page, Principal } from '@app/platform';
import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { setEtag, versionFromIfMatch } from '../http/etag';
import { NoBodyDto } from '../http/no-body.dto';
import { PageQuery } from '../http/page.dto';
import { Caller, OperationId, Permit } from '../http/permit.decorator';
import {
  CreateWebhookEndpointDto,
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
  @ApiOperation({ summary: 'List endpoints' })
  @ApiOkResponse({ type: WebhookEndpointPage })
  async list(@Caller() caller: Principal, @Query() query: PageQuery): Promise<Page<WebhookEndpointBody>> {
    const page = await this.endpoints.list(caller, query);
    return { ...page, data: page.data.map(endpointBodyOf) };
  }

  @Get(':id')
  @Permit('webhooks.manage')
  @ApiOperation({ summary: 'One endpoint with its keys, but for the secrets, and its health' })
  @ApiOkResponse({ type: WebhookEndpointBody })
  async get(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookEndpointBody> {
    const endpoint = await this.endpoints.get(caller, id);
    setEtag(reply, endpoint.version);
    return endpointBodyOf(endpoint);
  }

  @Patch(':id')
  @Permit('webhooks.manage')
  @ApiOperation({ summary: 'Change an endpoint, switch it off, or on again' })
  @ApiHeader({ name: 'If-Match', required: true, schema: { type: 'string' } })
  @ApiOkResponse({ type: WebhookEndpointBody })
  async update(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateWebhookEndpointDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookEndpointBody> {
    const { event_types: eventTypes, ...rest } = body;
    const change = { ...rest, ...(eventTypes ? { eventTypes } : {}) };
    const endpoint = await this.endpoints.update(caller, id, versionFromIfMatch(ifMatch), change);
    setEtag(reply, endpoint.version);
    return endpointBodyOf(endpoint);
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
    @Body() { overlap_seconds: overlapSeconds }: RotateSecretDto,
  ): Promise<WebhookEndpointWithSecret> {
    const made = await this.endpoints.rotateSecret(caller, id, operationId, overlapSeconds * 1000);
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
