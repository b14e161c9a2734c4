import { Database } from '@app/database';
import { Clock, DomainError, newId, type Principal, Vault } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { idempotencyKeyInFlight, idempotencyKeyReused } from './errors';

/**
 * How long a repeat is told to wait for the first. Short: after it a repeat may run beside the first, and both have one
 * operation id.
 */
const LOCK_MS = 15_000;
const KEPT_HOURS = 72;
export const PURGE_BATCH = 1_000;

export type Claim =
  /** `lockedUntil` tells this run from one that takes over after it. */
  | { replay: false; operationId: string; lockedUntil: Date }
  /** `contentHash`: of the upload that the first request brought; null for other bodies. */
  | { replay: true; status: number; body: string | null; contentHash: string | null };

interface KeyRow {
  fingerprint: string;
  operation_id: string;
  locked_until: Date;
  finished_at: Date | null;
  status: number | null;
  content_hash: string | null;
  body_sealed: string | null;
}

const contextOf = (caller: Principal, key: string): string => `idempotency_keys|${caller.callerId}|${key}`;

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
    // A claim that a crash of the server takes away took its effect with it, which would have been written after it.
    return this.database.prelude(caller.tenantId, async (tx) => {
      const now = this.clock.now();
      const operationId = newId('cmd');
      const lockedUntil = new Date(now.getTime() + LOCK_MS);
      const inserted = await tx.query(
        `INSERT INTO idempotency_keys (tenant_id, caller_id, key, fingerprint, operation_id, started_at, locked_until)
         VALUES ($1,$2,$3,$4,$5,$6,$7)
         ON CONFLICT (tenant_id, caller_id, key) DO UPDATE
            SET fingerprint = excluded.fingerprint, operation_id = excluded.operation_id, started_at = excluded.started_at,
                locked_until = excluded.locked_until, finished_at = NULL, status = NULL, body_sealed = NULL,
                content_hash = NULL
          WHERE idempotency_keys.started_at < $8
         RETURNING 1 AS taken`,
        [tx.tenantId, caller.callerId, key, fingerprint, operationId, now, lockedUntil, this.#oldest()],
      );
      if (inserted.length) return { replay: false, operationId, lockedUntil };
      const [row] = await tx.query<KeyRow>(
        `SELECT fingerprint, operation_id, locked_until, finished_at, status, body_sealed, content_hash FROM idempotency_keys
          WHERE tenant_id = $1 AND caller_id = $2 AND key = $3 FOR UPDATE`,
        [tx.tenantId, caller.callerId, key],
      );
      if (!row || row.fingerprint !== fingerprint) throw idempotencyKeyReused();
      if (row.finished_at) {
        const { body_sealed: sealed } = row;
        const body =
          sealed && this.vault.open(tx.tenantId, 'stored-response', contextOf(caller, key), sealed);
        return { replay: true, status: row.status ?? 200, body, contentHash: row.content_hash };
      }
      if (row.locked_until > now) throw idempotencyKeyInFlight();
      await tx.query(
        `UPDATE idempotency_keys SET locked_until = $4 WHERE tenant_id = $1 AND caller_id = $2 AND key = $3`,
        [tx.tenantId, caller.callerId, key, lockedUntil],
      );
      return { replay: false, operationId: row.operation_id, lockedUntil };
    });
  }

  /** Stores the answer. Where a slow run and one that took over both come to an end, the first one's stays: it was given. */
  async finish(
    caller: Principal,
    key: string,
    status: number,
    body: string | null,
    contentHash: string | null = null,
  ): Promise<void> {
    const sealed = body && this.vault.seal(caller.tenantId, 'stored-response', contextOf(caller, key), body);
    await this.database.transaction(caller.tenantId, async (tx) => {
      await tx.query(
        `UPDATE idempotency_keys SET finished_at = $4, status = $5, body_sealed = $6, content_hash = $7
          WHERE tenant_id = $1 AND caller_id = $2 AND key = $3 AND finished_at IS NULL`,
        [tx.tenantId, caller.callerId, key, this.clock.now(), status, sealed, contentHash],
      );
    });
  }

  /** After a failure that is not stored (5xx, 429) the same key may be tried again at once; not while another run has taken over. */
  async release(caller: Principal, key: string, lockedUntil: Date): Promise<void> {
    await this.database.transaction(caller.tenantId, async (tx) => {
      await tx.query(
        `UPDATE idempotency_keys SET locked_until = $4
          WHERE tenant_id = $1 AND caller_id = $2 AND key = $3 AND finished_at IS NULL AND locked_until = $5`,
        [tx.tenantId, caller.callerId, key, new Date(0), lockedUntil],
      );
    });
  }

  /** Stores a refusal for repeats; what may be tried again under the same key is let go. */
  async fail(
    caller: Principal,
    key: string,
    error: unknown,
    lockedUntil: Date,
    contentHash: string | null = null,
  ): Promise<void> {
    // An upload that broke off was never the whole request; the repeat is the first that can be answered.
    const retryable =
      !(error instanceof DomainError) ||
      error.kind === 'unavailable' ||
      error.kind === 'too_many' ||
      error.code === 'REQUEST.UPLOAD_BROKEN';
    try {
      if (retryable) return await this.release(caller, key, lockedUntil);
      const { code, kind, message, errors, details } = error;
      const body = JSON.stringify({ code, kind, message, errors, details });
      await this.finish(caller, key, 400, body, contentHash);
    } catch {
      // The original error says more; the lock runs out by itself.
    }
  }

  /** Removes a batch of keys that are older than 72 hours; returns how many it were. */
  async purge(): Promise<number> {
    return this.database.system((tx) =>
      tx.affected(
        `DELETE FROM idempotency_keys WHERE ctid = ANY(ARRAY(
           SELECT ctid FROM idempotency_keys WHERE started_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))`,
        [this.#oldest(), PURGE_BATCH],
      ),
    );
  }

  #oldest(): Date {
    return new Date(this.clock.now().getTime() - KEPT_HOURS * 3_600_000);
  }
}
