import { Clock, canonicalJson, newId, sha256Hex, type Actor } from '@app/platform';
import type { EntityManager } from 'typeorm';

/** A fact for the outbox: past tense, ids and codes only, never personal data. */
export interface NewEvent {
  /** Only where the same event may be written twice: the second one of this id is not. */
  id?: string;
  type: string;
  /** The thing it is about. */
  subject: string;
  sellerId?: string;
  data?: Record<string, unknown>;
}

export interface NewAuditEntry {
  actor: Actor;
  /** Past tense: `seller.approved`. */
  action: string;
  subject: string;
  details?: Record<string, unknown>;
}

/**
 * One transaction of one tenant. Repositories take it, so none can forget the tenant; audit entries and
 * events written through it stand or fall with the change they describe.
 */
export class Tx {
  constructor(
    readonly tenantId: string,
    readonly manager: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Parameterised SQL; rows as `T`. An UPDATE or DELETE without RETURNING gives no rows: use `affected`. */
  async query<T = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    const result: unknown = await this.manager.query(sql, parameters);
    // TypeORM gives [rows, count] for UPDATE and DELETE, rows for everything else.
    if (
      Array.isArray(result) &&
      result.length === 2 &&
      Array.isArray(result[0]) &&
      typeof result[1] === 'number'
    ) {
      return result[0] as T[];
    }
    return result as T[];
  }

  /** Runs an UPDATE or DELETE and gives the number of rows it touched. */
  async affected(sql: string, parameters: unknown[] = []): Promise<number> {
    const result = (await this.manager.query(sql, parameters)) as [unknown[], number];
    return result[1];
  }

  now(): Date {
    return this.clock.now();
  }

  /** Writes an event to the outbox; the relay delivers it after the commit. Returns its id. */
  async emit(event: NewEvent): Promise<string> {
    const id = event.id ?? newId('evt');
    await this.emitOnce({ ...event, id });
    return id;
  }

  /** False when an event of this id is there already: what belongs to it was done by a request before. */
  async emitOnce(event: NewEvent & { id: string }): Promise<boolean> {
    const written = await this.query(
      `INSERT INTO outbox_events (id, tenant_id, type, subject, seller_id, data, occurred_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING
       RETURNING 1 AS written`,
      [
        event.id,
        this.tenantId,
        event.type,
        event.subject,
        event.sellerId ?? null,
        event.data ?? {},
        this.now(),
      ],
    );
    return written.length === 1;
  }

  /**
   * Appends to the tenant's audit chain: h = sha256(prev ‖ canonical(entry)). An advisory lock per tenant keeps
   * the sequence dense; one chain for all tenants would serialise everything.
   */
  async audit(entry: NewAuditEntry): Promise<void> {
    await this.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 7))`, [`audit:${this.tenantId}`]);
    const [head] = await this.query<{ seq: string; hash: string }>(
      `SELECT seq, hash FROM audit_entries WHERE tenant_id = $1 ORDER BY seq DESC LIMIT 1`,
      [this.tenantId],
    );
    const seq = Number(head?.seq ?? 0) + 1;
    const body = {
      id: newId('aud'),
      tenant_id: this.tenantId,
      seq,
      occurred_at: this.now().toISOString(),
      actor_id: entry.actor.id,
      actor_role: entry.actor.role,
      action: entry.action,
      subject: entry.subject,
      details: entry.details ?? {},
    };
    const hash = sha256Hex((head?.hash ?? '') + canonicalJson(body));
    await this.query(
      `INSERT INTO audit_entries (id, tenant_id, seq, occurred_at, actor_id, actor_role, action, subject, details, prev_hash, hash)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`,
      [
        body.id,
        body.tenant_id,
        seq,
        body.occurred_at,
        body.actor_id,
        body.actor_role,
        body.action,
        body.subject,
        body.details,
        head?.hash ?? null,
        hash,
      ],
    );
  }
}
