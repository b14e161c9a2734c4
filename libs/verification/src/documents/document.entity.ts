import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One uploaded file of a seller. The bytes lie sealed in the file store under `storageKey`. */
@Entity('documents')
@Index('documents_operation', ['tenantId', 'operationId'], { unique: true })
@Index('documents_seller', ['tenantId', 'sellerId', 'id'])
export class DocumentEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'seller_id' }) sellerId: string;
  @Column({ type: 'text', name: 'operation_id' }) operationId: string;
  @Column({ type: 'text' }) kind: string;
  @Column({ type: 'text' }) filename: string;
  /** By the first bytes of the file, never by its name or by what the client says. */
  @Column({ type: 'text', name: 'content_type' }) contentType: string;
  @Column({ type: 'int', name: 'size_bytes' }) sizeBytes: number;
  @Column({ type: 'text' }) sha256: string;
  @Column({ type: 'text', name: 'storage_key' }) storageKey: string;
  @Column({ type: 'text' }) status: string;
  @Column({ type: 'text', name: 'rejection_code', nullable: true }) rejectionCode: string | null;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
}
