import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The built-in channel's own store: what the public storefront serves. Written by its channel only. */
@Entity('storefront_items')
@Index('storefront_items_listing', ['tenantId', 'listingId'], { unique: true })
@Index('storefront_items_product', ['productId', 'destination'])
@Index('storefront_items_seller', ['sellerId', 'productId'])
// GIN over trigrams: TypeORM cannot express it, the migration makes it.
@Index('storefront_items_search', { synchronize: false })
export class StorefrontItemEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'seller_id' }) sellerId: string;
  @Column({ type: 'text', name: 'listing_id' }) listingId: string;
  @Column({ type: 'text', name: 'product_id' }) productId: string;
  @Column({ type: 'text' }) sku: string;
  @Column({ type: 'text' }) destination: string;
  /** False while paused or withdrawn: buyers see nothing. */
  @Column({ type: 'boolean' }) visible: boolean;
  @Column({ type: 'text' }) title: string;
  @Column({ type: 'jsonb' }) titles: Record<string, string>;
  @Column({ type: 'text' }) description: string;
  @Column({ type: 'text' }) category: string;
  @Column({ type: 'text', name: 'hs_code' }) hsCode: string;
  @Column({ type: 'text' }) currency: string;
  @Column({ type: 'jsonb', name: 'price_tiers' }) priceTiers: unknown[];
  @Column({ type: 'int' }) moq: number;
  @Column({ type: 'text' }) unit: string;
  @Column({ type: 'int', name: 'lead_time_days', nullable: true }) leadTimeDays: number | null;
  @Column({ type: 'text', array: true }) incoterms: string[];
  @Column({ type: 'text', name: 'port_of_loading', nullable: true }) portOfLoading: string | null;
  @Column({ type: 'text', nullable: true }) packaging: string | null;
  @Column({ type: 'text' }) brand: string;
  @Column({ type: 'text', name: 'country_of_origin' }) countryOfOrigin: string;
  @Column({ type: 'text', array: true }) certifications: string[];
  @Column({ type: 'text', array: true }) images: string[];
  @Column({ type: 'jsonb' }) attributes: Record<string, string>;
  @Column({ type: 'text', name: 'seller_name' }) sellerName: string;
  @Column({ type: 'text', name: 'seller_city' }) sellerCity: string;
  /** Small letters of everything a buyer may look for. */
  @Column({ type: 'text', name: 'search_text' }) searchText: string;
  @Column({ type: 'timestamptz', name: 'published_at' }) publishedAt: Date;
  @Column({ type: 'timestamptz', name: 'updated_at' }) updatedAt: Date;
}
