import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One fact, written with the change it describes. `seq` orders the stream; the relay marks what it has handled. */
@Entity('outbox_events')
@Index('outbox_events_tenant_seq', ['tenantId', 'seq'])
@Index('outbox_events_pending', ['seq'], { where: 'relayed_at IS NULL' })
export class OutboxEventEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'bigint', generated: 'increment', unique: true }) seq: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text' }) type: string;
  @Column({ type: 'text' }) subject: string;
  @Column({ type: 'text', name: 'seller_id', nullable: true }) sellerId: string | null;
  @Column({ type: 'jsonb' }) data: Record<string, unknown>;
  @Column({ type: 'timestamptz', name: 'occurred_at' }) occurredAt: Date;
  @Column({ type: 'timestamptz', name: 'relayed_at', nullable: true }) relayedAt: Date | null;
}
