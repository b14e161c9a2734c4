import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('holds')
@Index('holds_open', ['tenantId', 'sellerId'], { where: 'lifted_at IS NULL' })
export class HoldEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'seller_id' }) sellerId: string;
  @Column({ type: 'text' }) type: string;
  @Column({ type: 'text', name: 'reason_code' }) reasonCode: string;
  @Column({ type: 'text', name: 'placed_by' }) placedBy: string;
  @Column({ type: 'timestamptz', name: 'placed_at' }) placedAt: Date;
  @Column({ type: 'text', name: 'lifted_by', nullable: true }) liftedBy: string | null;
  @Column({ type: 'timestamptz', name: 'lifted_at', nullable: true }) liftedAt: Date | null;
}
