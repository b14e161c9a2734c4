import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Orders that stand (placed, not cancelled or returned) per seller, channel, day in Pakistan and currency; moved by the
 * same transaction as the order. A `restated` row holds what reached us after the seller's baseline was frozen for days
 * before it: shown apart, never merged, and negative where an order of the baseline was cancelled.
 */
@Entity('sales_daily')
export class SalesDailyEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @PrimaryColumn({ type: 'text', name: 'seller_id' }) sellerId: string;
  @PrimaryColumn({ type: 'text' }) channel: string;
  @PrimaryColumn({ type: 'date' }) day: string;
  @PrimaryColumn({ type: 'text' }) currency: string;
  @PrimaryColumn({ type: 'boolean' }) restated: boolean;
  @Column({ type: 'int' }) orders: number;
  @Column({ type: 'bigint', name: 'amount_minor' }) amountMinor: string;
  /** Of the orders. */
  @Column({ type: 'int', name: 'simulated_orders' }) simulatedOrders: number;
}

/** The days on which a seller's channel was observed: outside them nothing is known, which is not zero. */
@Entity('sales_coverage')
export class SalesCoverageEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @PrimaryColumn({ type: 'text', name: 'seller_id' }) sellerId: string;
  @PrimaryColumn({ type: 'text' }) channel: string;
  /** Disjoint spans of days: PostgreSQL merges what overlaps or touches. */
  @Column({ type: 'datemultirange' }) observed: string;
  @Column({ type: 'boolean' }) simulated: boolean;
}
