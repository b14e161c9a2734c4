import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A program of an integrator that gets its tokens by RFC 6749 client credentials. */
@Entity('oauth_clients')
@Index('oauth_clients_tenant', ['tenantId', 'createdAt'])
@Index('oauth_clients_operation', ['tenantId', 'operationId'], { unique: true })
export class OauthClientEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text' }) label: string;
  @Column({ type: 'text' }) role: string;
  @Column({ type: 'text', array: true }) scopes: string[];
  @Column({ type: 'text' }) hash: string;
  @Column({ type: 'text' }) prefix: string;
  @Column({ type: 'text', name: 'created_by' }) createdBy: string;
  @Column({ type: 'text', name: 'operation_id' }) operationId: string;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'last_used_at', nullable: true }) lastUsedAt: Date | null;
  @Column({ type: 'timestamptz', name: 'revoked_at', nullable: true }) revokedAt: Date | null;
  @Column({ type: 'text', name: 'rotation_id', nullable: true }) rotationId: string | null;
  @Column({ type: 'timestamptz', name: 'rotated_at', nullable: true }) rotatedAt: Date | null;
  @Column({ type: 'text', name: 'previous_hash', nullable: true }) previousHash: string | null;
  @Column({ type: 'timestamptz', name: 'previous_until', nullable: true }) previousUntil: Date | null;
}

/** A short-lived token of a client; opaque, so that its end is at once (ADR 14). */
@Entity('access_tokens')
@Index('access_tokens_hash', ['hash'], { unique: true })
@Index('access_tokens_expiry', ['expiresAt'])
export class AccessTokenEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'client_id' }) clientId: string;
  @Column({ type: 'text' }) hash: string;
  @Column({ type: 'text', array: true }) scopes: string[];
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at' }) expiresAt: Date;
}
