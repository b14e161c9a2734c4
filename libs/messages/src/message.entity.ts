import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One message to one person by one channel. Whom and where, in the clear, stands nowhere; what was said is sealed. */
@Entity('messages')
@Index('messages_once', ['tenantId', 'dedupeKey'], { unique: true })
@Index('messages_seller', ['tenantId', 'sellerId', 'id'])
@Index('messages_provider_ref', ['providerRef'], { unique: true, where: 'provider_ref IS NOT NULL' })
export class MessageEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  /** Null: for the operator. */
  @Column({ type: 'text', name: 'seller_id', nullable: true }) sellerId: string | null;
  /** The same for every run that would say the same thing. */
  @Column({ type: 'text', name: 'dedupe_key' }) dedupeKey: string;
  /** What it is about besides the seller: an import, an endpoint. */
  @Column({ type: 'text' }) subject: string;
  @Column({ type: 'text' }) kind: string;
  @Column({ type: 'text' }) channel: string;
  @Column({ type: 'jsonb' }) details: Record<string, unknown>;
  @Column({ type: 'text', nullable: true }) language: string | null;
  @Column({ type: 'text' }) status: string;
  @Column({ type: 'text', name: 'reason_code', nullable: true }) reasonCode: string | null;
  @Column({ type: 'jsonb' }) attempts: unknown[];
  @Column({ type: 'text', name: 'content_sealed', nullable: true }) contentSealed: string | null;
  @Column({ type: 'text', name: 'provider_ref', nullable: true }) providerRef: string | null;
  /** Keyed hash of where it went: a bounce of an address that was changed since harms nobody. */
  @Column({ type: 'text', name: 'address_hash', nullable: true }) addressHash: string | null;
  /** What the provider told of it later, in order. */
  @Column({ type: 'jsonb', default: [] }) receipts: unknown[];
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'sent_at', nullable: true }) sentAt: Date | null;
  @Column({ type: 'timestamptz', name: 'settled_at', nullable: true }) settledAt: Date | null;
}
