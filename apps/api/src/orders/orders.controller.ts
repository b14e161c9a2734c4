import { DomainError, type Page, type Principal } from '@app/platform';
import { type IngestResult, ORDER_STATUSES, type Order, OrdersService } from '@app/sales';
import { Body, Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiConsumes,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { PageQuery } from '../http/page.dto';
import { Caller, OperationId, Permit } from '../http/permit.decorator';
import { StreamedBody } from '../http/streamed-body';

const SELLER_ID = /^sel_[0-9a-f]{32}$/;

export class MoneyBody {
  @ApiProperty({ description: 'Whole minor units as text', example: '125000' })
  @Matches(/^\d{1,15}$/)
  amount_minor: string;

  @ApiProperty({ example: 'USD' })
  @Matches(/^[A-Z]{3}$/)
  currency: string;
}

class CreateOrderDto {
  @ApiProperty() @Matches(SELLER_ID) seller_id: string;
  @ApiProperty({ example: 'own_website' }) @Matches(/^[a-z][a-z0-9_]{1,39}$/) channel: string;
  @ApiProperty({ description: "The shop's own number" }) @IsString() @MaxLength(200) external_id: string;
  @ApiProperty({ format: 'date-time' }) @IsISO8601({ strict: true }) ordered_at: string;
  @ApiProperty({ type: MoneyBody }) @ValidateNested() @Type(() => MoneyBody) amount: MoneyBody;
  @ApiPropertyOptional({ default: 1 }) @IsOptional() @IsInt() @Min(1) quantity?: number;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(100) sku?: string;
  @ApiPropertyOptional({ example: 'CN' }) @IsOptional() @Matches(/^[A-Z]{2,3}$/) destination?: string;
  @ApiPropertyOptional({ enum: ORDER_STATUSES, default: 'placed' })
  @IsOptional()
  @IsIn(ORDER_STATUSES)
  status?: string;
  @ApiPropertyOptional({ default: false }) @IsOptional() @IsBoolean() simulated?: boolean;
}

class ImportOrdersQuery {
  @ApiPropertyOptional({ description: 'Taken for rows that name no seller' })
  @IsOptional()
  @Matches(SELLER_ID)
  seller_id?: string;
}

class ListOrdersQuery extends PageQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @Matches(SELLER_ID)
  seller_id?: string;
}

class OrderIssueBody {
  @ApiProperty() line: number;
  @ApiProperty() code: string;
  @ApiProperty() detail: string;
}

class IngestBody {
  @ApiProperty() received: number;
  @ApiProperty() created: number;
  @ApiProperty() updated: number;
  @ApiProperty() unchanged: number;
  @ApiProperty() rejected: number;
  @ApiProperty({ type: [OrderIssueBody], description: 'The first 200' }) errors: OrderIssueBody[];
}

class OrderBody {
  @ApiProperty() id: string;
  @ApiProperty() seller_id: string;
  @ApiProperty() channel: string;
  @ApiProperty() external_id: string;
  @ApiProperty({ format: 'date-time' }) ordered_at: string;
  @ApiProperty({ nullable: true, type: String }) sku: string | null;
  @ApiProperty() quantity: number;
  @ApiProperty({ type: MoneyBody }) amount: MoneyBody;
  @ApiProperty({ nullable: true, type: String }) destination: string | null;
  @ApiProperty() status: string;
  @ApiProperty() simulated: boolean;
}

const orderBodyOf = (order: Order): OrderBody => ({
  id: order.id,
  seller_id: order.sellerId,
  channel: order.channel,
  external_id: order.externalId,
  ordered_at: new Date(order.orderedAt).toISOString(),
  sku: order.sku,
  quantity: order.quantity,
  amount: { amount_minor: String(order.amountMinor), currency: order.currency },
  destination: order.destination,
  status: order.status,
  simulated: order.simulated,
});

const streamOf = ({ body }: FastifyRequest, type: string): StreamedBody['stream'] => {
  if (body instanceof StreamedBody) return body.stream;
  throw new DomainError({
    code: 'REQUEST.UNSUPPORTED_MEDIA',
    kind: 'unsupported_media',
    message: `Send ${type} as the body.`,
  });
};

@ApiTags('orders')
@ApiBearerAuth()
@Controller('v1/orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Post()
  @Permit('orders.write')
  @ApiOperation({ summary: 'One order; a repeat of its channel and number changes nothing' })
  create(
    @Caller() caller: Principal,
    @OperationId() _operationId: string,
    @Body() body: CreateOrderDto,
  ): Promise<IngestBody> {
    return this.orders.one(caller, { ...body });
  }

  @Post('batch')
  @HttpCode(200)
  @Permit('orders.write')
  @ApiConsumes('application/x-ndjson')
  @ApiOperation({ summary: 'Orders as JSON Lines: at most 10,000 lines or 10 MB' })
  batch(
    @Caller() caller: Principal,
    @OperationId() _operationId: string,
    @Req() request: FastifyRequest,
  ): Promise<IngestBody> {
    return this.orders.batch(caller, streamOf(request, 'application/x-ndjson'));
  }

  @Post('import')
  @HttpCode(200)
  @Permit('orders.write')
  @ApiConsumes('text/csv')
  @ApiOperation({ summary: 'Orders as CSV with a header' })
  import(
    @Caller() caller: Principal,
    @OperationId() _operationId: string,
    @Query() query: ImportOrdersQuery,
    @Req() request: FastifyRequest,
  ): Promise<IngestResult> {
    return this.orders.importCsv(caller, streamOf(request, 'text/csv'), query.seller_id);
  }

  @Get()
  @Permit('orders.read')
  @ApiOperation({ summary: 'Orders, newest received first' })
  async list(@Caller() caller: Principal, @Query() query: ListOrdersQuery): Promise<Page<OrderBody>> {
    const page = await this.orders.list(caller, query.seller_id, query);
    return { ...page, data: page.data.map(orderBodyOf) };
  }
}
