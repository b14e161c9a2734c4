import type { Tx } from '@app/database';
import { canonicalJson, newId, sha256Hex } from '@app/platform';
import { PROGRAMME_METHOD, type SellerPanel, weekOf, wholeWeeks } from './uplift';

export interface UpliftStudy {
  id: string;
  sellerId: string;
  status:
    | 'NOT_ENROLLED'
    | 'NOT_APPLICABLE'
    | 'BASELINE_COLLECTING'
    | 'BASELINE_FROZEN'
    | 'OBSERVING'
    | 'CLOSED'
    | 'INVALIDATED';
  reason: string | null;
  baselineSha256: string | null;
  frozenAt: Date | null;
}

/** What is frozen besides the seller's own series: with it nobody picks the winner afterwards. */
const DESIGN = { base_weeks: 8, horizon_weeks: 12, anticipation_weeks: 0, method: PROGRAMME_METHOD };

export class StudyRepository {
  constructor(private readonly tx: Tx) {}

  async forSeller(sellerId: string): Promise<UpliftStudy | undefined> {
    const [row] = await this.tx.query<UpliftStudy>(
      `SELECT id, seller_id AS "sellerId", status, reason, baseline_sha256 AS "baselineSha256", frozen_at AS "frozenAt"
         FROM uplift_studies WHERE tenant_id = $1 AND seller_id = $2`,
      [this.tx.tenantId, sellerId],
    );
    return row;
  }

  /** Freezes the seller's daily series and the design under one hash; a second call changes nothing. */
  async freeze(sellerId: string): Promise<UpliftStudy> {
    const daily = await this.tx.query(
      `SELECT channel, day::text, currency, orders, amount_minor::text FROM sales_daily
        WHERE tenant_id = $1 AND seller_id = $2 ORDER BY channel, day, currency`,
      [this.tx.tenantId, sellerId],
    );
    const coverage = await this.tx.query(
      `SELECT channel, observed_from::text, observed_to::text FROM sales_coverage
        WHERE tenant_id = $1 AND seller_id = $2 ORDER BY channel`,
      [this.tx.tenantId, sellerId],
    );
    const baseline = { daily, coverage, design: DESIGN };
    const hasHistory = coverage.length > 0;
    await this.tx.query(
      `INSERT INTO uplift_studies (id, tenant_id, seller_id, status, reason, baseline, baseline_sha256, method_version, frozen_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) ON CONFLICT (tenant_id, seller_id) DO NOTHING`,
      [
        newId('std'),
        this.tx.tenantId,
        sellerId,
        hasHistory ? 'BASELINE_FROZEN' : 'NOT_APPLICABLE',
        hasHistory ? null : 'NO_SALES_HISTORY',
        hasHistory ? baseline : null,
        hasHistory ? sha256Hex(canonicalJson(baseline)) : null,
        PROGRAMME_METHOD,
        this.tx.now(),
      ],
    );
    return (await this.forSeller(sellerId))!;
  }

  /** Weekly orders, all observed channels together, of a programme's sellers; whole weeks only. */
  async panel(programmeId: string): Promise<{ panel: SellerPanel; simulated: boolean }> {
    const sellers = await this.tx.query<{
      id: string;
      went_live_at: Date | null;
      from: string | null;
      to: string | null;
      simulated: boolean;
    }>(
      `SELECT s.id, s.went_live_at, min(c.observed_from)::text AS "from", max(c.observed_to)::text AS "to",
              coalesce(bool_or(c.simulated), false) AS simulated
         FROM sellers s LEFT JOIN sales_coverage c ON c.tenant_id = s.tenant_id AND c.seller_id = s.id
        WHERE s.tenant_id = $1 AND s.programme_id = $2 GROUP BY s.id ORDER BY s.id`,
      [this.tx.tenantId, programmeId],
    );
    const weekly = await this.tx.query<{ seller_id: string; week: number; orders: string }>(
      `SELECT d.seller_id, floor((d.day - date '1970-01-05') / 7.0)::int AS week, sum(d.orders) AS orders
         FROM sales_daily d JOIN sellers s ON s.tenant_id = d.tenant_id AND s.id = d.seller_id
        WHERE d.tenant_id = $1 AND s.programme_id = $2 GROUP BY 1, 2`,
      [this.tx.tenantId, programmeId],
    );
    const observed = sellers.map((seller) =>
      seller.from && seller.to ? wholeWeeks(seller.from, seller.to) : null,
    );
    const bounds = observed.filter((range) => range !== null);
    const firstWeek = Math.min(...bounds.map(({ from }) => from), weekOf(this.tx.now()));
    const lastWeek = Math.max(...bounds.map(({ to }) => to), firstWeek);
    const counts = new Map(weekly.map((row) => [`${row.seller_id}|${row.week}`, Number(row.orders)]));
    return {
      simulated: sellers.some(({ simulated }) => simulated),
      panel: {
        firstWeek,
        sellers: sellers.map((seller, index) => {
          const range = observed[index];
          return {
            id: seller.id,
            goLiveWeek: seller.went_live_at ? weekOf(new Date(seller.went_live_at)) : null,
            weekly: Array.from({ length: lastWeek - firstWeek + 1 }, (_, offset) => {
              const week = firstWeek + offset;
              if (!range || week < range.from || week > range.to) return null;
              return counts.get(`${seller.id}|${week}`) ?? 0;
            }),
          };
        }),
      },
    };
  }
}
