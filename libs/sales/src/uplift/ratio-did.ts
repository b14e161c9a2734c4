import { buildCells, type Cell, type CellOptions, type CellRefusal, type Cells } from './cells';
import { indexPanel, type IndexedPanel, rounded, type SellerPanel } from './panel';
import { estimateRatio, participants, type RatioEstimate } from './ratio-estimate';
import {
  effectVerdict,
  type Figures,
  IDENTIFYING_ASSUMPTION,
  type LocalText,
  type RefusalCode,
  sentence,
  type Verdict,
  type WarningCode,
} from './verdicts';

export const PROGRAMME_METHOD = 'ratio-did/1';

/** The horizon of the headline; anything younger is interim. */
export const HEADLINE_WEEKS = 12;

export interface ProgrammeOptions extends CellOptions {
  /** Live sellers with a baseline without whom no claim about a programme is made. */
  minTreated: number;
  /** Sellers still waiting in the last week that counts. */
  minControls: number;
  minHorizonWeeks: number;
  /** One seller's part of the counterfactual above which the figure is called dominated. */
  maxShare: number;
  minEffectiveSellers: number;
}

export const PROGRAMME_DEFAULTS: ProgrammeOptions = {
  baseWeeks: 8,
  horizonWeeks: HEADLINE_WEEKS,
  anticipationWeeks: 0,
  minControlsPerCell: 5,
  minTreated: 15,
  minControls: 10,
  minHorizonWeeks: 4,
  maxShare: 0.4,
  minEffectiveSellers: 4,
};

export interface ProgrammeEstimate {
  /** θ: 0.2 is +20 %. */
  effect: number;
  interval: [number, number];
  seLog: number;
  p: number;
  minimumDetectable: number;
  incremental: number;
  incrementalInterval: [number, number];
  perSellerWeek: number;
  counterfactual: number;
  sellerWeeks: number;
  degreesOfFreedom: number;
  largestShare: number;
  effectiveSellers: number;
}

export interface ProgrammeUplift {
  method: string;
  verdict: Verdict;
  explanation: LocalText;
  /** Younger than the headline's twelve weeks. */
  interim: boolean;
  /** Null whenever the verdict is a refusal. */
  estimate: ProgrammeEstimate | null;
  warnings: { code: WarningCode; sellerId: string; explanation: LocalText }[];
  assumption: LocalText;
  options: ProgrammeOptions;
  data: {
    firstWeek: number;
    lastWeek: number;
    sellers: number;
    /** Of them live by the last week; with a whole base window; waiting in a used week. */
    live: number;
    treated: number;
    controls: number;
    /** Weeks after go-live that enough treated sellers have. */
    weeksReached: number;
    cells: number;
  };
  droppedCells: { goLiveWeek: number; week: number; controls: number; code: CellRefusal }[];
  excludedSellers: { id: string; code: 'NO_BASELINE' }[];
}

interface Found {
  panel: IndexedPanel;
  cells: Cells;
  options: ProgrammeOptions;
  live: number;
  treated: number[];
  weeksReached: number;
}

interface Refusal {
  code: RefusalCode;
  figures?: Figures;
}

/**
 * The programme's headline: U / D over cohort × week cells, the not-yet-live as controls, delete-one-seller jackknife
 * on the log scale. Closed form: the same rows give the same bytes, in whatever order they come.
 */
export function programmeUplift(panel: SellerPanel, chosen: Partial<ProgrammeOptions> = {}): ProgrammeUplift {
  const options = { ...PROGRAMME_DEFAULTS, ...chosen };
  const indexed = indexPanel(panel);
  const cells = buildCells(indexed, options);
  const treated = participants(cells.used, 'treated');
  const found: Found = {
    panel: indexed,
    cells,
    options,
    live: indexed.sellers.filter(({ goLive }) => goLive < indexed.weeks).length,
    treated,
    weeksReached: weeksReached(cells.used, treated, options.minTreated),
  };
  const refusal = refusalOf(found);
  if (refusal) return resultOf(found, refusal.code, refusal.figures ?? {}, null);
  const estimate = estimateRatio(cells.used, indexed.sellers.length);
  if (!estimate) return resultOf(found, 'TOO_SPARSE', {}, null);
  const figures = { detectable: Number((100 * estimate.minimumDetectable).toFixed(1)) };
  return resultOf(found, effectVerdict(estimate.interval), figures, estimate);
}

/** The number of weeks that at least `needed` treated sellers have behind them. */
function weeksReached(cells: readonly Cell[], treated: readonly number[], needed: number): number {
  const counts = new Map<number, number>();
  for (const { treated: shares } of cells) {
    for (const { seller } of shares) counts.set(seller, (counts.get(seller) ?? 0) + 1);
  }
  const sorted = treated.map((seller) => counts.get(seller) ?? 0).sort((a, b) => b - a);
  return sorted[Math.min(needed, sorted.length) - 1] ?? 0;
}

/** The first rule of the minimum-data table that does not hold. */
function refusalOf({ panel, cells, options, live, treated, weeksReached }: Found): Refusal | undefined {
  const { baseWeeks, minTreated, minControls, minHorizonWeeks, horizonWeeks } = options;
  const withBaseline = live - cells.withoutBaseline.length;
  if (live > 0 && withBaseline === 0) {
    return { code: 'NO_BASELINE', figures: { needed: baseWeeks, found: longestBaseline(panel, options) } };
  }
  if (withBaseline < minTreated) {
    return { code: 'TOO_FEW_SELLERS', figures: { needed: minTreated, found: withBaseline } };
  }
  if (!cells.used.length) return noCells(cells, options);
  if (treated.length < minTreated) {
    return { code: 'TOO_FEW_SELLERS', figures: { needed: minTreated, found: treated.length } };
  }
  const reached = Math.min(weeksReached, horizonWeeks);
  if (reached < minHorizonWeeks) {
    return { code: 'TOO_SHORT', figures: { needed: minHorizonWeeks, found: reached } };
  }
  const last = cells.used.filter(({ cohort, week }) => week - cohort === reached - 1);
  const waiting = participants(last, 'controls').length;
  return waiting < minControls
    ? { code: 'TOO_FEW_CONTROLS', figures: { needed: minControls, found: waiting } }
    : undefined;
}

function noCells(cells: Cells, { minControlsPerCell: needed, minHorizonWeeks }: ProgrammeOptions): Refusal {
  const codes = new Set(cells.dropped.map(({ code }) => code));
  if (codes.size === 1 && codes.has('EVERYONE_LIVE')) return { code: 'EVERYONE_LIVE' };
  const found = Math.max(0, ...cells.dropped.map(({ controls }) => controls));
  if (found < needed) return { code: 'TOO_FEW_CONTROLS', figures: { needed, found } };
  return codes.has('CONTROL_BASE_ZERO')
    ? { code: 'TOO_SPARSE' }
    : { code: 'TOO_SHORT', figures: { needed: minHorizonWeeks, found: 0 } };
}

/** The most observed weeks in a row before go-live − δ that any live seller has. */
function longestBaseline(panel: IndexedPanel, { anticipationWeeks }: ProgrammeOptions): number {
  const lengths = panel.sellers
    .filter(({ goLive }) => goLive < panel.weeks)
    .map(({ goLive, values }) => observedWeeksBefore(values, goLive - anticipationWeeks));
  return Math.max(0, ...lengths);
}

/** Observed weeks without a gap that end just before `week`. */
export function observedWeeksBefore(values: Float64Array, week: number): number {
  let count = 0;
  while (!Number.isNaN(values[week - 1 - count] ?? NaN)) count++;
  return count;
}

function resultOf(
  found: Found,
  verdict: Verdict,
  figures: Figures,
  estimate: RatioEstimate | null,
): ProgrammeUplift {
  const { panel, cells, options, live, treated } = found;
  const { firstWeek } = panel;
  const reached = Math.min(found.weeksReached, options.horizonWeeks);
  return rounded({
    method: PROGRAMME_METHOD,
    verdict,
    explanation: sentence(verdict, figures),
    interim: reached < HEADLINE_WEEKS,
    estimate: estimate && estimateOf(estimate),
    warnings: estimate ? warningsOf(found, estimate) : [],
    assumption: IDENTIFYING_ASSUMPTION,
    options,
    data: {
      firstWeek,
      lastWeek: firstWeek + panel.weeks - 1,
      sellers: panel.sellers.length,
      live,
      treated: treated.length,
      controls: participants(cells.used, 'controls').length,
      weeksReached: reached,
      cells: cells.used.length,
    },
    droppedCells: cells.dropped.map(({ cohort, week, controls, code }) => ({
      goLiveWeek: firstWeek + cohort,
      week: firstWeek + week,
      controls,
      code,
    })),
    excludedSellers: cells.withoutBaseline.flatMap((index) => {
      const id = panel.sellers[index]?.id;
      return id === undefined ? [] : [{ id, code: 'NO_BASELINE' as const }];
    }),
  });
}

function estimateOf(estimate: RatioEstimate): ProgrammeEstimate {
  return {
    effect: estimate.effect,
    interval: estimate.interval,
    seLog: estimate.seLog,
    p: estimate.p,
    minimumDetectable: estimate.minimumDetectable,
    incremental: estimate.incremental,
    incrementalInterval: estimate.incrementalInterval,
    perSellerWeek: estimate.perSellerWeek,
    counterfactual: estimate.counterfactual,
    sellerWeeks: estimate.sellerWeeks,
    degreesOfFreedom: estimate.degreesOfFreedom,
    largestShare: estimate.largestShare,
    effectiveSellers: estimate.effectiveSellers,
  };
}

function warningsOf({ panel, options }: Found, estimate: RatioEstimate): ProgrammeUplift['warnings'] {
  const { largestShare, effectiveSellers, largestSeller } = estimate;
  if (largestShare <= options.maxShare && effectiveSellers >= options.minEffectiveSellers) return [];
  const figures = { share: Math.round(100 * largestShare) };
  const sellerId = panel.sellers[largestSeller]?.id ?? '';
  return [{ code: 'DOMINATED', sellerId, explanation: sentence('DOMINATED', figures) }];
}
