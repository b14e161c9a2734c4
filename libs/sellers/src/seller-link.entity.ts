import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A single-use way in for one seller: only the hash of its token is kept. */
@Entity('seller_links')
@Index('seller_links_hash', ['hash'], { unique: true })
@Index('seller_links_operation', ['tenantId', 'operationId'], { unique: true })
@Index('seller_links_unused', ['tenantId', 'sellerId'], {
  where: 'used_at IS NULL AND replaced_at IS NULL',
})
export class SellerLinkEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'seller_id' }) sellerId: string;
  @Column({ type: 'text', name: 'operation_id' }) operationId: string;
  @Column({ type: 'text' }) hash: string;
  @Column({ type: 'text', name: 'created_by' }) createdBy: string;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at' }) expiresAt: Date;
  @Column({ type: 'timestamptz', name: 'used_at', nullable: true }) usedAt: Date | null;
  /** Of the key under which the use may be repeated; null: it may not. */
  @Column({ type: 'text', name: 'repeat_hash', nullable: true }) repeatHash: string | null;
  /** A newer link took its place. */
  @Column({ type: 'timestamptz', name: 'replaced_at', nullable: true }) replacedAt: Date | null;
}
