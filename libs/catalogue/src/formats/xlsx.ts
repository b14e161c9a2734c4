import { promisify } from 'node:util';
import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { fileUnreadable } from '../errors';
import { checkedHeader } from './csv';
import { LIMITS, type RawRow, type RawTable } from './raw-row';

/** Bytes we inflate from one workbook at most, counted as they come: sizes in the archive are only claims. */
const MAX = {
  packed: 30 * 1_048_576,
  entry: 256 * 1_048_576,
  strings: 48 * 1_048_576,
  entries: 2_000,
  /** As many as a sheet has. */
  line: 1_048_576,
} as const;

const open = promisify<Buffer, { lazyEntries: boolean; validateEntrySizes: boolean }, ZipFile>(
  fromBuffer as never,
);

const bomb = () =>
  fileUnreadable('XLSX.TOO_LARGE', 'The workbook unpacks to more than we take. Save it as CSV.');
const broken = (message: string) => fileUnreadable('XLSX.UNREADABLE', message);
const AGAIN = 'Open it in a spreadsheet, save it as .xlsx or CSV again and upload that.';
const UNPACKED = `A part of the workbook cannot be unpacked. ${AGAIN}`;

async function whole(source: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX.packed) throw bomb();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    zip.on('entry', (entry: Entry) => {
      if (entries.has(entry.fileName))
        return reject(broken(`Two parts of the workbook have one name. ${AGAIN}`));
      entries.set(entry.fileName, entry);
      if (entries.size > MAX.entries) return reject(bomb());
      zip.readEntry();
    });
    zip.once('end', () => resolve(entries));
    zip.once('error', () => reject(broken(`The file is not a whole XLSX workbook. ${AGAIN}`)));
    zip.readEntry();
  });
}

/** Feeds one part of the workbook to a parser; after each chunk the caller may take what is ready. */
async function* parsePart(
  zip: ZipFile,
  entry: Entry,
  parser: SaxesParser,
  limit: number,
): AsyncGenerator<void> {
  if (entry.generalPurposeBitFlag & 1) throw broken('The workbook is encrypted. Save it without a password.');
  const openPart = promisify<Entry, Readable>(zip.openReadStream.bind(zip) as never);
  const stream = await openPart(entry).catch(() => {
    throw broken(UNPACKED);
  });
  parser.on('doctype', () => {
    throw broken(`A workbook with a document type declaration is not taken. ${AGAIN}`);
  });
  parser.on('error', () => {
    throw broken(`A part of the workbook is not valid XML. ${AGAIN}`);
  });
  const decoder = new TextDecoder();
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) throw bomb();
      parser.write(decoder.decode(chunk, { stream: true }));
      yield;
    }
  } catch (error) {
    stream.destroy();
    throw (error as { kind?: string }).kind ? error : broken(UNPACKED);
  }
  parser.close();
  yield;
}

async function readAll(
  zip: ZipFile,
  entry: Entry | undefined,
  limit: number,
  on: (parser: SaxesParser) => void,
): Promise<void> {
  if (!entry) return;
  const parser = new SaxesParser();
  on(parser);
  for await (const _ of parsePart(zip, entry, parser, limit)) void _;
}

async function sharedStrings(zip: ZipFile, entry: Entry | undefined): Promise<string[]> {
  const strings: string[] = [];
  let text = '';
  let inText = false;
  let inPhonetic = false;
  await readAll(zip, entry, MAX.strings, (parser) => {
    parser.on('opentag', ({ name }) => {
      if (name === 'si') text = '';
      else if (name === 'rPh') inPhonetic = true;
      else if (name === 't') inText = !inPhonetic;
    });
    parser.on('text', (part) => {
      if (inText) text += part;
    });
    parser.on('closetag', ({ name }) => {
      if (name === 't') inText = false;
      else if (name === 'rPh') inPhonetic = false;
      else if (name === 'si') strings.push(text);
    });
  });
  return strings;
}

/** The part that holds the first visible sheet. */
async function firstSheet(zip: ZipFile, entries: Map<string, Entry>): Promise<Entry> {
  let relation: string | undefined;
  await readAll(zip, entries.get('xl/workbook.xml'), MAX.strings, (parser) => {
    parser.on('opentag', ({ name, attributes }) => {
      if (name === 'sheet' && !relation && attributes.state === undefined)
        relation = String(attributes['r:id']);
    });
  });
  let target: string | undefined;
  await readAll(zip, entries.get('xl/_rels/workbook.xml.rels'), MAX.strings, (parser) => {
    parser.on('opentag', ({ name, attributes }) => {
      if (name === 'Relationship' && attributes.Id === relation) target = String(attributes.Target);
    });
  });
  const path = target?.startsWith('/') ? target.slice(1) : `xl/${target}`;
  const sheet = entries.get(path) ?? entries.get('xl/worksheets/sheet1.xml');
  if (!sheet) throw broken(`The workbook has no visible sheet. ${AGAIN}`);
  return sheet;
}

function columnOf(reference: string | undefined, fallback: number): number {
  const letters = /^([A-Z]{1,3})\d{1,7}$/.exec(reference ?? '')?.[1];
  if (!letters) return fallback;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** Rows ascend. What a row says of itself is a claim: one number twice would lose a row, a huge one would not be stored. */
function lineOf(claim: string, before: number): number {
  const line = /^\d{1,7}$/.test(claim) ? Number(claim) : 0;
  return line > before && line <= MAX.line ? line : before + 1;
}

/** XLSX, a row at a time. Numbers come as they are stored; a formula gives its cached value. */
export async function readXlsx(source: Readable): Promise<RawTable> {
  const data = await whole(source);
  if (data.subarray(0, 4).toString('hex') === 'd0cf11e0') {
    throw broken('This is an old or encrypted Excel file. Save it as .xlsx without a password.');
  }
  const zip = await open(data, { lazyEntries: true, validateEntrySizes: true }).catch(() => {
    throw broken(`The file is not a whole XLSX workbook. ${AGAIN}`);
  });
  const entries = await entriesOf(zip);
  if (entries.has('xl/vbaProject.bin'))
    throw broken('A workbook with macros is not taken. Save it as .xlsx.');
  const strings = await sharedStrings(zip, entries.get('xl/sharedStrings.xml'));
  const rows = sheetRows(zip, await firstSheet(zip, entries), strings);
  const ready: RawRow[] = [];
  let header: string[] | undefined;
  for (;;) {
    const { value, done } = await rows.next();
    if (done) break;
    ready.push(...value);
    if (ready.length) {
      header = checkedHeader(ready.shift()!.cells);
      break;
    }
  }
  if (!header) throw fileUnreadable('FILE.NO_HEADER', 'The first row must name the columns.');
  async function* rest(): AsyncGenerator<RawRow[]> {
    if (ready.length) yield ready;
    yield* rows;
  }
  return { header, rows: rest() };
}

async function* sheetRows(zip: ZipFile, entry: Entry, strings: string[]): AsyncGenerator<RawRow[]> {
  const parser = new SaxesParser();
  let batch: RawRow[] = [];
  let row: RawRow | null = null;
  let cell: { column: number; type: string; text: string } | null = null;
  let line = 0;
  let reading = false;
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'row') {
      line = lineOf(String(attributes.r ?? ''), line);
      row = { line, cells: [] };
    } else if (name === 'c' && row) {
      const column = columnOf(attributes.r as string | undefined, row.cells.length);
      cell = { column, type: String(attributes.t ?? 'n'), text: '' };
    } else if (cell && (name === 'v' || name === 't')) reading = true;
  });
  parser.on('text', (part) => {
    if (reading && cell && cell.text.length < LIMITS.cellChars) cell.text += part;
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'v' || name === 't') reading = false;
    else if (name === 'c' && cell && row) {
      if (cell.column < LIMITS.columns) {
        while (row.cells.length < cell.column) row.cells.push('');
        row.cells[cell.column] = cell.type === 's' ? (strings[Number(cell.text)] ?? '') : cell.text;
      } else row.broken = { code: 'ROW.TOO_WIDE', message: 'The row has cells beyond the columns we read.' };
      cell = null;
    } else if (name === 'row' && row) {
      if (row.cells.some((value) => value.trim())) batch.push(row);
      row = null;
    }
  });
  for await (const _ of parsePart(zip, entry, parser, MAX.entry)) {
    void _;
    while (batch.length >= LIMITS.batch) yield batch.splice(0, LIMITS.batch);
  }
  if (batch.length) yield batch;
  batch = [];
}
