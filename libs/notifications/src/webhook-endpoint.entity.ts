import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('webhook_endpoints')
@Index('webhook_endpoints_tenant', ['tenantId', 'id'])
@Index('webhook_endpoints_operation', ['tenantId', 'operationId'], { unique: true })
export class WebhookEndpointEntity {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @Column({ type: 'text', name: 'operation_id' }) operationId: string;
  @Column({ type: 'text' }) url: string;
  /** Event types wanted; empty: all. */
  @Column({ type: 'text', name: 'event_types', array: true }) eventTypes: string[];
  @Column({ type: 'text', name: 'secret_sealed' }) secretSealed: string;
  @Column({ type: 'text', name: 'disabled_reason', nullable: true }) disabledReason: string | null;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt: Date;
}
