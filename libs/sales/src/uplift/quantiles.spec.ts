import normalOracle from '@stdlib/stats-base-dists-normal-quantile';
import tOracle from '@stdlib/stats-base-dists-t-quantile';
import { normalQuantile, tCdf, tQuantile, tSurvival } from './quantiles';

const LEVELS = [
  1e-12, 1e-8, 1e-5, 0.001, 0.01, 0.025, 0.1, 0.2, 0.3, 0.42, 0.45, 0.5, 0.55, 0.7, 0.8, 0.9, 0.975, 0.999,
];
const DFS = [1, 2, 3, 4, 5, 7.5, 10, 14, 20, 44, 74, 100, 299, 1000, 10_000];

/** 1e-10 absolute, relative beyond 1: a quantile of 3·10¹¹ has no ten decimals. */
const far = (found: number, wanted: number): number =>
  Math.abs(found - wanted) / Math.max(1, Math.abs(wanted));

// The oracle works with 2p − 1 and so loses its digits below about 1e-8; there mpmath is the reference.
it.each(LEVELS.filter((p) => p >= 1e-8))('the normal quantile at %d is the oracle’s', (p) => {
  expect(far(normalQuantile(p), normalOracle(p, 0, 1))).toBeLessThanOrEqual(1e-10);
});

it('far normal quantiles are those of mpmath', () => {
  expect(normalQuantile(1e-12)).toBeCloseTo(-7.034483825301132, 13);
  expect(normalQuantile(1e-300)).toBeCloseTo(-37.04709629936, 10);
});

it.each(DFS)('t quantiles with %d degrees of freedom are the oracle’s, tails included', (df) => {
  for (const p of LEVELS) expect(far(tQuantile(p, df), tOracle(p, df))).toBeLessThanOrEqual(1e-10);
});

it('the t quantile and the t distribution undo each other, relatively even in the tail', () => {
  for (const df of DFS) {
    for (const p of LEVELS.filter((level) => level !== 0.5)) {
      expect(Math.abs(tCdf(tQuantile(p, df), df) / p - 1)).toBeLessThanOrEqual(1e-12);
    }
  }
});

it('closed forms: df 1 is Cauchy, df 2 algebraic; known table values', () => {
  for (const t of [0.01, 0.5, 1, 3, 50, 1e6]) {
    expect(tSurvival(t, 1) * Math.PI).toBeCloseTo(Math.atan2(1, t), 14);
    expect(tSurvival(t, 2)).toBeCloseTo(1 / (t * t + 2 + t * Math.sqrt(t * t + 2)), 14);
  }
  expect(tQuantile(0.975, 14)).toBeCloseTo(2.144786687917804, 13);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
});

it('a far tail keeps its digits', () => {
  // 1 − cdf would be 0 here.
  expect(tSurvival(60, 30) / 4.155654806766124e-33).toBeCloseTo(1, 12);
  expect(tSurvival(1e8, 1) / (1e-8 / Math.PI)).toBeCloseTo(1, 12);
});

it('limits and nonsense', () => {
  expect([normalQuantile(0), normalQuantile(1), tQuantile(0, 5), tQuantile(1, 5)]).toEqual([
    -Infinity,
    Infinity,
    -Infinity,
    Infinity,
  ]);
  expect([normalQuantile(-1), normalQuantile(NaN), tQuantile(0.5, 0), tQuantile(2, 3)]).toEqual([
    NaN,
    NaN,
    NaN,
    NaN,
  ]);
  expect([tSurvival(0, 3), tSurvival(Infinity, 3), tSurvival(-Infinity, 3)]).toEqual([0.5, 0, 1]);
});
