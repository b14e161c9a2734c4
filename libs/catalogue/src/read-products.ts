import type { Readable } from 'node:stream';
import { setImmediate as turnOfOthers } from 'node:timers/promises';
import { asGiven } from '@app/platform';
import { readCsv } from './formats/csv';
import { readJsonl } from './formats/jsonl';
import { LIMITS, type RawRow, type RawTable } from './formats/raw-row';
import { readXlsx } from './formats/xlsx';
import { fileUnreadable } from './errors';
import { issue, type Issue } from './issue';
import { columnsMissingIn, detectLayout, isGivenBack, type Layout, RowMapper } from './layouts';
import type { ProductRecord, TemplateColumn } from './product-record';
import { validateRow } from './validate';

export type FileFormat = 'csv' | 'xlsx' | 'jsonl';

export interface ReadProductsOptions {
  format: FileFormat;
  defaultCurrency: string;
  /** Records to pass over: those that an earlier run of this import has staged. Their SKUs still count as seen. */
  skipRows?: number;
  /** Called whenever others get their turn in the middle of a batch. */
  onPause?: () => void;
}

/** So much is checked at a stretch; a second of it would keep everything else of the process waiting. */
const PAUSE_AFTER = { rows: 100, chars: 1_000_000 };

export interface ProductBatch {
  layout: Layout['name'];
  header: string[];
  records: { line: number; record: ProductRecord; hash: string; warnings: Issue[] }[];
  failed: { line: number; cells: string[]; issues: Issue[] }[];
  /** Records read so far, those passed over included. */
  rowsRead: number;
}

/** By content first (a ZIP is a workbook), then by name and type. */
export function formatOf(filename: string, contentType: string, head: Buffer): FileFormat {
  if (
    head.subarray(0, 4).toString('hex') === '504b0304' ||
    head.subarray(0, 4).toString('hex') === 'd0cf11e0'
  )
    return 'xlsx';
  const isJson = /\.(jsonl|ndjson)$/i.test(filename) || /ndjson|jsonl/.test(contentType);
  return isJson || /^\s*\{/.test(head.toString('utf8').replace(/^\uFEFF/, '')) ? 'jsonl' : 'csv';
}

async function tableOf(source: Readable, format: FileFormat): Promise<RawTable> {
  if (format === 'jsonl') return readJsonl(source, columnsMissingIn);
  const table = await (format === 'xlsx' ? readXlsx(source) : readCsv(source));
  return isGivenBack(table.header) ? withoutOurMarks(table) : table;
}

/** Failed rows come back with the apostrophes that kept spreadsheets from running them. */
function withoutOurMarks({ header, rows }: RawTable): RawTable {
  async function* asTheyWere(): AsyncGenerator<RawRow[]> {
    for await (const batch of rows) yield batch.map((row) => ({ ...row, cells: row.cells.map(asGiven) }));
  }
  return { header: header.map(asGiven), rows: asTheyWere() };
}

/**
 * A file as batches of valid records and failed rows, in order, the same for every run. Throws a DomainError (422) when
 * the file as a whole cannot be used; what is wrong with a row is in `failed`.
 */
export async function* readProducts(
  source: Readable,
  options: ReadProductsOptions,
): AsyncGenerator<ProductBatch> {
  const { header, rows } = await tableOf(source, options.format);
  const layout = detectLayout(header);
  if (!layout) {
    throw fileUnreadable(
      'FILE.LAYOUT_UNKNOWN',
      'No columns for a title and a price were found. Use the template, or name the columns as it does.',
    );
  }
  const reader = new RowReader(layout, options);
  let isEmpty = true;
  for await (const batch of rows) {
    isEmpty = false;
    const read = await reader.take(batch);
    if (read.rowsRead > LIMITS.rows)
      throw fileUnreadable('FILE.TOO_MANY_ROWS', `A file may have at most ${LIMITS.rows} rows.`);
    yield { ...read, layout: layout.name, header };
  }
  if (isEmpty)
    throw fileUnreadable(
      'FILE.NO_ROWS',
      'Below the names of the columns stands nothing. Add a row a product.',
    );
}

class RowReader {
  private readonly mapper: RowMapper;
  private readonly seen = new Set<string>();
  private rowsRead = 0;
  private since = { rows: 0, chars: 0 };

  constructor(
    private readonly layout: Layout,
    private readonly options: ReadProductsOptions,
  ) {
    this.mapper = new RowMapper(layout);
  }

  async take(batch: RawRow[]): Promise<Omit<ProductBatch, 'layout' | 'header'>> {
    const records: ProductBatch['records'] = [];
    const failed: ProductBatch['failed'] = [];
    for (const row of batch) {
      await this.pause(row);
      const isSkipped = ++this.rowsRead <= (this.options.skipRows ?? 0);
      const result = this.read(row);
      if (!result || isSkipped) continue;
      if (result.record)
        records.push({ line: row.line, record: result.record, hash: result.hash, warnings: result.issues });
      else
        failed.push({
          line: row.line,
          cells: row.broken ? row.cells : this.mapper.standingAlone(row.cells),
          issues: result.issues.filter(({ severity }) => severity === 'ERROR'),
        });
    }
    return { records, failed, rowsRead: this.rowsRead };
  }

  private async pause({ cells }: RawRow): Promise<void> {
    this.since.rows++;
    for (const cell of cells) this.since.chars += cell.length;
    if (this.since.rows < PAUSE_AFTER.rows && this.since.chars < PAUSE_AFTER.chars) return;
    this.since = { rows: 0, chars: 0 };
    this.options.onPause?.();
    await turnOfOthers();
  }

  private read(row: RawRow): { record: ProductRecord | null; hash: string; issues: Issue[] } | null {
    const { broken } = row;
    const drop = (code: string, column: string, value: string, message: string, fix: string) => ({
      record: null,
      hash: '',
      issues: [issue('ERROR', code, column, value, message, fix)],
    });
    if (broken)
      return drop(broken.code, '', '', broken.message, 'Correct the row in a spreadsheet and send it again.');
    if (row.cells.slice(this.layout.header.length).some((cell) => cell.trim())) {
      return drop(
        'ROW.RAGGED',
        '',
        '',
        'The row has more cells than the header has columns.',
        'Put text with commas into quotes.',
      );
    }
    const mapped = this.mapper.map(row.cells);
    if (!mapped) return null;
    const validated = validateRow(mapped, { currency: this.options.defaultCurrency }, (column) =>
      this.nameOf(column),
    );
    if (!validated.record) return validated;
    const { sku } = validated.record;
    if (this.seen.has(sku)) {
      return drop(
        'SKU.DUPLICATE_IN_FILE',
        this.nameOf('sku'),
        sku,
        'This SKU stands in an earlier row already.',
        'Give each product its own SKU.',
      );
    }
    // A copy: the SKU is a slice of the text it was read from, and would keep all of that alive.
    this.seen.add(Buffer.from(sku).toString());
    return validated;
  }

  private nameOf(column: TemplateColumn): string {
    const index = this.layout.columns[column];
    return index === undefined ? column : (this.layout.header[index] ?? column);
  }
}
