import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a seller's sales will be compared with, fixed before its storefront opens. */
@Entity('uplift_studies')
@Index('uplift_studies_seller', ['tenantId', 'sellerId'], { unique: true })
export class UpliftStudyEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'seller_id' }) sellerId: string;
  @Column({ type: 'text' }) status: string;
  @Column({ type: 'text', nullable: true }) reason: string | null;
  @Column({ type: 'jsonb', nullable: true }) baseline: Record<string, unknown> | null;
  @Column({ type: 'text', name: 'baseline_sha256', nullable: true }) baselineSha256: string | null;
  /** Days before this one, in Pakistan, belong to the baseline. */
  @Column({ type: 'date', name: 'frozen_day', nullable: true }) frozenDay: string | null;
  @Column({ type: 'text', name: 'method_version' }) methodVersion: string;
  @Column({ type: 'timestamptz', name: 'frozen_at', nullable: true }) frozenAt: Date | null;
}
