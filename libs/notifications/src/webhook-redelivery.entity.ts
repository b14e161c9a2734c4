import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** All failed deliveries of an endpoint in a span of time, to be made again. */
@Entity('webhook_redeliveries')
@Index('webhook_redeliveries_endpoint', ['tenantId', 'endpointId', 'id'])
@Index('webhook_redeliveries_operation', ['tenantId', 'operationId'], { unique: true })
export class WebhookRedeliveryEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'endpoint_id' }) endpointId: string;
  @Column({ type: 'text', name: 'operation_id' }) operationId: string;
  @Column({ type: 'timestamptz' }) since: Date;
  @Column({ type: 'timestamptz' }) until: Date;
  @Column({ type: 'text' }) status: string;
  /** How many were failed when it was asked for. */
  @Column({ type: 'integer' }) total: number;
  @Column({ type: 'integer', default: 0 }) requeued: number;
  /** The last delivery that was looked at. */
  @Column({ type: 'text', nullable: true }) after: string | null;
  @Column({ type: 'boolean', name: 'cancel_requested', default: false }) cancelRequested: boolean;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'finished_at', nullable: true }) finishedAt: Date | null;
}
