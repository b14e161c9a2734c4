import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An agent's note; internal unless marked for the seller. Sealed: people write names into notes. */
@Entity('seller_notes')
@Index('seller_notes_seller', ['tenantId', 'sellerId', 'createdAt'])
export class NoteEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'seller_id' }) sellerId: string;
  @Column({ type: 'text', name: 'author_id' }) authorId: string;
  @Column({ type: 'boolean', name: 'seller_visible' }) sellerVisible: boolean;
  @Column({ type: 'text', name: 'text_sealed' }) textSealed: string;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
}
