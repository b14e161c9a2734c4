import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One automatic check of one round. A settled row is never written again; the next round has its own. */
@Entity('checks')
@Index('checks_round', ['tenantId', 'sellerId', 'check', 'round'], { unique: true })
export class CheckEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'seller_id' }) sellerId: string;
  @Column({ type: 'text' }) check: string;
  @Column({ type: 'int' }) round: number;
  @Column({ type: 'text' }) status: string;
  @Column({ type: 'text', nullable: true }) code: string | null;
  /** The provider's answer without personal data, and what it was compared with. */
  @Column({ type: 'jsonb' }) evidence: Record<string, unknown>;
  /** The revisions of the answers it looked at; null for what was checked before they were counted. */
  @Column({ type: 'text', nullable: true }) basis: string | null;
  @Column({ type: 'text', name: 'rule_version' }) ruleVersion: string;
  @Column({ type: 'timestamptz', name: 'requested_at' }) requestedAt: Date;
  @Column({ type: 'timestamptz', name: 'settled_at', nullable: true }) settledAt: Date | null;
}
