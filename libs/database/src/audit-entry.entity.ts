import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Append-only; each entry's hash covers the one before it, per tenant. */
@Entity('audit_entries')
@Index('audit_entries_tenant_seq', ['tenantId', 'seq'], { unique: true })
@Index('audit_entries_subject', ['tenantId', 'subject', 'seq'])
@Index('audit_entries_action', ['tenantId', 'action', 'seq'])
export class AuditEntryEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'bigint' }) seq: string;
  @Column({ type: 'timestamptz', name: 'occurred_at' }) occurredAt: Date;
  @Column({ type: 'text', name: 'actor_id' }) actorId: string;
  @Column({ type: 'text', name: 'actor_role' }) actorRole: string;
  @Column({ type: 'text' }) action: string;
  @Column({ type: 'text' }) subject: string;
  @Column({ type: 'jsonb' }) details: Record<string, unknown>;
  @Column({ type: 'text', name: 'prev_hash', nullable: true }) prevHash: string | null;
  @Column({ type: 'text' }) hash: string;
}
