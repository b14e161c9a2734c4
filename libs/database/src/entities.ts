import { AuditEntryEntity } from './audit-entry.entity';
import { OutboxEventEntity } from './outbox-event.entity';

/** Every row type, listed by hand: no globs, so the build knows them. */
export const ENTITIES = [OutboxEventEntity, AuditEntryEntity];
