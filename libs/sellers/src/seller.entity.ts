import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('sellers')
@Index('sellers_tenant', ['tenantId', 'id'])
@Index('sellers_queue', ['tenantId', 'lifecycle', 'since'])
@Index('sellers_programme', ['tenantId', 'programmeId'])
@Index('sellers_operation', ['tenantId', 'operationId'], { unique: true })
@Index('sellers_live_ntn', ['tenantId', 'ntnHash'], {
  unique: true,
  where: `ntn_hash IS NOT NULL AND lifecycle NOT IN ('EXPIRED', 'WITHDRAWN', 'REJECTED', 'TERMINATED')`,
})
@Index('sellers_live_cnic', ['tenantId', 'cnicHash'], {
  unique: true,
  where: `cnic_hash IS NOT NULL AND lifecycle NOT IN ('EXPIRED', 'WITHDRAWN', 'REJECTED', 'TERMINATED')`,
})
@Index('sellers_email', ['emailHash'], { where: 'email_hash IS NOT NULL' })
@Index('sellers_invitation', ['invitationHash'], { unique: true, where: 'invitation_hash IS NOT NULL' })
export class SellerEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'operation_id' }) operationId: string;
  @Column({ type: 'text', name: 'programme_id' }) programmeId: string;
  @Column({ type: 'text', name: 'display_name' }) displayName: string;
  @Column({ type: 'text', name: 'legal_form' }) legalForm: string;
  @Column({ type: 'text' }) locale: string;
  @Column({ type: 'text' }) lifecycle: string;
  @Column({ type: 'timestamptz' }) since: Date;
  @Column({ type: 'text', name: 'previous_lifecycle', nullable: true }) previousLifecycle: string | null;
  @Column({ type: 'int' }) round: number;
  @Column({ type: 'int' }) version: number;
  @Column({ type: 'text', name: 'application_sealed', nullable: true }) applicationSealed: string | null;
  @Column({ type: 'text', name: 'ntn_hash', nullable: true }) ntnHash: string | null;
  @Column({ type: 'text', name: 'cnic_hash', nullable: true }) cnicHash: string | null;
  /** Of the address in the answers, under one key for all tenants: who lost the link knows no tenant. */
  @Column({ type: 'text', name: 'email_hash', nullable: true }) emailHash: string | null;
  @Column({ type: 'text', name: 'requirement_set' }) requirementSet: string;
  @Column({ type: 'int', name: 'requirement_set_version' }) requirementSetVersion: number;
  @Column({ type: 'int', name: 'risk_score', nullable: true }) riskScore: number | null;
  @Column({ type: 'jsonb', name: 'risk_factors' }) riskFactors: string[];
  @Column({ type: 'jsonb' }) flagged: unknown[];
  @Column({ type: 'jsonb' }) conditions: string[];
  @Column({ type: 'text', nullable: true }) assignee: string | null;
  @Column({ type: 'text', name: 'awaiting_action_from', nullable: true }) awaitingActionFrom: string | null;
  @Column({ type: 'boolean' }) overridden: boolean;
  @Column({ type: 'jsonb', name: 'answer_revisions', default: {} }) answerRevisions: Record<string, number>;
  @Column({ type: 'jsonb', nullable: true }) proposal: Record<string, unknown> | null;
  @Column({ type: 'boolean', name: 'appeal_used' }) appealUsed: boolean;
  @Column({ type: 'boolean', name: 'sanctions_confirmed' }) sanctionsConfirmed: boolean;
  /** Onboarded elsewhere and moved in by an operator: marked for ever. */
  @Column({ type: 'boolean' }) imported: boolean;
  /** Its orders are simulated: said wherever its figures are shown. */
  @Column({ type: 'boolean' }) simulated: boolean;
  @Column({ type: 'timestamptz', name: 'went_live_at', nullable: true }) wentLiveAt: Date | null;
  @Column({ type: 'timestamptz', name: 'consent_at', nullable: true }) consentAt: Date | null;
  /** These two are of before `seller_links`: no longer written, and dropped one release later. */
  @Column({ type: 'text', name: 'invitation_hash', nullable: true }) invitationHash: string | null;
  @Column({ type: 'timestamptz', name: 'invitation_used_at', nullable: true }) invitationUsedAt: Date | null;
  @Column({ type: 'jsonb', name: 'import_evidence', nullable: true }) importEvidence: Record<
    string,
    unknown
  > | null;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'updated_at' }) updatedAt: Date;
}
