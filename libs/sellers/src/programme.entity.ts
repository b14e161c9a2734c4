import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('programmes')
@Index('programmes_tenant', ['tenantId', 'id'])
@Index('programmes_operation', ['tenantId', 'operationId'], { unique: true })
export class ProgrammeEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'operation_id' }) operationId: string;
  @Column({ type: 'text' }) name: string;
  @Column({ type: 'text', name: 'requirement_set' }) requirementSet: string;
  @Column({ type: 'int', name: 'requirement_set_version' }) requirementSetVersion: number;
  @Column({ type: 'text', array: true }) channels: string[];
  /** Straight-through below this risk score of 100. */
  @Column({ type: 'int', name: 'straight_through_limit' }) straightThroughLimit: number;
  /** Per cent of straight-through cases that a person looks at all the same. */
  @Column({ type: 'int', name: 'review_share_percent' }) reviewSharePercent: number;
  @Column({ type: 'text' }) seed: string;
  @Column({ type: 'jsonb', name: 'policy' }) policy: Record<string, unknown>;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
}
