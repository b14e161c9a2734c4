import { WebhookDeliveriesService } from '@app/notifications';
import type { Principal } from '@app/platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Exported } from '../http/export/exported.decorator';
import { NoBodyDto } from '../http/no-body.dto';
import { PageQuery } from '../http/page.dto';
import { Caller, OperationId, Permit } from '../http/permit.decorator';
import { RedeliverFailedDto } from './dto/webhook-delivery.dto';
import { RedeliveryBody, redeliveryBodyOf, RedeliveryPage } from './webhook.presenter';

@ApiTags('webhooks')
@ApiBearerAuth()
@Controller('v1/webhook-endpoints/:id')
export class WebhookRedeliveriesController {
  constructor(private readonly deliveries: WebhookDeliveriesService) {}

  @Post('redeliver')
  @HttpCode(202)
  @Permit('webhooks.manage')
  @ApiOperation({ summary: 'Deliver all once more that failed since a time; one such job at a time' })
  @ApiAcceptedResponse({ type: RedeliveryBody })
  async redeliver(
    @Caller() caller: Principal,
    @OperationId() operationId: string,
    @Param('id') id: string,
    @Body() { since, until }: RedeliverFailedDto,
  ): Promise<RedeliveryBody> {
    const span = { since: new Date(since), ...(until ? { until: new Date(until) } : {}) };
    return redeliveryBodyOf(await this.deliveries.redeliverFailed(caller, id, operationId, span));
  }

  @Get('redeliveries')
  @Permit('webhooks.manage')
  @Exported('redeliveries')
  @ApiOperation({ summary: 'Such jobs, newest first' })
  @ApiOkResponse({ type: RedeliveryPage })
  async list(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query() query: PageQuery,
  ): Promise<RedeliveryPage> {
    const page = await this.deliveries.redeliveries(caller, id, query);
    return { ...page, data: page.data.map((one) => redeliveryBodyOf(one)) };
  }

  @Get('redeliveries/:redeliveryId')
  @Permit('webhooks.manage')
  @ApiOperation({ summary: 'One such job and how far it is' })
  @ApiOkResponse({ type: RedeliveryBody })
  async get(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('redeliveryId') redeliveryId: string,
  ): Promise<RedeliveryBody> {
    return redeliveryBodyOf(await this.deliveries.redelivery(caller, id, redeliveryId));
  }

  @Post('redeliveries/:redeliveryId/cancel')
  @HttpCode(202)
  @Permit('webhooks.manage')
  @ApiOperation({ summary: 'Stop such a job; what it has queued stays queued' })
  @ApiAcceptedResponse({ type: RedeliveryBody })
  async cancel(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('redeliveryId') redeliveryId: string,
    @Body() _: NoBodyDto,
  ): Promise<RedeliveryBody> {
    return redeliveryBodyOf(await this.deliveries.cancelRedelivery(caller, id, redeliveryId));
  }
}
