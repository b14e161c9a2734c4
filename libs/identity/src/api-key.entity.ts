import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('api_keys')
@Index('api_keys_hash', ['hash'], { unique: true })
@Index('api_keys_previous_hash', ['previousHash'], { unique: true, where: 'previous_hash IS NOT NULL' })
@Index('api_keys_tenant', ['tenantId', 'createdAt'])
@Index('api_keys_operation', ['tenantId', 'operationId'], {
  unique: true,
  where: 'operation_id IS NOT NULL',
})
export class ApiKeyEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text' }) hash: string;
  @Column({ type: 'text' }) prefix: string;
  @Column({ type: 'text' }) label: string;
  @Column({ type: 'text' }) role: string;
  @Column({ type: 'text', name: 'seller_id', nullable: true }) sellerId: string | null;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', nullable: true }) expiresAt: Date | null;
  @Column({ type: 'timestamptz', name: 'last_used_at', nullable: true }) lastUsedAt: Date | null;
  @Column({ type: 'timestamptz', name: 'revoked_at', nullable: true }) revokedAt: Date | null;
  /** Null: everything that the role may. */
  @Column({ type: 'text', array: true, nullable: true }) scopes: string[] | null;
  @Column({ type: 'text', name: 'created_by', nullable: true }) createdBy: string | null;
  /** Of its creation over the API. */
  @Column({ type: 'text', name: 'operation_id', nullable: true }) operationId: string | null;
  /** Of the rotation that made the present secret. */
  @Column({ type: 'text', name: 'rotation_id', nullable: true }) rotationId: string | null;
  @Column({ type: 'timestamptz', name: 'rotated_at', nullable: true }) rotatedAt: Date | null;
  /** The secret before the last rotation: good until `previousUntil`, then of no use. */
  @Column({ type: 'text', name: 'previous_hash', nullable: true }) previousHash: string | null;
  @Column({ type: 'timestamptz', name: 'previous_until', nullable: true }) previousUntil: Date | null;
}
