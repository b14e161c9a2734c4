import { Module } from '@nestjs/common';
import { OrdersService } from './orders.service';
import { SalesActivities } from './sales.activities';
import { UpliftService } from './uplift.service';

@Module({
  providers: [OrdersService, UpliftService, SalesActivities],
  exports: [OrdersService, UpliftService, SalesActivities],
})
export class SalesModule {}
