import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One upload and what became of it. */
@Entity('catalogue_imports')
@Index('catalogue_imports_seller', ['tenantId', 'sellerId', 'id'])
@Index('catalogue_imports_operation', ['tenantId', 'operationId'], { unique: true })
export class CatalogueImportEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'seller_id' }) sellerId: string;
  @Column({ type: 'text', name: 'operation_id' }) operationId: string;
  @Column({ type: 'text' }) filename: string;
  @Column({ type: 'text' }) format: string;
  @Column({ type: 'text', nullable: true }) layout: string | null;
  @Column({ type: 'jsonb', nullable: true }) header: string[] | null;
  @Column({ type: 'text', name: 'default_currency' }) defaultCurrency: string;
  @Column({ type: 'text' }) sha256: string;
  @Column({ type: 'bigint', name: 'size_bytes' }) sizeBytes: string;
  @Column({ type: 'text', name: 'storage_key' }) storageKey: string;
  @Column({ type: 'text' }) status: string;
  @Column({ type: 'jsonb' }) counters: Record<string, number>;
  @Column({ type: 'text', name: 'retry_of', nullable: true }) retryOf: string | null;
  @Column({ type: 'text', name: 'failure_code', nullable: true }) failureCode: string | null;
  @Column({ type: 'text', name: 'failure_detail', nullable: true }) failureDetail: string | null;
  @Column({ type: 'boolean', name: 'cancel_requested' }) cancelRequested: boolean;
  /** The attempt that may write staging rows; an older one that still runs is refused. */
  @Column({ type: 'int', name: 'fence' }) fence: number;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'updated_at' }) updatedAt: Date;
  @Column({ type: 'timestamptz', name: 'finished_at', nullable: true }) finishedAt: Date | null;
}
