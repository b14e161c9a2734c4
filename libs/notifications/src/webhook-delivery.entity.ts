import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One event to one endpoint. `attempts` holds request, status and timing of each try, never the reply's body. */
@Entity('webhook_deliveries')
@Index('webhook_deliveries_endpoint', ['tenantId', 'endpointId', 'id'])
@Index('webhook_deliveries_once', ['endpointId', 'eventId'], { unique: true })
@Index('webhook_deliveries_event', ['eventId'])
@Index('webhook_deliveries_to_start', ['endpointId', 'id'], { where: 'started_at IS NULL' })
@Index('webhook_deliveries_first', ['endpointId', 'startedAt'], { where: `status = 'pending'::text` })
@Index('webhook_deliveries_failed', ['tenantId', 'endpointId', 'id'], {
  where: `status = ANY (ARRAY['failed'::text, 'gone'::text])`,
})
export class WebhookDeliveryEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'endpoint_id' }) endpointId: string;
  @Column({ type: 'text', name: 'event_id' }) eventId: string;
  @Column({ type: 'text', name: 'event_type' }) eventType: string;
  /** Counts what goes to the endpoint, without gaps, in the order of the stream; null for deliveries of before. */
  @Column({ type: 'bigint', name: 'endpoint_sequence', nullable: true }) endpointSequence: string | null;
  @Column({ type: 'text' }) status: string;
  /** Counts up with each redelivery: a workflow of a run that was overtaken does nothing more. */
  @Column({ type: 'integer', default: 1 }) run: number;
  /** When the run's workflow was started; null asks the relay to. */
  @Column({ type: 'timestamptz', name: 'started_at', nullable: true }) startedAt: Date | null;
  /** Of the request that asked for the run. */
  @Column({ type: 'text', name: 'operation_id', nullable: true }) operationId: string | null;
  @Column({ type: 'jsonb' }) attempts: unknown[];
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'delivered_at', nullable: true }) deliveredAt: Date | null;
}
