import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Sales per seller, channel, day in Pakistan and currency; moved by the same transaction as the order. */
@Entity('sales_daily')
export class SalesDailyEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @PrimaryColumn({ type: 'text', name: 'seller_id' }) sellerId: string;
  @PrimaryColumn({ type: 'text' }) channel: string;
  @PrimaryColumn({ type: 'date' }) day: string;
  @PrimaryColumn({ type: 'text' }) currency: string;
  @Column({ type: 'int' }) orders: number;
  @Column({ type: 'bigint', name: 'amount_minor' }) amountMinor: string;
}

/** The days on which a seller's channel was observed: outside them nothing is known, which is not zero. */
@Entity('sales_coverage')
export class SalesCoverageEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @PrimaryColumn({ type: 'text', name: 'seller_id' }) sellerId: string;
  @PrimaryColumn({ type: 'text' }) channel: string;
  @Column({ type: 'date', name: 'observed_from' }) observedFrom: string;
  @Column({ type: 'date', name: 'observed_to' }) observedTo: string;
  @Column({ type: 'boolean' }) simulated: boolean;
}
