import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('listings')
@Index('listings_place', ['tenantId', 'productId', 'channel', 'destination'], { unique: true })
@Index('listings_seller', ['tenantId', 'sellerId', 'id'])
export class ListingEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'seller_id' }) sellerId: string;
  @Column({ type: 'text', name: 'product_id' }) productId: string;
  @Column({ type: 'text' }) sku: string;
  @Column({ type: 'text' }) channel: string;
  @Column({ type: 'text' }) destination: string;
  @Column({ type: 'text' }) status: string;
  /** Codes and references; empty only when LIVE. */
  @Column({ type: 'jsonb' }) reasons: unknown[];
  /** What was sent last, and what a read-back is compared with. */
  @Column({ type: 'jsonb', nullable: true }) sent: Record<string, unknown> | null;
  @Column({ type: 'text', name: 'sent_hash', nullable: true }) sentHash: string | null;
  @Column({ type: 'text', name: 'channel_ref', nullable: true }) channelRef: string | null;
  /** Version of the compliance rules of the last assessment. */
  @Column({ type: 'int', name: 'rule_set_version' }) ruleSetVersion: number;
  @Column({ type: 'timestamptz', name: 'live_at', nullable: true }) liveAt: Date | null;
  @Column({ type: 'int' }) version: number;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'updated_at' }) updatedAt: Date;
}
