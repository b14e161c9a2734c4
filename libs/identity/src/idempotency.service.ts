import { Database } from '@app/database';
import { Clock, newId, type Principal, Vault } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { idempotencyKeyInFlight, idempotencyKeyReused } from './errors';

/**
 * How long a repeat is told to wait for the first. Short: after it a repeat may run beside the first, and both have one
 * operation id.
 */
const LOCK_MS = 15_000;
const KEPT_MS = 72 * 3_600_000;
const PURGE_BATCH = 1_000;

/** The hash of the first `bytes` of a streamed request body; `whole`: that was all of it. */
export interface SeenContent {
  bytes: number;
  sha256: string;
  whole: boolean;
}

export interface StoredResponse {
  status: number;
  body: string | null;
  /** Of the request, when its body was a stream: the caller compares it before it replays. */
  content: SeenContent | null;
}

export type Claim = { replay: false; operationId: string } | ({ replay: true } & StoredResponse);

interface KeyRow {
  fingerprint: string;
  operation_id: string;
  locked_until: Date;
  finished_at: Date | null;
  status: number | null;
  body_sealed: string | null;
  content: SeenContent | null;
}

const contextOf = (caller: Principal, key: string): string => `idempotency_keys|${caller.keyId}|${key}`;

/**
 * Idempotency-Key as promised by the API: the first request runs, a repeat gets the stored response. A request whose
 * process died leaves an unfinished row; when its lock runs out a repeat takes it over **with the same operation id**,
 * under which every effect is unique, so nothing happens twice.
 */
@Injectable()
export class IdempotencyService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly vault: Vault,
  ) {}

  async claim(caller: Principal, key: string, fingerprint: string): Promise<Claim> {
    return this.database.transaction(caller.tenantId, async (tx) => {
      const now = this.clock.now();
      const operationId = newId('cmd');
      const lockedUntil = new Date(now.getTime() + LOCK_MS);
      // An expired row is as good as none. One that is kept stays locked, so that no purge takes it before it is read.
      const inserted = await tx.query(
        `INSERT INTO idempotency_keys AS old (tenant_id, caller_id, key, fingerprint, operation_id, started_at, locked_until)
         VALUES ($1,$2,$3,$4,$5,$6,$7)
         ON CONFLICT (tenant_id, caller_id, key) DO UPDATE
            SET fingerprint = EXCLUDED.fingerprint, operation_id = EXCLUDED.operation_id,
                started_at = EXCLUDED.started_at, locked_until = EXCLUDED.locked_until,
                finished_at = NULL, status = NULL, body_sealed = NULL, content = NULL
          WHERE old.started_at <= $8
         RETURNING 1 AS taken`,
        [tx.tenantId, caller.keyId, key, fingerprint, operationId, now, lockedUntil, this.keptSince(now)],
      );
      if (inserted.length) return { replay: false, operationId };
      const [row] = await tx.query<KeyRow>(
        `SELECT fingerprint, operation_id, locked_until, finished_at, status, body_sealed, content FROM idempotency_keys
          WHERE tenant_id = $1 AND caller_id = $2 AND key = $3`,
        [tx.tenantId, caller.keyId, key],
      );
      if (!row || row.fingerprint !== fingerprint) throw idempotencyKeyReused();
      if (row.finished_at) {
        const { body_sealed: sealed } = row;
        const body =
          sealed && this.vault.open(tx.tenantId, 'stored-response', contextOf(caller, key), sealed);
        return { replay: true, status: row.status ?? 200, body, content: row.content };
      }
      if (row.locked_until > now) throw idempotencyKeyInFlight();
      await tx.query(
        `UPDATE idempotency_keys SET locked_until = $4 WHERE tenant_id = $1 AND caller_id = $2 AND key = $3`,
        [tx.tenantId, caller.keyId, key, lockedUntil],
      );
      return { replay: false, operationId: row.operation_id };
    });
  }

  async finish(caller: Principal, key: string, { status, body, content }: StoredResponse): Promise<void> {
    const sealed = body && this.vault.seal(caller.tenantId, 'stored-response', contextOf(caller, key), body);
    await this.database.transaction(caller.tenantId, async (tx) => {
      await tx.query(
        `UPDATE idempotency_keys SET finished_at = $4, status = $5, body_sealed = $6, content = $7
          WHERE tenant_id = $1 AND caller_id = $2 AND key = $3`,
        [
          tx.tenantId,
          caller.keyId,
          key,
          this.clock.now(),
          status,
          sealed,
          content && JSON.stringify(content),
        ],
      );
    });
  }

  /** After a failure that is not stored (5xx, 429) the same key may be tried again at once. */
  async release(caller: Principal, key: string): Promise<void> {
    await this.database.transaction(caller.tenantId, async (tx) => {
      await tx.query(
        `UPDATE idempotency_keys SET locked_until = $4 WHERE tenant_id = $1 AND caller_id = $2 AND key = $3 AND finished_at IS NULL`,
        [tx.tenantId, caller.keyId, key, new Date(0)],
      );
    });
  }

  /** Removes keys of more than 72 hours, a batch at a time so that no request waits for it; returns how many. */
  async purge(batch = PURGE_BATCH): Promise<number> {
    const before = this.keptSince(this.clock.now());
    let removed = 0;
    for (let last = batch; last === batch; removed += last) {
      last = await this.database.system((tx) =>
        tx.affected(
          `DELETE FROM idempotency_keys WHERE (tenant_id, caller_id, key) IN (
             SELECT tenant_id, caller_id, key FROM idempotency_keys WHERE started_at <= $1
              ORDER BY started_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
          [before, batch],
        ),
      );
    }
    return removed;
  }

  private keptSince(now: Date): Date {
    return new Date(now.getTime() - KEPT_MS);
  }
}
