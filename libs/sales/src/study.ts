import { canonicalJson, sha256Hex } from '@app/platform';

export const STUDY_STATUSES = [
  'NOT_ENROLLED',
  'NOT_APPLICABLE',
  'BASELINE_COLLECTING',
  'BASELINE_FROZEN',
  'OBSERVING',
  'CLOSED',
  'INVALIDATED',
] as const;
export type StudyStatus = (typeof STUDY_STATUSES)[number];

export interface Study {
  id: string;
  sellerId: string;
  status: StudyStatus;
  baseline: Baseline | null;
  baselineSha256: string | null;
  frozenDay: string | null;
  frozenAt: Date | null;
  methodVersion: string;
  reason: string | null;
}

/** What is fixed before the storefront opens, so that nobody can choose the comparison afterwards. */
export interface Baseline {
  method_version: string;
  /** Days before this one, in Pakistan. */
  frozen_day: string;
  base_weeks: number;
  horizon_weeks: number;
  anticipation_weeks: number;
  coverage: { channel: string; observed_from: string; observed_to: string }[];
  /** Hash of the daily series: the rows themselves stay in their table. */
  series_sha256: string;
  series_days: number;
  series_orders: number;
}

export interface SeriesRow {
  day: string;
  channel: string;
  currency: string;
  orders: number;
  amountMinor: string;
}

export const seriesHash = (rows: readonly SeriesRow[]): string =>
  sha256Hex(
    canonicalJson(rows.map((row) => [row.day, row.channel, row.currency, row.orders, row.amountMinor])),
  );

export const baselineHash = (baseline: Baseline): string => sha256Hex(canonicalJson(baseline));
