import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('products')
@Index('products_sku', ['tenantId', 'sellerId', 'sku'], { unique: true })
@Index('products_seller', ['tenantId', 'sellerId', 'id'])
export class ProductEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'seller_id' }) sellerId: string;
  @Column({ type: 'text' }) sku: string;
  @Column({ type: 'text' }) title: string;
  @Column({ type: 'text', name: 'hs_code', nullable: true }) hsCode: string | null;
  @Column({ type: 'text' }) status: string;
  @Column({ type: 'jsonb' }) record: Record<string, unknown>;
  @Column({ type: 'jsonb' }) warnings: unknown[];
  @Column({ type: 'text', name: 'content_hash' }) contentHash: string;
  @Column({ type: 'int' }) version: number;
  @Column({ type: 'text', name: 'last_import_id' }) lastImportId: string;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'updated_at' }) updatedAt: Date;
}
