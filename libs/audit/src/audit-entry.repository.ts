import type { Tx } from '@app/database';

export interface AuditEntry {
  id: string;
  /** Dense per tenant; a bigint as text. */
  seq: string;
  occurredAt: Date;
  actorId: string;
  actorRole: string;
  action: string;
  subject: string;
  details: Record<string, unknown>;
  prevHash: string | null;
  hash: string;
}

export interface AuditFilter {
  subject?: string;
  action?: string;
  actorId?: string;
}

/** Rows of `audit_entries`; written by `Tx.audit` only. */
export class AuditEntryRepository {
  constructor(private readonly tx: Tx) {}

  /** Newest first; one row more than asked for. */
  async page(
    { subject, action, actorId }: AuditFilter,
    before: number | null,
    limit: number,
  ): Promise<AuditEntry[]> {
    return this.tx.query<AuditEntry>(
      `SELECT id, seq::text, occurred_at AS "occurredAt", actor_id AS "actorId", actor_role AS "actorRole", action, subject,
              details, prev_hash AS "prevHash", hash
         FROM audit_entries
        WHERE tenant_id = $1 AND ($2::text IS NULL OR subject = $2) AND ($3::text IS NULL OR action = $3)
          AND ($4::text IS NULL OR actor_id = $4) AND ($5::bigint IS NULL OR seq < $5)
        ORDER BY seq DESC LIMIT $6`,
      [this.tx.tenantId, subject ?? null, action ?? null, actorId ?? null, before, limit + 1],
    );
  }
}
