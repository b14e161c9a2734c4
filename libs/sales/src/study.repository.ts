import type { Tx } from '@app/database';
import { newId } from '@app/platform';
import type { Baseline, SeriesRow, Study, StudyStatus } from './study';

const COLUMNS = `id, seller_id AS "sellerId", status, baseline, baseline_sha256 AS "baselineSha256",
  frozen_day::text AS "frozenDay", frozen_at AS "frozenAt", method_version AS "methodVersion", reason`;

export interface NewStudy {
  status: StudyStatus;
  methodVersion: string;
  frozenDay: string;
  baseline: Baseline | null;
  baselineSha256: string | null;
  reason: string | null;
}

export class StudyRepository {
  constructor(private readonly tx: Tx) {}

  async forSeller(sellerId: string): Promise<Study | undefined> {
    const [row] = await this.tx.query<Study>(
      `SELECT ${COLUMNS} FROM uplift_studies WHERE tenant_id = $1 AND seller_id = $2`,
      [this.tx.tenantId, sellerId],
    );
    return row;
  }

  /** The day before which each of these sellers' baselines is frozen. */
  async frozenDays(sellerIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.tx.query<{ sellerId: string; day: string }>(
      `SELECT seller_id AS "sellerId", frozen_day::text AS day FROM uplift_studies
        WHERE tenant_id = $1 AND seller_id = ANY($2::text[]) AND frozen_day IS NOT NULL`,
      [this.tx.tenantId, sellerIds],
    );
    return new Map(rows.map(({ sellerId, day }) => [sellerId, day]));
  }

  /** Waits for orders of the seller that are on their way in; false when this tenant has no such seller. */
  async lockSeller(sellerId: string): Promise<boolean> {
    const rows = await this.tx.query(`SELECT 1 FROM sellers WHERE tenant_id = $1 AND id = $2 FOR UPDATE`, [
      this.tx.tenantId,
      sellerId,
    ]);
    return rows.length > 0;
  }

  async insert(sellerId: string, study: NewStudy): Promise<string> {
    const id = newId('std');
    const frozenAt = study.status === 'BASELINE_FROZEN' ? this.tx.now() : null;
    await this.tx.query(
      `INSERT INTO uplift_studies (id, tenant_id, seller_id, status, baseline, baseline_sha256, frozen_day, frozen_at,
         method_version, reason)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
      [
        id,
        this.tx.tenantId,
        sellerId,
        study.status,
        study.baseline,
        study.baselineSha256,
        study.status === 'BASELINE_FROZEN' ? study.frozenDay : null,
        frozenAt,
        study.methodVersion,
        study.reason,
      ],
    );
    return id;
  }

  /** Moves the study on; false when it is not in `from` (any more). */
  async move(sellerId: string, from: StudyStatus, to: StudyStatus): Promise<boolean> {
    const moved = await this.tx.affected(
      `UPDATE uplift_studies SET status = $4
        WHERE tenant_id = $1 AND seller_id = $2 AND status = $3`,
      [this.tx.tenantId, sellerId, from, to],
    );
    return moved === 1;
  }

  /** The seller's daily series before a day, in a fixed order. */
  async seriesBefore(sellerId: string, day: string): Promise<SeriesRow[]> {
    return this.tx.query<SeriesRow>(
      `SELECT day::text AS day, channel, currency, orders, amount_minor AS "amountMinor" FROM sales_daily
        WHERE tenant_id = $1 AND seller_id = $2 AND NOT restated AND day < $3::date AND orders <> 0
        ORDER BY day, channel COLLATE "C", currency COLLATE "C"`,
      [this.tx.tenantId, sellerId, day],
    );
  }

  async coverage(sellerId: string): Promise<Baseline['coverage']> {
    return this.tx.query<Baseline['coverage'][number]>(
      `SELECT channel, lower(span)::text AS observed_from, (upper(span) - 1)::text AS observed_to
         FROM sales_coverage, unnest(observed) AS span
        WHERE tenant_id = $1 AND seller_id = $2 ORDER BY channel COLLATE "C", span`,
      [this.tx.tenantId, sellerId],
    );
  }

  /** Orders that reached us after the freeze for days before it: shown beside the figures. */
  async restatedOrders(sellerIds: readonly string[]): Promise<number> {
    const [row] = await this.tx.query<{ orders: string | null }>(
      `SELECT sum(orders) AS orders FROM sales_daily
        WHERE tenant_id = $1 AND seller_id = ANY($2::text[]) AND restated`,
      [this.tx.tenantId, sellerIds],
    );
    return Number(row?.orders ?? 0);
  }
}
