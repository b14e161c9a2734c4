import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A person, by the issuer's name for it: what the audit and four eyes know is our own id. */
@Entity('users')
@Index('users_subject', ['issuer', 'subject'], { unique: true })
@Index('users_tenant', ['tenantId', 'id'])
export class UserEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text' }) issuer: string;
  @Column({ type: 'text' }) subject: string;
  /** As the issuer last said it. */
  @Column({ type: 'text' }) role: string;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'last_seen_at', nullable: true }) lastSeenAt: Date | null;
  @Column({ type: 'timestamptz', name: 'disabled_at', nullable: true }) disabledAt: Date | null;
  /** Of the request that last disabled or enabled it: a late repeat of one before undoes nothing. */
  @Column({ type: 'text', name: 'access_operation_id', nullable: true }) accessOperationId: string | null;
}
