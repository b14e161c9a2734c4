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

type Standing = Pick<RequirementState, 'status' | 'due'>;

export interface RequirementChange {
  code: string;
  /** Null: it was not known before. */
  from: Standing | null;
  to: Standing;
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

  /** Writes the evaluated states and returns those whose status or due class changed. */
  async saveAll(sellerId: string, states: RequirementState[]): Promise<RequirementChange[]> {
    const before = new Map((await this.forSeller(sellerId)).map((row) => [row.code, row.state]));
    await this.tx.query(
      `INSERT INTO seller_requirements (tenant_id, seller_id, code, status, state, valid_until, updated_at)
       SELECT $1, $2, item->>'code', item->>'status', item, (item->>'valid_until')::date, $4
         FROM jsonb_array_elements($3::jsonb) AS item
       ON CONFLICT (tenant_id, seller_id, code) DO UPDATE
         SET status = excluded.status, state = excluded.state, valid_until = excluded.valid_until,
             updated_at = excluded.updated_at
         WHERE seller_requirements.state IS DISTINCT FROM excluded.state`,
      [this.tx.tenantId, sellerId, JSON.stringify(states), this.tx.now()],
    );
    return states
      .map((to) => ({ code: to.code, from: before.get(to.code) ?? null, to }))
      .filter(({ from, to }) => from?.status !== to.status || from.due !== to.due);
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

  /** Notes that a step of running out is told; false when it was told before. */
  async tellExpiry(sellerId: string, code: string, step: string): Promise<boolean> {
    const told = await this.tx.affected(
      `UPDATE seller_requirements SET expiry_told = $4
        WHERE tenant_id = $1 AND seller_id = $2 AND code = $3 AND expiry_told IS DISTINCT FROM $4`,
      [this.tx.tenantId, sellerId, code, step],
    );
    return told > 0;
  }
}
