import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a tenant writes to people. Without a row: the defaults. */
@Entity('message_settings')
export class MessageSettingsEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'int' }) version: number;
  /** `{from, to}` in Pakistan, or null: none. */
  @Column({ type: 'jsonb', name: 'quiet_hours', nullable: true }) quietHours: unknown;
  /** Addresses of the tenant's own people. */
  @Column({ type: 'text', name: 'contacts_sealed', nullable: true }) contactsSealed: string | null;
  @Column({ type: 'timestamptz', name: 'updated_at' }) updatedAt: Date;
}

/** What one seller wishes. Without a row: the defaults. */
@Entity('message_preferences')
export class MessagePreferencesEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @PrimaryColumn({ type: 'text', name: 'seller_id' }) sellerId: string;
  @Column({ type: 'int' }) version: number;
  /** Null: the language of the invitation. */
  @Column({ type: 'text', nullable: true }) language: string | null;
  @Column({ type: 'boolean' }) optional: boolean;
  /** When that was last decided: an older message cannot undo it. */
  @Column({ type: 'timestamptz', name: 'optional_since', nullable: true }) optionalSince: Date | null;
  @Column({ type: 'text', name: 'phone_channel', nullable: true }) phoneChannel: string | null;
  /** Keyed hash of the number that the consent is about; another number needs another consent. */
  @Column({ type: 'text', name: 'phone_hash', nullable: true }) phoneHash: string | null;
  @Column({ type: 'timestamptz', name: 'phone_agreed_at', nullable: true }) phoneAgreedAt: Date | null;
  /** Id of the session, key or user that recorded it. */
  @Column({ type: 'text', name: 'phone_agreed_by', nullable: true }) phoneAgreedBy: string | null;
  /** `{from, to}`; null: the tenant's. */
  @Column({ type: 'jsonb', name: 'quiet_hours', nullable: true }) quietHours: unknown;
  @Column({ type: 'timestamptz', name: 'updated_at' }) updatedAt: Date;
}

/** An address of a seller that a server has refused for good, as a keyed hash: no second try until it changes. */
@Entity('refused_addresses')
export class RefusedAddressEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @PrimaryColumn({ type: 'text', name: 'seller_id' }) sellerId: string;
  @PrimaryColumn({ type: 'text' }) channel: string;
  @Column({ type: 'text', name: 'address_hash' }) addressHash: string;
  @Column({ type: 'text', name: 'reason_code', default: 'MESSAGE.ADDRESS_REFUSED' }) reasonCode: string;
  @Column({ type: 'timestamptz', name: 'refused_at' }) refusedAt: Date;
}
