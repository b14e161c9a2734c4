import { Module } from '@nestjs/common';
import { Quotas } from './quotas.service';

@Module({ providers: [Quotas], exports: [Quotas] })
export class QuotasModule {}
