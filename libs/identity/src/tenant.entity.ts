import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('tenants')
export class TenantEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', unique: true }) name: string;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
}
