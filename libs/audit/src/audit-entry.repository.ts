import type { Tx } from '@app/database';

export interface AuditEntry {
  id: string;
  tenantId: string;
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
}

/** Rows of `audit_entries`; written by `Tx.audit` only. */
export class AuditEntryRepository {
  constructor(private readonly tx: Tx) {}

  /** Newest first; one row more than asked for. */
  async page({ subject, action }: AuditFilter, before: number | null, limit: number): Promise<AuditEntry[]> {
    return this.tx.query<AuditEntry>(
      `SELECT id, tenant_id AS "tenantId", seq::text, occurred_at AS "occurredAt", actor_id AS "actorId",
              actor_role AS "actorRole", action, subject, details, prev_hash AS "prevHash", hash
         FROM audit_entries
        WHERE tenant_id = $1 AND ($2::text IS NULL OR subject = $2) AND ($3::text IS NULL OR action = $3)
          AND ($4::bigint IS NULL OR seq < $4)
        ORDER BY audit_entries.seq DESC LIMIT $5`,
      [this.tx.tenantId, subject ?? null, action ?? null, before, limit + 1],
    );
  }
}
