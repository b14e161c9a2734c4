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
  @Column({ type: 'text', name: 'phone_channel', nullable: true }) phoneChannel: string | null;
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
  @Column({ type: 'timestamptz', name: 'refused_at' }) refusedAt: Date;
}
