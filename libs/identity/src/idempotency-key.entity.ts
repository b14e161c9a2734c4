import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One row per tenant, caller and Idempotency-Key; kept 72 hours. */
@Entity('idempotency_keys')
@Index('idempotency_keys_started', ['startedAt'])
export class IdempotencyKeyEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_id' }) tenantId: string;
  @PrimaryColumn({ type: 'text', name: 'caller_id' }) callerId: string;
  @PrimaryColumn({ type: 'text' }) key: string;
  @Column({ type: 'text' }) fingerprint: string;
  /** Of an upload, known once it was read. */
  @Column({ type: 'text', name: 'content_hash', nullable: true }) contentHash: string | null;
  @Column({ type: 'text', name: 'operation_id' }) operationId: string;
  @Column({ type: 'timestamptz', name: 'started_at' }) startedAt: Date;
  /** While in the future, another request with this key is told that the first is in flight. */
  @Column({ type: 'timestamptz', name: 'locked_until' }) lockedUntil: Date;
  @Column({ type: 'timestamptz', name: 'finished_at', nullable: true }) finishedAt: Date | null;
  @Column({ type: 'int', nullable: true }) status: number | null;
  /** Sealed: it may hold answers, or a token that is shown once. */
  @Column({ type: 'text', name: 'body_sealed', nullable: true }) bodySealed: string | null;
}
