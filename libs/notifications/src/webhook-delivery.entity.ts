import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One event to one endpoint. `attempts` holds status and timing of each try, never the reply's body. */
@Entity('webhook_deliveries')
@Index('webhook_deliveries_endpoint', ['tenantId', 'endpointId', 'id'])
@Index('webhook_deliveries_once', ['endpointId', 'eventId'], { unique: true })
export class WebhookDeliveryEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'endpoint_id' }) endpointId: string;
  @Column({ type: 'text', name: 'event_id' }) eventId: string;
  @Column({ type: 'text' }) status: string;
  @Column({ type: 'jsonb' }) attempts: unknown[];
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'delivered_at', nullable: true }) deliveredAt: Date | null;
}
