import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A dated read-out of a programme or a seller's study; the same data is read out once. */
@Entity('uplift_readouts')
@Index('uplift_readouts_data', ['tenantId', 'subject', 'dataSha256'], { unique: true })
@Index('uplift_readouts_subject', ['tenantId', 'subject', 'id'])
export class UpliftReadoutEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  /** A programme's or a study's id. */
  @Column({ type: 'text' }) subject: string;
  @Column({ type: 'timestamptz', name: 'computed_at' }) computedAt: Date;
  @Column({ type: 'text' }) verdict: string;
  @Column({ type: 'text', name: 'data_sha256' }) dataSha256: string;
  @Column({ type: 'jsonb' }) result: Record<string, unknown>;
}
