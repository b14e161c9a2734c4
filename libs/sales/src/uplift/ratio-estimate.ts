import type { Cell } from './cells';
import { normalQuantile, tQuantile, tSurvival } from './quantiles';

/** U, D and the treated seller-weeks: the sums of which θ = U / D is made. */
export interface Totals {
  incremental: number;
  counterfactual: number;
  sellerWeeks: number;
}

export interface RatioEstimate extends Totals {
  /** θ = U / D. */
  effect: number;
  interval: [number, number];
  /** Of ln(1 + θ), delete-one-seller jackknife. */
  seLog: number;
  p: number;
  /** The effect that this design finds in 80 % of cases. */
  minimumDetectable: number;
  incrementalInterval: [number, number];
  perSellerWeek: number;
  degreesOfFreedom: number;
  /** Largest part of the counterfactual that hangs on one seller. */
  largestShare: number;
  largestSeller: number;
  /** (Σu²)²/Σu⁴ of the jackknife deviations: how many sellers the interval really rests on. */
  effectiveSellers: number;
}

/** Σ_g Σ_t n_g·m0 of a cell: base mean × control growth, in which the weeks of the base and the head counts cancel. */
const counterfactualOf = (treatedBase: number, controlWeek: number, controlBase: number): number =>
  (treatedBase * controlWeek) / controlBase;

/** A control base that is left with rounding dust only, once a seller is taken out, is none. */
const DUST = 1e-12;

export function totalsOf(cells: readonly Cell[]): Totals {
  const totals: Totals = { incremental: 0, counterfactual: 0, sellerWeeks: 0 };
  for (const cell of cells) {
    const expected = counterfactualOf(cell.treatedBase, cell.controlWeek, cell.controlBase);
    totals.incremental += cell.treatedWeek - expected;
    totals.counterfactual += expected;
    totals.sellerWeeks += cell.treated.length;
  }
  return totals;
}

/**
 * What taking one seller out does to U and D: its row is subtracted from the sums of its cells, the rest stays. The set
 * of cells stays as it is, so that the spread is that of the sellers and not that of a cut-off.
 */
export function deleteOneTotals(cells: readonly Cell[], sellers: number): Totals[] {
  const all = totalsOf(cells);
  const without = Array.from({ length: sellers }, () => ({ ...all }));
  for (const cell of cells) {
    const { treatedBase, treatedWeek, controlBase, controlWeek } = cell;
    const expected = counterfactualOf(treatedBase, controlWeek, controlBase);
    const change = (seller: number, incremental: number, counterfactual: number, weeks: number): void => {
      const totals = without[seller];
      if (!totals) return;
      totals.incremental += incremental - (treatedWeek - expected);
      totals.counterfactual += counterfactual - expected;
      totals.sellerWeeks -= weeks;
    };
    for (const { seller, base, week } of cell.treated) {
      const left = counterfactualOf(treatedBase - base, controlWeek, controlBase);
      change(seller, treatedWeek - week - left, left, 1);
    }
    for (const { seller, base, week } of cell.controls) {
      const baseLeft = controlBase - base;
      if (baseLeft > DUST * controlBase) {
        const left = counterfactualOf(treatedBase, controlWeek - week, baseLeft);
        change(seller, treatedWeek - left, left, 0);
      } else change(seller, 0, 0, cell.treated.length);
    }
  }
  return without;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const squares = (values: readonly number[]): number => values.reduce((sum, value) => sum + value * value, 0);

/** se of a delete-one jackknife and its deviations. */
function jackknife(replicates: readonly number[]): { se: number; deviations: number[] } {
  const n = replicates.length;
  const centre = mean(replicates);
  const deviations = replicates.map((replicate) => replicate - centre);
  return { se: Math.sqrt(((n - 1) / n) * squares(deviations)), deviations };
}

/** Sellers, by index, that take part in a cell. */
export function participants(cells: readonly Cell[], part: 'treated' | 'controls'): number[] {
  return [...new Set(cells.flatMap((cell) => cell[part].map(({ seller }) => seller)))].sort((a, b) => a - b);
}

/** Each treated seller's part of D. */
function sharesOf(cells: readonly Cell[], counterfactual: number): Map<number, number> {
  const shares = new Map<number, number>();
  for (const cell of cells) {
    for (const { seller, base } of cell.treated) {
      const part = counterfactualOf(base, cell.controlWeek, cell.controlBase) / counterfactual;
      shares.set(seller, (shares.get(seller) ?? 0) + part);
    }
  }
  return shares;
}

/** θ with its interval; undefined when the sums, or the sums without some one seller, do not give a ratio. */
export function estimateRatio(cells: readonly Cell[], sellers: number): RatioEstimate | undefined {
  const totals = totalsOf(cells);
  const treated = participants(cells, 'treated');
  const everyone = [...new Set([...treated, ...participants(cells, 'controls')])].sort((a, b) => a - b);
  const replicates = deleteOneTotals(cells, sellers);
  const without = everyone.flatMap((seller) => replicates[seller] ?? []);
  if (![totals, ...without].every(isRatio)) return undefined;

  const log = Math.log1p(totals.incremental / totals.counterfactual);
  const spread = jackknife(without.map((one) => Math.log1p(one.incremental / one.counterfactual)));
  const df = treated.length - 1;
  const t = tQuantile(0.975, df);
  const u = jackknife(without.map(({ incremental }) => incremental));
  const [largestSeller, largestShare] = largest(sharesOf(cells, totals.counterfactual));
  const fourths = squares(spread.deviations.map((deviation) => deviation * deviation));
  return {
    ...totals,
    effect: totals.incremental / totals.counterfactual,
    interval: [Math.expm1(log - t * spread.se), Math.expm1(log + t * spread.se)],
    seLog: spread.se,
    p: spread.se > 0 ? 2 * tSurvival(Math.abs(log) / spread.se, df) : Number(log === 0),
    minimumDetectable: Math.expm1((t + normalQuantile(0.8)) * spread.se),
    incrementalInterval: [totals.incremental - t * u.se, totals.incremental + t * u.se],
    perSellerWeek: totals.incremental / totals.sellerWeeks,
    degreesOfFreedom: df,
    largestShare,
    largestSeller,
    effectiveSellers: fourths > 0 ? squares(spread.deviations) ** 2 / fourths : 0,
  };
}

const isRatio = ({ incremental, counterfactual }: Totals): boolean =>
  counterfactual > 0 && incremental + counterfactual > 0;

function largest(shares: Map<number, number>): [number, number] {
  let most: [number, number] = [-1, 0];
  for (const entry of shares) if (entry[1] > most[1]) most = entry;
  return most;
}
