import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How a user signs in at the embedded provider. The name is personal data: a keyed hash to find it by, and sealed. */
@Entity('user_logins')
@Index('user_logins_login', ['loginHash'], { unique: true })
export class UserLoginEntity {
  @PrimaryColumn({ type: 'text', name: 'user_id' }) userId: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'login_hash' }) loginHash: string;
  @Column({ type: 'text', name: 'login_sealed' }) loginSealed: string;
  @Column({ type: 'text', name: 'password_hash' }) passwordHash: string;
  /** Its password can be worked out from the secret of the installation: refused in production mode. */
  @Column({ type: 'boolean', name: 'is_demo' }) isDemo: boolean;
  @Column({ type: 'timestamptz', name: 'changed_at' }) changedAt: Date;
}

/** Failed tries, by a keyed hash of the name or address: there is a row for names that nobody has, too. */
@Entity('login_tries')
@Index('login_tries_began', ['beganAt'])
export class LoginTriesEntity {
  @PrimaryColumn({ type: 'text' }) key: string;
  @Column({ type: 'int' }) failures: number;
  @Column({ type: 'timestamptz', name: 'began_at' }) beganAt: Date;
  @Column({ type: 'timestamptz', name: 'blocked_until', nullable: true }) blockedUntil: Date | null;
}

/** What the embedded provider keeps: sessions, grants, codes. No tenant: whoever signs in has none yet. */
@Entity('provider_records')
@Index('provider_records_grant', ['grantId'], { where: 'grant_id IS NOT NULL' })
@Index('provider_records_expiry', ['expiresAt'])
export class ProviderRecordEntity {
  @PrimaryColumn({ type: 'text' }) model: string;
  /** SHA-256 of the id: the id of a code or a session opens something. */
  @PrimaryColumn({ type: 'text', name: 'id_hash' }) idHash: string;
  /** Sealed: it has the id in it. */
  @Column({ type: 'text', name: 'payload_sealed' }) payloadSealed: string;
  @Column({ type: 'text', name: 'grant_id', nullable: true }) grantId: string | null;
  @Column({ type: 'text', name: 'uid_hash', nullable: true }) uidHash: string | null;
  @Column({ type: 'text', name: 'user_code_hash', nullable: true }) userCodeHash: string | null;
  @Column({ type: 'timestamptz', name: 'consumed_at', nullable: true }) consumedAt: Date | null;
  @Column({ type: 'timestamptz', name: 'expires_at', nullable: true }) expiresAt: Date | null;
}

/** Keys by which the embedded provider signs. The newest signs; the one before is published while its tokens are good. */
@Entity('signing_keys')
export class SigningKeyEntity {
  @PrimaryColumn({ type: 'text' }) kid: string;
  @Column({ type: 'text', name: 'jwk_sealed' }) jwkSealed: string;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
}
