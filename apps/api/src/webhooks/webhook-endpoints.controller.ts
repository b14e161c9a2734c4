import { NotificationsService, type WebhookDelivery, type WebhookEndpoint } from '@app/notifications';
import type { Principal } from '@app/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { idSchema } from '../http/ids';
import { PageOf, PageQuery } from '../http/page.dto';
import { Caller, OperationId, Permit } from '../http/permit.decorator';

class CreateWebhookEndpointDto {
  @ApiProperty({ description: 'https and a public host', maxLength: 2048 })
  @IsString()
  @MaxLength(2048)
  url: string;

  @ApiPropertyOptional({ type: [String], description: 'Event types; empty: all' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @Matches(/^[a-z_.]{3,60}$/, { each: true })
  event_types?: string[];
}

class WebhookEndpointBody {
  @ApiProperty(idSchema('whe')) id: string;
  @ApiProperty() url: string;
  @ApiProperty({ type: [String] }) event_types: string[];
  @ApiProperty({ nullable: true, type: String }) disabled_reason: string | null;
  @ApiProperty({ format: 'date-time' }) created_at: string;
  @ApiPropertyOptional({ description: 'whsec_…: shown once, in the answer to the creation' }) secret?: string;
}

class WebhookDeliveryBody {
  @ApiProperty(idSchema('dlv')) id: string;
  @ApiProperty(idSchema('evt')) event_id: string;
  @ApiProperty() status: string;
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } }) attempts: unknown[];
  @ApiProperty({ format: 'date-time' }) created_at: string;
  @ApiProperty({ nullable: true, type: String, format: 'date-time' }) delivered_at: string | null;
}

class WebhookEndpointPage extends PageOf(WebhookEndpointBody) {}

class WebhookDeliveryPage extends PageOf(WebhookDeliveryBody) {}

const bodyOf = (endpoint: WebhookEndpoint & { secret?: string }): WebhookEndpointBody => ({
  id: endpoint.id,
  url: endpoint.url,
  event_types: endpoint.eventTypes,
  disabled_reason: endpoint.disabledReason,
  created_at: new Date(endpoint.createdAt).toISOString(),
  ...(endpoint.secret ? { secret: endpoint.secret } : {}),
});

const deliveryBodyOf = (delivery: WebhookDelivery): WebhookDeliveryBody => ({
  id: delivery.id,
  event_id: delivery.eventId,
  status: delivery.status,
  attempts: delivery.attempts,
  created_at: new Date(delivery.createdAt).toISOString(),
  delivered_at: delivery.deliveredAt ? new Date(delivery.deliveredAt).toISOString() : null,
});

@ApiTags('webhooks')
@ApiBearerAuth()
@Controller('v1/webhook-endpoints')
export class WebhookEndpointsController {
  constructor(private readonly notifications: NotificationsService) {}

  @Post()
  @Permit('webhooks.manage')
  @ApiOperation({ summary: 'Subscribe an endpoint; the secret is in this answer only' })
  @ApiCreatedResponse({ type: WebhookEndpointBody })
  async create(
    @Caller() caller: Principal,
    @OperationId() operationId: string,
    @Body() body: CreateWebhookEndpointDto,
  ): Promise<WebhookEndpointBody> {
    const wanted = { url: body.url, eventTypes: body.event_types ?? [] };
    return bodyOf(await this.notifications.createEndpoint(caller, operationId, wanted));
  }

  @Get()
  @Permit('webhooks.manage')
  @ApiOperation({ summary: 'List endpoints (at most 200)' })
  @ApiOkResponse({ type: WebhookEndpointPage })
  async list(@Caller() caller: Principal): Promise<WebhookEndpointPage> {
    return { data: (await this.notifications.endpoints(caller)).map(bodyOf), next_cursor: null };
  }

  @Get(':id/deliveries')
  @Permit('webhooks.manage')
  @ApiOperation({ summary: 'Deliveries of an endpoint, newest first, with every attempt' })
  @ApiOkResponse({ type: WebhookDeliveryPage })
  async deliveries(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query() query: PageQuery,
  ): Promise<WebhookDeliveryPage> {
    const page = await this.notifications.deliveries(caller, id, query);
    return { ...page, data: page.data.map(deliveryBodyOf) };
  }
}
