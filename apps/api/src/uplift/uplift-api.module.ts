import { SalesModule } from '@app/sales';
import { Module } from '@nestjs/common';
import { UpliftController } from './uplift.controller';

@Module({ imports: [SalesModule], controllers: [UpliftController] })
export class UpliftApiModule {}
