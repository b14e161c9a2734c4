import type { Principal } from '@app/platform';
import { OrdersService } from '@app/sales';
import { Body, Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Refuses, TakesFile } from '../http/answers.decorator';
import { Exported } from '../http/export/exported.decorator';
import { Caller, Permit } from '../http/permit.decorator';
import { CreateOrderDto, ImportOrdersQuery, ListOrdersQuery, OrdersCoverageQuery } from './dto/order.dto';
import {
  IngestBody,
  ingestBodyOf,
  OrderPage,
  orderPageOf,
  TakenOrderBody,
  takenOrderBodyOf,
} from './order.presenter';
import { ordersStreamOf } from './orders-stream';

const coverageOf = (query: OrdersCoverageQuery): { from?: string; to?: string } => ({
  from: query.observed_from,
  to: query.observed_to,
});

@ApiTags('orders')
@ApiBearerAuth()
@Controller('v1/orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Post()
  @Permit('orders.write')
  @ApiOperation({
    summary: 'One order; a repeat of its seller, channel and number changes nothing',
    description:
      'A known order may go from placed to cancelled or returned; any other change is ORDER.CONFLICT.',
  })
  @ApiCreatedResponse({ type: TakenOrderBody })
  @Refuses('not_found')
  async create(@Caller() caller: Principal, @Body() body: CreateOrderDto): Promise<TakenOrderBody> {
    return takenOrderBodyOf(await this.orders.one(caller, { ...body }));
  }

  @Post('batch')
  @HttpCode(200)
  @Permit('orders.write')
  @TakesFile({ types: ['application/x-ndjson'] })
  @ApiOperation({
    summary: 'Orders as JSON Lines: at most 10,000 lines or 10 MB',
    description: 'Lines that cannot be taken are listed, the others are taken together.',
  })
  @ApiOkResponse({ type: IngestBody })
  async batch(
    @Caller() caller: Principal,
    @Query() query: OrdersCoverageQuery,
    @Req() request: FastifyRequest,
  ): Promise<IngestBody> {
    const stream = ordersStreamOf(request, ['application/x-ndjson', 'application/jsonl']);
    return ingestBodyOf(await this.orders.batch(caller, stream, { coverage: coverageOf(query) }));
  }

  @Post('import')
  @HttpCode(200)
  @Permit('orders.write')
  @TakesFile({ types: ['text/csv'] })
  @ApiOperation({
    summary: 'Orders as CSV with a header, up to 50 MB',
    description:
      'Columns: external_id, ordered_at, currency, amount (in units) or amount_minor; seller_id and channel unless given; quantity, status, destination, sku, simulated. An import that breaks off is finished by sending the file again.',
  })
  @ApiOkResponse({ type: IngestBody })
  async import(
    @Caller() caller: Principal,
    @Query() query: ImportOrdersQuery,
    @Req() request: FastifyRequest,
  ): Promise<IngestBody> {
    const { seller_id: sellerId, channel } = query;
    const options = { coverage: coverageOf(query), sellerId, channel };
    return ingestBodyOf(await this.orders.importCsv(caller, ordersStreamOf(request, ['text/csv']), options));
  }

  @Get()
  @Permit('orders.read')
  @Exported('orders')
  @ApiOperation({ summary: 'Orders, newest received first; a seller sees its own' })
  @ApiOkResponse({ type: OrderPage })
  async list(@Caller() caller: Principal, @Query() query: ListOrdersQuery): Promise<OrderPage> {
    const filter = { sellerId: query.seller_id, channel: query.channel };
    return orderPageOf(await this.orders.list(caller, filter, query));
  }
}
