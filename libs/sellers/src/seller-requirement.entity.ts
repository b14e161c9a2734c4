import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The present state of one requirement of one seller, written whenever its inputs change. */
@Entity('seller_requirements')
@Index('seller_requirements_valid_until', ['validUntil'])
export class SellerRequirementEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @PrimaryColumn({ type: 'text', name: 'seller_id' }) sellerId: string;
  @PrimaryColumn({ type: 'text' }) code: string;
  @Column({ type: 'text' }) status: string;
  /** The whole state as evaluated: due, errors, alternatives, rule version. */
  @Column({ type: 'jsonb' }) state: Record<string, unknown>;
  /** What an agent decided about it, when one did. */
  @Column({ type: 'text', nullable: true }) decision: string | null;
  @Column({ type: 'text', name: 'decision_reason', nullable: true }) decisionReason: string | null;
  /** What it was decided on; null for what was decided before that was kept. */
  @Column({ type: 'text', name: 'decision_basis', nullable: true }) decisionBasis: string | null;
  @Column({ type: 'text', name: 'decided_by', nullable: true }) decidedBy: string | null;
  /** Last day of the evidence, where it has one. */
  @Column({ type: 'date', name: 'valid_until', nullable: true }) validUntil: string | null;
  /** The step of running out that was told last, as `<valid until>/<days>`. */
  @Column({ type: 'text', name: 'expiry_told', nullable: true }) expiryTold: string | null;
  @Column({ type: 'timestamptz', name: 'updated_at' }) updatedAt: Date;
}
