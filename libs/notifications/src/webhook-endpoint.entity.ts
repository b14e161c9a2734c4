import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('webhook_endpoints')
@Index('webhook_endpoints_tenant', ['tenantId', 'id'])
@Index('webhook_endpoints_operation', ['tenantId', 'operationId'], { unique: true })
export class WebhookEndpointEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'operation_id' }) operationId: string;
  @Column({ type: 'text' }) url: string;
  @Column({ type: 'text', nullable: true }) description: string | null;
  /** Event types wanted; empty: all. */
  @Column({ type: 'text', name: 'event_types', array: true }) eventTypes: string[];
  @Column({ type: 'integer', default: 1 }) version: number;
  @Column({ type: 'text', name: 'disabled_reason', nullable: true }) disabledReason: string | null;
  @Column({ type: 'timestamptz', name: 'disabled_at', nullable: true }) disabledAt: Date | null;
  /** The first failure since the last delivery; null while the last attempt was a delivery. */
  @Column({ type: 'timestamptz', name: 'failing_since', nullable: true }) failingSince: Date | null;
  @Column({ type: 'integer', name: 'consecutive_failures', default: 0 }) consecutiveFailures: number;
  /** When its owner was told that it is failing. */
  @Column({ type: 'timestamptz', name: 'failing_told_at', nullable: true }) failingToldAt: Date | null;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
}
