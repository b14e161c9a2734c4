import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One person or entity of a list, as published. */
@Entity('screening_entries')
@Index('screening_entries_tenant', ['tenantId', 'listId'])
export class ScreeningEntryEntity {
  @PrimaryColumn({ type: 'text', name: 'list_id' }) listId: string;
  /** Order in the file: a reference that the publisher gave twice keeps both rows. */
  @PrimaryColumn({ type: 'int' }) position: number;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text' }) ref: string;
  @Column({ type: 'text' }) kind: string;
  @Column({ type: 'jsonb' }) names: string[];
  @Column({ type: 'jsonb' }) aliases: string[];
  /** What tells two people of one name apart: dates of birth, nationalities, CNICs, fathers' names. */
  @Column({ type: 'jsonb' }) qualifiers: Record<string, unknown>;
}
