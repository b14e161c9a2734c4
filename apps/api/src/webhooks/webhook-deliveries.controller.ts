import { WebhookDeliveriesService } from '@app/notifications';
import type { Principal } from '@app/platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Exported } from '../http/export/exported.decorator';
import { NoBodyDto } from '../http/no-body.dto';
import { Caller, OperationId, Permit } from '../http/permit.decorator';
import { ListDeliveriesQuery } from './dto/webhook-delivery.dto';
import {
  deliveryBodyOf,
  deliverySummaryOf,
  WebhookDeliveryBody,
  WebhookDeliveryPage,
  WebhookDeliverySummary,
} from './webhook.presenter';

@ApiTags('webhooks')
@ApiBearerAuth()
@Controller('v1/webhook-endpoints/:id/deliveries')
export class WebhookDeliveriesController {
  constructor(private readonly deliveries: WebhookDeliveriesService) {}

  @Get()
  @Permit('webhooks.manage')
  @Exported('webhook-deliveries')
  @ApiOperation({ summary: 'Deliveries of an endpoint, newest first, with every attempt' })
  @ApiOkResponse({ type: WebhookDeliveryPage })
  async list(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query() { status, event_type: eventType, since, ...request }: ListDeliveriesQuery,
  ): Promise<WebhookDeliveryPage> {
    const filter = { status, eventType, since: since ? new Date(since) : undefined };
    const page = await this.deliveries.list(caller, id, filter, request);
    return { ...page, data: page.data.map(deliverySummaryOf) };
  }

  @Get(':deliveryId')
  @Permit('webhooks.manage')
  @ApiOperation({ summary: 'One delivery with what was sent and how each attempt ended' })
  @ApiOkResponse({ type: WebhookDeliveryBody })
  async get(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('deliveryId') deliveryId: string,
  ): Promise<WebhookDeliveryBody> {
    const { delivery, event } = await this.deliveries.get(caller, id, deliveryId);
    return deliveryBodyOf(delivery, event);
  }

  @Post(':deliveryId/redeliver')
  @HttpCode(202)
  @Permit('webhooks.manage')
  @ApiOperation({ summary: 'Deliver once more, under the same webhook-id and on the whole schedule' })
  @ApiAcceptedResponse({ type: WebhookDeliverySummary })
  async redeliver(
    @Caller() caller: Principal,
    @OperationId() operationId: string,
    @Param('id') id: string,
    @Param('deliveryId') deliveryId: string,
    @Body() _: NoBodyDto,
  ): Promise<WebhookDeliverySummary> {
    return deliverySummaryOf(await this.deliveries.redeliver(caller, id, deliveryId, operationId));
  }
}
