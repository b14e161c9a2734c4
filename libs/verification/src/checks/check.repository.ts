import type { Tx } from '@app/database';
import { newId } from '@app/platform';

export type VerificationCheck = 'identifiers' | 'taxpayer_status' | 'name_screening';
export type CheckResultStatus = 'pass' | 'fail' | 'review' | 'waiting_registry';

/** An automatic check as the domain reads it. */
export interface CheckRow {
  id: string;
  check: VerificationCheck;
  round: number;
  status: 'pending' | CheckResultStatus;
  code: string | null;
  evidence: Record<string, unknown>;
  ruleVersion: string;
  /** The revisions of the answers it looked at; null for what was checked before they were counted. */
  basis: string | null;
  requestedAt: Date;
  /** Null while pending or waiting for a registry. */
  settledAt: Date | null;
}

export interface CheckResult {
  sellerId: string;
  check: VerificationCheck;
  round: number;
  status: CheckResultStatus;
  code: string | null;
  evidence: Record<string, unknown>;
  ruleVersion: string;
  basis: string;
}

const COLUMNS = `id, "check", round, status, code, evidence, rule_version AS "ruleVersion", basis,
  requested_at AS "requestedAt", settled_at AS "settledAt"`;

export class CheckRepository {
  constructor(private readonly tx: Tx) {}

  /** The row of the latest round of each check. */
  async latest(sellerId: string): Promise<CheckRow[]> {
    return this.tx.query<CheckRow>(
      `SELECT DISTINCT ON ("check") ${COLUMNS} FROM checks
        WHERE tenant_id = $1 AND seller_id = $2 ORDER BY "check", round DESC`,
      [this.tx.tenantId, sellerId],
    );
  }

  async find(sellerId: string, check: VerificationCheck, round: number): Promise<CheckRow | undefined> {
    const [row] = await this.tx.query<CheckRow>(
      `SELECT ${COLUMNS} FROM checks WHERE tenant_id = $1 AND seller_id = $2 AND "check" = $3 AND round = $4`,
      [this.tx.tenantId, sellerId, check, round],
    );
    return row;
  }

  /** Opens a pending row for each check of the round; those that are there stay as they are. */
  async requestRound(
    sellerId: string,
    checks: readonly VerificationCheck[],
    round: number,
    ruleVersion = 'pending',
  ): Promise<void> {
    for (const check of checks) {
      await this.tx.query(
        `INSERT INTO checks (id, tenant_id, seller_id, "check", round, status, evidence, rule_version, requested_at)
         VALUES ($1,$2,$3,$4,$5,'pending','{}',$6,$7) ON CONFLICT (tenant_id, seller_id, "check", round) DO NOTHING`,
        [newId('chk'), this.tx.tenantId, sellerId, check, round, ruleVersion, this.tx.now()],
      );
    }
  }

  /**
   * Writes the result of a check. A pending or waiting row is overwritten, a settled one never: the row that stands is
   * returned, with `changed` false when it was there before.
   */
  async record(result: CheckResult): Promise<CheckRow & { changed: boolean }> {
    const now = this.tx.now();
    const [written] = await this.tx.query<CheckRow>(
      `INSERT INTO checks (id, tenant_id, seller_id, "check", round, status, code, evidence, rule_version, requested_at, settled_at, basis)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)
       ON CONFLICT (tenant_id, seller_id, "check", round) DO UPDATE
         SET status = EXCLUDED.status, code = EXCLUDED.code, evidence = EXCLUDED.evidence,
             rule_version = EXCLUDED.rule_version, settled_at = EXCLUDED.settled_at, basis = EXCLUDED.basis
       WHERE checks.settled_at IS NULL
       RETURNING ${COLUMNS}`,
      [
        newId('chk'),
        this.tx.tenantId,
        result.sellerId,
        result.check,
        result.round,
        result.status,
        result.code,
        JSON.stringify(result.evidence),
        result.ruleVersion,
        now,
        result.status === 'waiting_registry' ? null : now,
        result.basis,
      ],
    );
    if (written) return { ...written, changed: true };
    const standing = await this.find(result.sellerId, result.check, result.round);
    return { ...standing!, changed: false };
  }
}
