import { SalesModule } from '@app/sales';
import { Module } from '@nestjs/common';
import { OrdersController } from './orders.controller';

@Module({ imports: [SalesModule], controllers: [OrdersController] })
export class OrdersApiModule {}
