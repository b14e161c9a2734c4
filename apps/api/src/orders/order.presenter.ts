import type { Page } from '@app/platform';
import { type IngestReport, ORDER_STATUSES, type OrderRow, type TakenOrder } from '@app/sales';
import { ApiProperty } from '@nestjs/swagger';
import { idSchema } from '../http/ids';
import { MoneyBody } from '../http/money.dto';
import { PageOf } from '../http/page.dto';

export class OrderBody {
  @ApiProperty(idSchema('ord')) id: string;
  @ApiProperty(idSchema('sel')) seller_id: string;
  @ApiProperty() channel: string;
  @ApiProperty() external_id: string;
  @ApiProperty({ format: 'date-time' }) ordered_at: string;
  @ApiProperty({ nullable: true, type: String }) sku: string | null;
  @ApiProperty({ type: 'integer' }) quantity: number;
  @ApiProperty({ type: MoneyBody }) amount: MoneyBody;
  @ApiProperty({ nullable: true, type: String }) destination: string | null;
  @ApiProperty({ enum: ORDER_STATUSES }) status: string;
  @ApiProperty() simulated: boolean;
  @ApiProperty({ format: 'date-time' }) received_at: string;
}

export class OrderPage extends PageOf(OrderBody) {}

export class TakenOrderBody {
  @ApiProperty({ enum: ['created', 'updated', 'unchanged'] }) result: string;
  @ApiProperty({ type: OrderBody }) order: OrderBody;
  @ApiProperty({
    description: "The change is of a day before the seller's baseline was frozen: kept apart, in no figure",
  })
  restated: boolean;
}

class OrderIssueBody {
  @ApiProperty({ type: 'integer', description: 'Of the body, from 1' }) line: number;
  @ApiProperty({ nullable: true, type: String }) external_id: string | null;
  @ApiProperty({ description: 'Where in the order' }) pointer: string;
  @ApiProperty({ example: 'ORDER.CONFLICT' }) code: string;
  @ApiProperty() detail: string;
}

class FrozenSellerBody {
  @ApiProperty(idSchema('sel')) seller_id: string;
  @ApiProperty({ format: 'date' }) frozen_day: string;
}

export class IngestBody {
  @ApiProperty({ type: 'integer', description: 'Lines with an order' }) received: number;
  @ApiProperty({ type: 'integer' }) created: number;
  @ApiProperty({ type: 'integer', description: 'Cancelled or returned since' }) updated: number;
  @ApiProperty({ type: 'integer', description: 'Known already' }) unchanged: number;
  @ApiProperty({ type: 'integer', description: 'Lines of which nothing was taken' }) rejected: number;
  @ApiProperty({
    type: 'integer',
    description: "Of created and updated: for days before their seller's baseline was frozen, in no figure",
  })
  restated: number;
  @ApiProperty({
    type: [FrozenSellerBody],
    description:
      'Sellers of whom days before their `frozen_day` were sent: those days do not count as observed. The first 1,000',
  })
  frozen: FrozenSellerBody[];
  @ApiProperty({ type: [OrderIssueBody], description: 'The first 1,000, by line' }) errors: OrderIssueBody[];
}

export const orderBodyOf = (order: OrderRow): OrderBody => ({
  id: order.id,
  seller_id: order.sellerId,
  channel: order.channel,
  external_id: order.externalId,
  ordered_at: new Date(order.orderedAt).toISOString(),
  sku: order.sku,
  quantity: order.quantity,
  amount: { amount_minor: order.amountMinor, currency: order.currency },
  destination: order.destination,
  status: order.status,
  simulated: order.simulated,
  received_at: new Date(order.receivedAt).toISOString(),
});

export const orderPageOf = (page: Page<OrderRow>): OrderPage => ({
  ...page,
  data: page.data.map(orderBodyOf),
});

export const takenOrderBodyOf = (taken: TakenOrder): TakenOrderBody => ({
  result: taken.result,
  order: orderBodyOf(taken.order),
  restated: taken.restated,
});

export const ingestBodyOf = ({ errors, frozen, ...counts }: IngestReport): IngestBody => ({
  ...counts,
  frozen: frozen.map(({ sellerId, frozenDay }) => ({ seller_id: sellerId, frozen_day: frozenDay })),
  errors: errors.map(({ line, externalId, pointer, code, detail }) => ({
    line,
    external_id: externalId,
    pointer,
    code,
    detail,
  })),
});
