import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A seller who came in by a link: a bearer credential bound to that seller, for a fixed time. */
@Entity('seller_sessions')
@Index('seller_sessions_hash', ['hash'], { unique: true })
@Index('seller_sessions_open', ['tenantId', 'sellerId', 'createdAt'], { where: 'ended_at IS NULL' })
@Index('seller_sessions_expiry', ['expiresAt'])
export class SellerSessionEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'seller_id' }) sellerId: string;
  @Column({ type: 'text' }) hash: string;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at' }) expiresAt: Date;
  @Column({ type: 'timestamptz', name: 'ended_at', nullable: true }) endedAt: Date | null;
}
