/** One record of a file as it stands there. */
export interface RawRow {
  /** The physical line (CSV, JSON Lines) or row (XLSX) on which it begins, from 1. */
  line: number;
  cells: string[];
  /** Set when the record itself is broken: it becomes a row error. */
  broken?: { code: string; message: string };
}

export interface RawTable {
  header: string[];
  rows: AsyncGenerator<RawRow[]>;
}

export const LIMITS = {
  columns: 1_000,
  cellChars: 32_767,
  rowChars: 1_048_576,
  rows: 1_000_000,
  batch: 1_000,
} as const;
