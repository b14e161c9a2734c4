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

/** What a decoder writes for bytes it does not know, and the controls that stand where Windows-1252 has no letter. */
const UNREADABLE = /[\uFFFD\u0080-\u009F]/;

/** Set when a cell holds what nobody can have meant: it would come in damaged, and nobody would be told. */
export function unreadableIn(cells: string[]): RawRow['broken'] {
  if (cells.some((cell) => cell.includes('\0')))
    return { code: 'ROW.NUL', message: 'The row contains a NUL character.' };
  if (!cells.some((cell) => UNREADABLE.test(cell))) return undefined;
  const message = 'The row has characters that are not of the encoding of the file. Save the file as UTF-8.';
  return { code: 'ROW.ENCODING', message };
}
