import type { Tx } from '@app/database';
import { newId } from '@app/platform';

export const HOLD_TYPES = [
  'MANUAL',
  'REQUIREMENT_PAST_DUE',
  'INCOMPLETE_PROFILE',
  'QUALITY_AUTOMATIC',
  'SANCTIONS_OR_FRAUD',
  'CHANNEL_INITIATED',
  'PLATFORM_PAUSED',
] as const;
export type HoldType = (typeof HOLD_TYPES)[number];

export interface Hold {
  id: string;
  type: HoldType;
  reasonCode: string;
  placedAt: Date;
  liftedAt: Date | null;
}

export class HoldRepository {
  constructor(private readonly tx: Tx) {}

  async open(sellerId: string): Promise<Hold[]> {
    return this.tx.query<Hold>(
      `SELECT id, type, reason_code AS "reasonCode", placed_at AS "placedAt", lifted_at AS "liftedAt" FROM holds
        WHERE tenant_id = $1 AND seller_id = $2 AND lifted_at IS NULL ORDER BY id`,
      [this.tx.tenantId, sellerId],
    );
  }

  async place(sellerId: string, type: HoldType, reasonCode: string, by: string): Promise<void> {
    await this.tx.query(
      `INSERT INTO holds (id, tenant_id, seller_id, type, reason_code, placed_by, placed_at) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
      [newId('hld'), this.tx.tenantId, sellerId, type, reasonCode, by, this.tx.now()],
    );
  }

  /** Lifts that one hold and no other; returns whether it was open. */
  async lift(sellerId: string, holdId: string, by: string): Promise<boolean> {
    const touched = await this.tx.affected(
      `UPDATE holds SET lifted_by = $4, lifted_at = $5
        WHERE tenant_id = $1 AND seller_id = $2 AND id = $3 AND lifted_at IS NULL`,
      [this.tx.tenantId, sellerId, holdId, by, this.tx.now()],
    );
    return touched === 1;
  }
}
