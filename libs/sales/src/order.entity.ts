import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One order of one shop, under the shop's own number: that makes a repeat harmless. */
@Entity('orders')
@Index('orders_external', ['tenantId', 'sellerId', 'channel', 'externalId'], { unique: true })
@Index('orders_list', ['tenantId', 'id'])
@Index('orders_seller', ['tenantId', 'sellerId', 'id'])
export class OrderEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'seller_id' }) sellerId: string;
  @Column({ type: 'text' }) channel: string;
  @Column({ type: 'text', name: 'external_id' }) externalId: string;
  @Column({ type: 'timestamptz', name: 'ordered_at' }) orderedAt: Date;
  @Column({ type: 'text', nullable: true }) sku: string | null;
  @Column({ type: 'int' }) quantity: number;
  @Column({ type: 'bigint', name: 'amount_minor' }) amountMinor: string;
  @Column({ type: 'text' }) currency: string;
  @Column({ type: 'text', nullable: true }) destination: string | null;
  @Column({ type: 'text' }) status: string;
  @Column({ type: 'boolean' }) simulated: boolean;
  @Column({ type: 'timestamptz', name: 'received_at' }) receivedAt: Date;
}
