export { AuditModule } from './audit.module';
export { AuditService, type ExportedList } from './audit.service';
export type { AuditEntry } from './audit-entry.repository';
