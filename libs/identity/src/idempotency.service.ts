import { Database } from '@app/database';
import { Clock, newId, type Principal, Vault } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { idempotencyKeyInFlight, idempotencyKeyReused } from './errors';

/**
 * How long a repeat is told to wait for the first. Short: after it a repeat may run beside the first, and both have one
 * operation id.
 */
const LOCK_MS = 15_000;
const KEPT_HOURS = 72;

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
      const inserted = await tx.query(
        `INSERT INTO idempotency_keys (tenant_id, caller_id, key, fingerprint, operation_id, started_at, locked_until)
         VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT DO NOTHING RETURNING 1 AS taken`,
        [tx.tenantId, caller.keyId, key, fingerprint, operationId, now, lockedUntil],
      );
      if (inserted.length) return { replay: false, operationId };
      const [row] = await tx.query<KeyRow>(
        `SELECT fingerprint, operation_id, locked_until, finished_at, status, body_sealed, content FROM idempotency_keys
          WHERE tenant_id = $1 AND caller_id = $2 AND key = $3 FOR UPDATE`,
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

  /** Removes keys older than 72 hours; returns how many. */
  async purge(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - KEPT_HOURS * 3_600_000);
    return this.database.system((tx) =>
      tx.affected(`DELETE FROM idempotency_keys WHERE started_at < $1`, [before]),
    );
  }
}
