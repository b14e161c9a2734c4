import { AuditModule } from '@app/audit';
import { Module } from '@nestjs/common';
import { AuditEntriesController } from './audit-entries.controller';

@Module({ imports: [AuditModule], controllers: [AuditEntriesController] })
export class AuditApiModule {}
