import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Staging: rows that passed, until they are merged. Keyed by the import; logged, so that a crash loses nothing. */
@Entity('catalogue_import_rows')
export class ImportRowEntity {
  @PrimaryColumn({ type: 'text', name: 'import_id' }) importId: string;
  @PrimaryColumn({ type: 'text' }) sku: string;
  @Column({ type: 'int' }) line: number;
  @Column({ type: 'text', name: 'content_hash' }) contentHash: string;
  @Column({ type: 'jsonb' }) record: Record<string, unknown>;
  @Column({ type: 'jsonb' }) warnings: unknown[];
}

/** Rows that did not pass, as they stood in the file. */
@Entity('catalogue_import_errors')
@Index('catalogue_import_errors_tenant', ['tenantId', 'importId', 'line'])
export class ImportErrorEntity {
  @PrimaryColumn({ type: 'text', name: 'import_id' }) importId: string;
  @PrimaryColumn({ type: 'int' }) line: number;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'jsonb' }) cells: string[];
  @Column({ type: 'jsonb' }) issues: unknown[];
}
