import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PanelSeller, SellerPanel } from './panel';
import { programmeUplift, type ProgrammeOptions } from './ratio-did';

const DATA = join(__dirname, '..', '..', '..', '..', '..', 'shared', 'data', 'uplift');
const isThere = existsSync(DATA);
const withData = isThere ? it : it.skip;

if (!isThere) console.warn(`Skipped: the reference panels are not at ${DATA}`);

const rowsOf = (file: string): string[][] =>
  readFileSync(join(DATA, file), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.replaceAll('"', '').split(','));

function panelFrom(rows: { id: string; week: number; value: number; goLive: number | null }[]): SellerPanel {
  const sellers = new Map<string, PanelSeller & { weekly: number[] }>();
  for (const { id, week, value, goLive } of rows) {
    const seller = sellers.get(id) ?? { id, goLiveWeek: goLive, weekly: [] };
    seller.weekly[week] = value;
    sellers.set(id, seller);
  }
  return { firstWeek: 0, sellers: [...sellers.values()] };
}

const golden = (): SellerPanel =>
  panelFrom(
    rowsOf('golden_seller_panel_weekly.csv').map(([id = '', week, orders, goLive]) => ({
      id,
      week: Number(week) - 1,
      value: Number(orders),
      goLive: Number(goLive) === 0 ? null : Number(goLive) - 1,
    })),
  );

/** 500 counties, 2003 to 2007: small cohorts and one base year, so the product's minimum-data rules are lowered. */
const counties = (): SellerPanel =>
  panelFrom(
    rowsOf('mpdta.csv').map(([year, county = '', , lemp, firstTreat]) => ({
      id: county,
      week: Number(year) - 2003,
      value: Math.exp(Number(lemp)),
      goLive: Number(firstTreat) === 0 ? null : Number(firstTreat) - 2003,
    })),
  );

const COUNTIES: Partial<ProgrammeOptions> = { baseWeeks: 1, horizonWeeks: 4, minHorizonWeeks: 1 };

interface References {
  datasets: {
    golden_seller_panel: {
      ratio_B8_H12_minctl5: { pct: number; se_log_jackknife: number; per_seller_week: number };
    };
    mpdta: {
      ratio_did_on_exp_lemp: {
        aggregate_simple_pct: number;
        aggregate_simple_se_log_jackknife: number;
      };
    };
  };
}

const references = (): References =>
  JSON.parse(readFileSync(join(DATA, 'reference.json'), 'utf8')) as References;

withData('the golden panel gives the reference θ and standard error (B 8, H 12, δ 0)', () => {
  const { pct, se_log_jackknife, per_seller_week } =
    references().datasets.golden_seller_panel.ratio_B8_H12_minctl5;
  const result = programmeUplift(golden());
  expect(Math.abs(result.estimate!.effect - pct)).toBeLessThanOrEqual(1e-9);
  expect(Math.abs(result.estimate!.seLog - se_log_jackknife)).toBeLessThanOrEqual(1e-9);
  expect(Math.abs(result.estimate!.perSellerWeek - per_seller_week)).toBeLessThanOrEqual(1e-9);
  expect(result.data).toMatchObject({ sellers: 60, live: 45, treated: 45, weeksReached: 12 });
  expect(result.interim).toBe(false);
  expect(result.verdict).toBe('INCONCLUSIVE');
  // The truth of its generator.
  const [low, high] = result.estimate!.interval;
  expect(low).toBeLessThan(0.23018);
  expect(high).toBeGreaterThan(0.23018);
});

withData(
  'mutation traps: a shifted base, another horizon or controls that are about to go live are seen',
  () => {
    const { pct } = references().datasets.golden_seller_panel.ratio_B8_H12_minctl5;
    const off = (options: Partial<ProgrammeOptions>): number =>
      Math.abs(programmeUplift(golden(), options).estimate!.effect - pct);
    expect(off({ baseWeeks: 7 })).toBeGreaterThan(1e-4);
    expect(off({ baseWeeks: 9 })).toBeGreaterThan(1e-4);
    expect(off({ horizonWeeks: 11 })).toBeGreaterThan(1e-4);
    expect(off({ anticipationWeeks: 1 })).toBeGreaterThan(1e-4);
    // Base off by one: the cohort's own first week slips into nothing, yet θ moves.
    const late = golden();
    const shifted = {
      ...late,
      sellers: late.sellers.map((seller) => ({
        ...seller,
        goLiveWeek: seller.goLiveWeek === null ? null : seller.goLiveWeek + 1,
      })),
    };
    expect(Math.abs(programmeUplift(shifted).estimate!.effect - pct)).toBeGreaterThan(1e-4);
  },
);

withData('the county panel gives the reference aggregate and jackknife error', () => {
  const wanted = references().datasets.mpdta.ratio_did_on_exp_lemp;
  const { estimate } = programmeUplift(counties(), COUNTIES);
  expect(Math.abs(estimate!.effect - wanted.aggregate_simple_pct)).toBeLessThanOrEqual(1e-9);
  expect(Math.abs(estimate!.seLog - wanted.aggregate_simple_se_log_jackknife)).toBeLessThanOrEqual(1e-9);
});
