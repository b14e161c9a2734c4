import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What an endpoint's deliveries are signed with. After a rotation the one before signs too, until it expires. */
@Entity('webhook_keys')
@Index('webhook_keys_endpoint', ['tenantId', 'endpointId'])
@Index('webhook_keys_operation', ['tenantId', 'operationId', 'kind'], { unique: true })
export class WebhookKeyEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'endpoint_id' }) endpointId: string;
  @Column({ type: 'text', name: 'operation_id' }) operationId: string;
  /** `v1` (HMAC-SHA256) or `v1a` (ed25519). */
  @Column({ type: 'text' }) kind: string;
  @Column({ type: 'text' }) sealed: string;
  @Column({ type: 'text', name: 'public_key', nullable: true }) publicKey: string | null;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', nullable: true }) expiresAt: Date | null;
}
