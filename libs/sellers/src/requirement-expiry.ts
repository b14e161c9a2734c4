import { Database } from '@app/database';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { RequirementRepository } from './requirement.repository';

export const EXPIRY_BATCH = 200;
const DAY_MS = 86_400_000;
/** Days before the last one on which a seller is told, the nearest first. */
const STEPS = [7, 30, 60] as const;

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** The step that a last day has reached; undefined while it is further away than all. */
export const expiryStep = (validUntil: string, today: string): number | undefined =>
  STEPS.find((days) => Date.parse(validUntil) - Date.parse(today) <= days * DAY_MS);

/** Tells of evidence that runs out, once for each step. Any number of workers may do it side by side. */
@Injectable()
export class RequirementExpiry {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Returns how many it looked at. */
  async tell(): Promise<number> {
    const today = dayOf(this.clock.now());
    const rows = await this.database.system((tx) =>
      tx.query<{ tenantId: string; sellerId: string; code: string; validUntil: string }>(
        // Every step of a day is another text: what was told of this step, or of none yet to come, is left out.
        `SELECT r.tenant_id AS "tenantId", r.seller_id AS "sellerId", r.code, r.valid_until::text AS "validUntil"
           FROM seller_requirements r JOIN sellers s ON s.tenant_id = r.tenant_id AND s.id = r.seller_id
          WHERE r.valid_until BETWEEN $1::date AND $1::date + $2::int AND r.status IN ('VERIFIED', 'SUBMITTED')
            AND s.lifecycle IN ('APPROVED', 'CONDITIONALLY_APPROVED', 'ACTIVE', 'SUSPENDED')
            AND r.expiry_told IS DISTINCT FROM r.valid_until::text || '/' ||
                (SELECT min(step) FROM unnest($3::int[]) AS step WHERE r.valid_until - $1::date <= step)
          ORDER BY r.valid_until, r.seller_id, r.code LIMIT $4`,
        [today, STEPS.at(-1), STEPS, EXPIRY_BATCH],
      ),
    );
    for (const { tenantId, sellerId, code, validUntil } of rows) {
      const daysLeft = expiryStep(validUntil, today)!;
      await this.database.transaction(tenantId, async (tx) => {
        if (!(await new RequirementRepository(tx).tellExpiry(sellerId, code, `${validUntil}/${daysLeft}`)))
          return;
        const data = { requirement: code, valid_until: validUntil, days_left: daysLeft };
        await tx.emit({ type: 'requirement.expiring', subject: sellerId, sellerId, data });
      });
    }
    return rows.length;
  }
}
