import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The last number given. `scope` is a seller or an endpoint; `purged` has the position up to which a tenant's events are not
 * kept any more; `stream` of no tenant is the head of the stream, which must not go back when everything was purged.
 */
@Entity('event_counters')
export class EventCounterEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @PrimaryColumn({ type: 'text' }) scope: string;
  @Column({ type: 'bigint' }) last: string;
}
