import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * One fact, written with the change it describes. `seq` is given at the insert, `position` by the relay after the commit:
 * transactions commit in another order than they insert, and a reader whose cursor stands at a position must never miss
 * an event that appears behind it. Without a position an event is not in the stream yet.
 */
@Entity('outbox_events')
@Index('outbox_events_tenant_position', ['tenantId', 'position'])
@Index('outbox_events_unplaced', ['seq'], { where: 'position IS NULL' })
@Index('outbox_events_pending', ['position'], { where: 'relayed_at IS NULL' })
@Index('outbox_events_position', ['position'], { unique: true })
@Index('outbox_events_fan_out', ['position'], { where: 'fanned_out_at IS NULL' })
@Index('outbox_events_link_requests', ['tenantId', 'sellerId', 'occurredAt'], {
  where: `type = 'seller.link_requested'::text`,
})
export class OutboxEventEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'bigint', generated: 'increment', unique: true }) seq: string;
  @Column({ type: 'bigint', nullable: true }) position: string | null;
  /** Counts the public events of the seller, given with the position. */
  @Column({ type: 'bigint', name: 'seller_sequence', nullable: true }) sellerSequence: string | null;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text' }) type: string;
  @Column({ type: 'text' }) subject: string;
  @Column({ type: 'text', name: 'seller_id', nullable: true }) sellerId: string | null;
  @Column({ type: 'jsonb' }) data: Record<string, unknown>;
  @Column({ type: 'timestamptz', name: 'occurred_at' }) occurredAt: Date;
  /** When its deliveries were written. */
  @Column({ type: 'timestamptz', name: 'fanned_out_at', nullable: true }) fannedOutAt: Date | null;
  @Column({ type: 'timestamptz', name: 'relayed_at', nullable: true }) relayedAt: Date | null;
}
