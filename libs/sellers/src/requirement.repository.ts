import type { Tx } from '@app/database';
import type { RequirementState } from '@app/verification';

export interface RequirementRow {
  code: string;
  status: string;
  state: RequirementState;
  decision: 'accepted' | 'rejected' | 'waived' | null;
  decisionReason: string | null;
  /** Null: decided before that was kept, and stands. */
  decisionBasis: string | null;
}

export interface Decision {
  /** Null takes an earlier one back. */
  decision: RequirementRow['decision'];
  reason: string | null;
  basis: string | null;
}

export class RequirementRepository {
  constructor(private readonly tx: Tx) {}

  async forSeller(sellerId: string): Promise<RequirementRow[]> {
    return this.tx.query<RequirementRow>(
      `SELECT code, status, state, decision, decision_reason AS "decisionReason",
              decision_basis AS "decisionBasis" FROM seller_requirements
        WHERE tenant_id = $1 AND seller_id = $2 ORDER BY code`,
      [this.tx.tenantId, sellerId],
    );
  }

  /** Writes the evaluated states and returns those whose status changed. */
  async saveAll(
    sellerId: string,
    states: RequirementState[],
  ): Promise<{ code: string; from: string | null; to: string }[]> {
    const before = new Map((await this.forSeller(sellerId)).map((row) => [row.code, row.status]));
    await this.tx.query(
      `INSERT INTO seller_requirements (tenant_id, seller_id, code, status, state, updated_at)
       SELECT $1, $2, item->>'code', item->>'status', item, $4 FROM jsonb_array_elements($3::jsonb) AS item
       ON CONFLICT (tenant_id, seller_id, code) DO UPDATE
         SET status = excluded.status, state = excluded.state, updated_at = excluded.updated_at
         WHERE seller_requirements.state IS DISTINCT FROM excluded.state`,
      [this.tx.tenantId, sellerId, JSON.stringify(states), this.tx.now()],
    );
    return states
      .filter((state) => before.get(state.code) !== state.status)
      .map((state) => ({ code: state.code, from: before.get(state.code) ?? null, to: state.status }));
  }

  async decide(
    sellerId: string,
    code: string,
    by: string,
    { decision, reason, basis }: Decision,
  ): Promise<void> {
    await this.tx.query(
      `UPDATE seller_requirements
          SET decision = $4, decision_reason = $5, decision_basis = $6, decided_by = $7, updated_at = $8
        WHERE tenant_id = $1 AND seller_id = $2 AND code = $3`,
      [this.tx.tenantId, sellerId, code, decision, reason, basis, by, this.tx.now()],
    );
  }
}
