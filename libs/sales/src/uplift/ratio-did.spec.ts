import { assert as check, property, shuffledSubarray } from 'fast-check';
import { panelOf, withSellers } from './panel.builder';
import type { PanelSeller, SellerPanel } from './panel';
import { programmeUplift, type ProgrammeUplift } from './ratio-did';

const estimateOf = (panel: SellerPanel): NonNullable<ProgrammeUplift['estimate']> => {
  const { estimate, verdict } = programmeUplift(panel);
  if (!estimate) throw new Error(`No estimate: ${verdict}`);
  return estimate;
};

const scaled = (seller: PanelSeller, factor: number): PanelSeller => ({
  ...seller,
  weekly: seller.weekly.map((value) => (value === null ? null : value * factor)),
});

/** The formula of the design read literally, mean by mean and with the observed weeks of each seller. */
function byHand(sellers: readonly PanelSeller[], base = 8, horizon = 12): { u: number; d: number } {
  const weeks = Math.max(...sellers.map(({ weekly }) => weekly.length));
  const meanOver = (rows: readonly PanelSeller[], from: number, to: number): number => {
    const values = rows.flatMap(({ weekly }) => weekly.slice(from, to).map((value) => value ?? NaN));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const complete = (rows: readonly PanelSeller[], from: number, to: number, week: number): PanelSeller[] =>
    rows.filter(({ weekly }) => [...weekly.slice(from, to), weekly[week]].every((value) => value !== null));
  let [u, d] = [0, 0];
  for (let g = 0; g < weeks; g++) {
    for (let t = g; t < Math.min(g + horizon, weeks); t++) {
      const of = (rows: PanelSeller[]): PanelSeller[] => complete(rows, g - base, g, t);
      const treated = g < base ? [] : of(sellers.filter(({ goLiveWeek }) => goLiveWeek === g));
      const controls = of(sellers.filter(({ goLiveWeek }) => goLiveWeek === null || goLiveWeek > t));
      if (!treated.length || controls.length < 5) continue;
      const growth = meanOver(controls, t, t + 1) / meanOver(controls, g - base, g);
      const expected = meanOver(treated, g - base, g) * growth;
      u += treated.length * (meanOver(treated, t, t + 1) - expected);
      d += treated.length * expected;
    }
  }
  return { u, d };
}

it('U, D and θ are the formula read literally', () => {
  const panel = panelOf();
  const { u, d } = byHand(panel.sellers);
  const estimate = estimateOf(panel);
  expect(estimate.incremental).toBeCloseTo(u, 8);
  expect(estimate.counterfactual).toBeCloseTo(d, 8);
  expect(estimate.effect).toBeCloseTo(u / d, 10);
});

it('the jackknife equals computing everything again without each seller', () => {
  const panel = panelOf({ live: 16, waiting: 11 });
  const logs = panel.sellers.map((_, left) => {
    const { u, d } = byHand(panel.sellers.filter((_seller, index) => index !== left));
    return { log: Math.log1p(u / d), u };
  });
  const se = (values: number[]): number => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(
      ((values.length - 1) / values.length) * values.reduce((s, value) => s + (value - mean) ** 2, 0),
    );
  };
  const estimate = estimateOf(panel);
  expect(Math.abs(estimate.seLog - se(logs.map(({ log }) => log)))).toBeLessThanOrEqual(1e-11);
  const half = (estimate.incrementalInterval[1] - estimate.incrementalInterval[0]) / 2;
  // t(0.975, 15)
  expect(Math.abs(half / 2.131449545559323 - se(logs.map(({ u }) => u)))).toBeLessThanOrEqual(1e-7);
});

it('interval, p and MDE80 hang together', () => {
  const { effect, interval, seLog, p, minimumDetectable, degreesOfFreedom } = estimateOf(panelOf());
  expect(degreesOfFreedom).toBe(19);
  const t = 2.093024054408263;
  expect(interval[0]).toBeCloseTo(Math.exp(Math.log1p(effect) - t * seLog) - 1, 10);
  expect(interval[1]).toBeCloseTo(Math.exp(Math.log1p(effect) + t * seLog) - 1, 10);
  expect(minimumDetectable).toBeCloseTo(Math.exp((t + 0.8416212335729143) * seLog) - 1, 10);
  expect(p).toBeLessThan(0.05);
});

describe('A12 invariances', () => {
  const panel = panelOf();
  const before = estimateOf(panel);

  it('rows in any order give the same bytes', () => {
    const text = JSON.stringify(programmeUplift(panel));
    check(
      property(
        shuffledSubarray([...panel.sellers], { minLength: panel.sellers.length }),
        (sellers) => JSON.stringify(programmeUplift({ ...panel, sellers })) === text,
      ),
      { numRuns: 25, seed: 7 },
    );
  });

  it('another unit changes U and not θ', () => {
    const after = estimateOf(withSellers(panel, (seller) => scaled(seller, 137)));
    expect(Math.abs(after.effect - before.effect)).toBeLessThanOrEqual(1e-11);
    expect(Math.abs(after.seLog - before.seLog)).toBeLessThanOrEqual(1e-11);
    expect(after.incremental / before.incremental).toBeCloseTo(137, 8);
  });

  it('a week that shakes everyone, outside every base window, changes no cell’s percentage', () => {
    // One cohort, so that no week is both after go-live and in another's base.
    const one = panelOf({ cohortEvery: 20, weeks: 26 });
    for (const week of [14, 20, 25]) {
      const shaken = withSellers(one, (seller) => ({
        ...seller,
        weekly: seller.weekly.map((value, at) => (value !== null && at === week ? value * 3 : value)),
      }));
      const only = { horizonWeeks: 1, minHorizonWeeks: 1 };
      const at = (rows: SellerPanel): number => programmeUplift(cut(rows, week), only).estimate!.effect;
      expect(Math.abs(at(shaken) - at(one))).toBeLessThanOrEqual(1e-11);
    }
  });

  it('ten percent of the counterfactual more in the treated weeks is ten points more', () => {
    // One cohort, so that a raised week is in nobody's base and in nobody's controls.
    const one = panelOf({ cohortEvery: 20 });
    const waiting = one.sellers.filter(({ goLiveWeek }) => goLiveWeek === null);
    const baseSum = ({ weekly }: PanelSeller): number =>
      weekly.slice(6, 14).reduce<number>((sum, value) => sum + (value ?? 0), 0);
    const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);
    const raised = withSellers(one, (seller) => ({
      ...seller,
      weekly: seller.weekly.map((value, week) => {
        if (seller.goLiveWeek === null || week < 14 || week >= 26) return value;
        const growth = total(waiting.map(({ weekly }) => weekly[week] ?? 0)) / total(waiting.map(baseSum));
        return (value ?? 0) + 0.1 * baseSum(seller) * growth;
      }),
    }));
    expect(Math.abs(estimateOf(raised).effect - estimateOf(one).effect - 0.1)).toBeLessThanOrEqual(1e-9);
  });
});

/** The panel with `week` as its only week after go-live. */
function cut(panel: SellerPanel, week: number): SellerPanel {
  return withSellers(panel, (seller) => ({
    ...seller,
    weekly: [...seller.weekly.slice(0, 14), seller.weekly[week] ?? null],
  }));
}

describe('missing is not zero', () => {
  it('a seller who was not observed counts in no cell of those weeks; zero counts', () => {
    const panel = panelOf();
    const gap = (value: number | null): SellerPanel =>
      withSellers(panel, (seller, index) => ({
        ...seller,
        weekly: seller.weekly.map((was, week) => (index === 25 && week === 20 ? value : was)),
      }));
    expect(estimateOf(gap(null)).effect).not.toBe(estimateOf(gap(0)).effect);
    const { u, d } = byHand(gap(null).sellers);
    expect(estimateOf(gap(null)).effect).toBeCloseTo(u / d, 10);
  });

  it('weeks outside the coverage are not observed, whatever stands in them', () => {
    const panel = panelOf({ firstWeek: 2900 });
    const covered = withSellers(panel, (seller, index) =>
      index === 30 ? { ...seller, observedFrom: 2910, observedTo: 2930 } : seller,
    );
    const nulls = withSellers(panel, (seller, index) =>
      index === 30
        ? { ...seller, weekly: seller.weekly.map((value, at) => (at < 10 || at > 30 ? null : value)) }
        : seller,
    );
    expect(programmeUplift(covered)).toEqual(programmeUplift(nulls));
  });

  it('the first week’s number changes no figure', () => {
    expect(estimateOf(panelOf({ firstWeek: 2900 }))).toEqual(estimateOf(panelOf()));
  });
});

it('the same input twice is the same output, rounded to twelve digits', () => {
  const text = JSON.stringify(programmeUplift(panelOf()));
  expect(JSON.stringify(programmeUplift(panelOf()))).toBe(text);
  for (const digits of text.match(/\d+\.\d+/g) ?? []) {
    expect(digits.replace('.', '').replace(/^0+/, '').length).toBeLessThanOrEqual(12);
  }
});

it('mutation trap: controls go live after t + δ, not before', () => {
  // A jump in the week before go-live of the next cohort: with δ = 1 those sellers must be out of the controls.
  const panel = panelOf({ cohortEvery: 5 });
  const jumpy = withSellers(panel, (seller) => ({
    ...seller,
    weekly: seller.weekly.map((value, week) =>
      value !== null && seller.goLiveWeek !== null && week === seller.goLiveWeek - 1 ? value * 50 : value,
    ),
  }));
  const effect = (rows: SellerPanel): number =>
    programmeUplift(rows, { anticipationWeeks: 1 }).estimate!.effect;
  expect(effect(jumpy)).toBeCloseTo(effect(panel), 10);
  expect(Math.abs(estimateOf(jumpy).effect - estimateOf(panel).effect)).toBeGreaterThan(0.05);
});

it('a seller named twice is an error, not a double weight', () => {
  const panel = panelOf();
  expect(() => programmeUplift({ ...panel, sellers: [...panel.sellers, panel.sellers[0]!] })).toThrow(
    RangeError,
  );
});
