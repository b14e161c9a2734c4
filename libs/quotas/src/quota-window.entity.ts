import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How much of a quota one window has used. Unlogged: after a crash the windows begin anew. */
@Entity('quota_windows')
export class QuotaWindowEntity {
  /** Policy and a keyed hash of whom it is about: no address is stored. */
  @PrimaryColumn({ type: 'text' }) id: string;
  /** Number of the window since 1970. */
  @Column({ type: 'bigint', name: 'window_no' }) windowNo: string;
  @Column({ type: 'int' }) used: number;
  @Column({ type: 'timestamptz', name: 'ends_at' }) endsAt: Date;
}
