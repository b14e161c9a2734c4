import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A candidate that people must decide. Nothing but a decision of two people closes it. */
@Entity('screening_hits')
@Index('screening_hits_subject', ['tenantId', 'sellerId', 'subjectPointer', 'listCode', 'entryRef'], {
  unique: true,
})
export class ScreeningHitEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'seller_id' }) sellerId: string;
  @Column({ type: 'text', name: 'subject_pointer' }) subjectPointer: string;
  /** Keyed hash of the subject's name: tells whether a cleared candidate is still the same person. */
  @Column({ type: 'text', name: 'subject_hash' }) subjectHash: string;
  @Column({ type: 'text', name: 'list_id' }) listId: string;
  @Column({ type: 'text', name: 'list_code' }) listCode: string;
  @Column({ type: 'text', name: 'entry_ref' }) entryRef: string;
  @Column({ type: 'double precision' }) score: number;
  @Column({ type: 'text' }) verdict: string;
  @Column({ type: 'jsonb' }) reasons: unknown[];
  @Column({ type: 'text' }) status: string;
  @Column({ type: 'text', name: 'proposed_by', nullable: true }) proposedBy: string | null;
  @Column({ type: 'text', name: 'proposed_reason', nullable: true }) proposedReason: string | null;
  @Column({ type: 'text', name: 'decided_by', nullable: true }) decidedBy: string | null;
  @Column({ type: 'text', name: 'decided_reason', nullable: true }) decidedReason: string | null;
  @Column({ type: 'timestamptz', name: 'decided_at', nullable: true }) decidedAt: Date | null;
  @Column({ type: 'timestamptz', name: 'found_at' }) foundAt: Date;
}
