import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One imported version of a watch-list. At most one version of a code is active. */
@Entity('screening_lists')
@Index('screening_lists_operation', ['tenantId', 'operationId'], { unique: true })
@Index('screening_lists_version', ['tenantId', 'code', 'version'], { unique: true })
@Index('screening_lists_active', ['tenantId', 'code'], { unique: true, where: 'active' })
export class ScreeningListEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'operation_id' }) operationId: string;
  @Column({ type: 'text' }) code: string;
  @Column({ type: 'int' }) version: number;
  @Column({ type: 'text' }) sha256: string;
  @Column({ type: 'int', name: 'entry_count' }) entryCount: number;
  @Column({ type: 'timestamptz', name: 'imported_at' }) importedAt: Date;
  @Column({ type: 'boolean' }) active: boolean;
}
