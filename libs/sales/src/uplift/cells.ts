import { type IndexedPanel, sumOver } from './panel';

/** Why a cohort × week cannot be estimated. */
export type CellRefusal = 'EVERYONE_LIVE' | 'TOO_FEW_CONTROLS' | 'CONTROL_BASE_ZERO' | 'NOT_OBSERVED';

export interface CellOptions {
  /** B: weeks of the base window. */
  baseWeeks: number;
  /** H: weeks after go-live that count. */
  horizonWeeks: number;
  /** δ: weeks before go-live that may already be disturbed. */
  anticipationWeeks: number;
  minControlsPerCell: number;
}

/** A seller's part in a cell: base-window sum and the week's value. */
export interface Share {
  seller: number;
  base: number;
  week: number;
}

/** One cohort g in one week t: only these sums decide its estimate. */
export interface Cell {
  cohort: number;
  week: number;
  treated: Share[];
  controls: Share[];
  treatedBase: number;
  treatedWeek: number;
  controlBase: number;
  controlWeek: number;
}

export interface DroppedCell {
  cohort: number;
  week: number;
  controls: number;
  code: CellRefusal;
}

export interface Cells {
  used: Cell[];
  dropped: DroppedCell[];
  /** Live sellers, by index, without the whole base window observed. */
  withoutBaseline: number[];
}

/**
 * The group-time cells: cohort g against sellers who are not live until after t + δ, each with its base window
 * [g−δ−B, g−δ). A seller counts in a cell only if its whole base window and the week were observed.
 */
export function buildCells(panel: IndexedPanel, options: CellOptions): Cells {
  const result: Cells = { used: [], dropped: [], withoutBaseline: [] };
  const cohorts = new Set(panel.sellers.map(({ goLive }) => goLive).filter((week) => week < panel.weeks));
  for (const cohort of [...cohorts].sort((a, b) => a - b)) addCohort(panel, options, cohort, result);
  return result;
}

function addCohort(panel: IndexedPanel, options: CellOptions, cohort: number, result: Cells): void {
  const { baseWeeks, horizonWeeks, anticipationWeeks } = options;
  const baseTo = cohort - anticipationWeeks;
  const bases = panel.sellers.map(({ values }) => sumOver(values, baseTo - baseWeeks, baseTo));
  const members = panel.sellers.flatMap(({ goLive }, index) => (goLive === cohort ? [index] : []));
  const eligible = members.filter((index) => !Number.isNaN(bases[index]));
  result.withoutBaseline.push(...members.filter((index) => Number.isNaN(bases[index])));
  if (!eligible.length) return;

  const end = Math.min(cohort + horizonWeeks, panel.weeks);
  for (let week = cohort; week < end; week++) {
    const share = (index: number): Share => ({
      seller: index,
      base: bases[index] ?? NaN,
      week: panel.sellers[index]?.values[week] ?? NaN,
    });
    const isObserved = (part: Share): boolean => !Number.isNaN(part.base) && !Number.isNaN(part.week);
    const treated = eligible.map(share).filter(isObserved);
    const waiting = panel.sellers.flatMap(({ goLive }, index) =>
      goLive > week + anticipationWeeks ? [index] : [],
    );
    const controls = waiting.map(share).filter(isObserved);
    const cell = { cohort, week, treated, controls, ...sumsOf(treated, controls) };
    const code = refusalOf(cell, waiting.length, options.minControlsPerCell);
    if (code) result.dropped.push({ cohort, week, controls: controls.length, code });
    else result.used.push(cell);
  }
}

function sumsOf(
  treated: Share[],
  controls: Share[],
): Pick<Cell, 'treatedBase' | 'treatedWeek' | 'controlBase' | 'controlWeek'> {
  const total = (parts: Share[], field: 'base' | 'week'): number =>
    parts.reduce((sum, part) => sum + part[field], 0);
  return {
    treatedBase: total(treated, 'base'),
    treatedWeek: total(treated, 'week'),
    controlBase: total(controls, 'base'),
    controlWeek: total(controls, 'week'),
  };
}

function refusalOf(cell: Cell, waiting: number, minControls: number): CellRefusal | undefined {
  if (waiting === 0) return 'EVERYONE_LIVE';
  if (cell.controls.length < minControls) return 'TOO_FEW_CONTROLS';
  if (!(cell.controlBase > 0)) return 'CONTROL_BASE_ZERO';
  return cell.treated.length === 0 ? 'NOT_OBSERVED' : undefined;
}
