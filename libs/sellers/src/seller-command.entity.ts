import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A command or system step of one seller. Its id is the Update's id; `applied_at` and the snapshot make a second run
 * return the first one's result. The body is sealed: it may hold answers and notes.
 */
@Entity('seller_commands')
@Index('seller_commands_seller', ['tenantId', 'sellerId', 'createdAt'])
export class SellerCommandEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'seller_id' }) sellerId: string;
  @Column({ type: 'text' }) action: string;
  @Column({ type: 'text', name: 'actor_id' }) actorId: string;
  @Column({ type: 'text', name: 'actor_role' }) actorRole: string;
  @Column({ type: 'text', name: 'body_sealed', nullable: true }) bodySealed: string | null;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'applied_at', nullable: true }) appliedAt: Date | null;
  @Column({ type: 'jsonb', nullable: true }) snapshot: Record<string, unknown> | null;
}
