import { CSV_START } from '@app/platform';
import { type Column, csvHeader, csvRow, type Row } from './columns';
import type { ExportFormat } from './media-types';

/** How rows are written, one after the other. */
export interface RowsFile {
  /** Before the first row, and also where there is none. */
  start: string;
  row: (row: Row) => string;
}

const WRITERS: Readonly<Record<ExportFormat, (columns: readonly Column[]) => RowsFile>> = {
  csv: (columns) => ({ start: CSV_START + csvHeader(columns), row: (row) => csvRow(columns, row) }),
  ndjson: () => ({ start: '', row: (row) => `${JSON.stringify(row)}\n` }),
};

export const fileOf = (format: ExportFormat, columns: readonly Column[]): RowsFile =>
  WRITERS[format](columns);
