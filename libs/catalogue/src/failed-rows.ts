import { CSV_START, csvLine, inert } from '@app/platform';
import writeXlsxFile from 'write-excel-file/node';
import type { Issue } from './issue';
import { OWN_COLUMNS } from './layouts';
import type { FileFormat } from './read-products';

export interface FailedRow {
  line: number;
  cells: string[];
  issues: Issue[];
}

const own = ({ line, issues }: FailedRow): string[] => [
  String(line),
  issues.map(({ code }) => code).join(' '),
  issues.map(({ column, message }) => (column ? `${column}: ${message}` : message)).join(' '),
  issues.map(({ fix }) => fix).join(' '),
];

export interface FailedRowsFile {
  contentType: string;
  extension: FileFormat;
  body: Buffer;
}

/** The failed rows in the seller's own columns and format, with four of ours behind: line, code, problem, fix. */
export async function failedRowsFile(
  format: FileFormat,
  header: string[],
  rows: FailedRow[],
): Promise<FailedRowsFile> {
  // By their place in the file: ours, from the last time, may stand anywhere among them.
  const theirs = [...header.keys()].filter((index) => !OWN_COLUMNS.includes(header[index] as never));
  const cellsOf = (row: FailedRow): string[] => [
    ...theirs.map((index) => row.cells[index] ?? ''),
    ...own(row),
  ];
  const columns = [...theirs.map((index) => header[index] ?? ''), ...OWN_COLUMNS];
  if (format === 'jsonl') {
    const lines = rows.map((row) => {
      const cells = cellsOf(row);
      return JSON.stringify(
        Object.fromEntries(columns.map((name, index) => [name, cells[index]]).filter(([, value]) => value)),
      );
    });
    return {
      contentType: 'application/x-ndjson',
      extension: 'jsonl',
      body: Buffer.from(`${lines.join('\n')}\n`),
    };
  }
  if (format === 'xlsx') {
    const sheet = [columns, ...rows.map(cellsOf)].map((cells) =>
      cells.map((value) => ({ value: inert(value), type: String })),
    );
    const body = await writeXlsxFile(sheet as never).toBuffer();
    const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    return { contentType, extension: 'xlsx', body };
  }
  const lines = [columns, ...rows.map(cellsOf)].map(csvLine);
  return {
    contentType: 'text/csv; charset=utf-8',
    extension: 'csv',
    body: Buffer.from(CSV_START + lines.join('')),
  };
}
