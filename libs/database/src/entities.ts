import { ApiKeyEntity } from '../../identity/src/api-key.entity';
import { IdempotencyKeyEntity } from '../../identity/src/idempotency-key.entity';
import { TenantEntity } from '../../identity/src/tenant.entity';
import { AuditEntryEntity } from './audit-entry.entity';
import { OutboxEventEntity } from './outbox-event.entity';

/** Every row type, listed by hand: no globs, so the build knows them. */
export const ENTITIES = [
  OutboxEventEntity,
  AuditEntryEntity,
  TenantEntity,
  ApiKeyEntity,
  IdempotencyKeyEntity,
];
