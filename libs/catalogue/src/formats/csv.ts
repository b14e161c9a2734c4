import { TextDecoder } from 'node:util';
import type { Readable } from 'node:stream';
import { fileUnreadable, tooManyColumns } from '../errors';
import { LIMITS, type RawRow, type RawTable, unreadableIn } from './raw-row';

const SNIFF_BYTES = 65_536;
const DELIMITERS = [',', ';', '\t', '|'] as const;

export interface CsvOptions {
  delimiter?: string;
}

interface Sniffed {
  encoding: string;
  delimiter: string;
}

/**
 * By byte order mark; else UTF-8, when most of what is not ASCII is valid in it: one bad byte must not turn every other
 * row of the file into signs that nobody wrote. Else Windows-1252, which spreadsheets write.
 */
function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head.subarray(0, 3).toString('hex') === 'efbbbf') return 'utf-8';
  const text = new TextDecoder('utf-8').decode(head, { stream: true });
  const unreadable = text.split('\uFFFD').length - 1;
  const beyondAscii = text.match(/[^\p{ASCII}]/gu)?.length ?? 0;
  return unreadable * 2 <= beyondAscii ? 'utf-8' : 'windows-1252';
}

/** The delimiter that stands most often outside quotes in the first line; Excel's `sep=` line wins. */
function delimiterOf(text: string): string {
  const declared = /^sep=(.)\r?\n/i.exec(text)?.[1];
  if (declared) return declared;
  const line = (/^\s*([^\r\n]*)/.exec(text)?.[1] ?? '').replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length - 1);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

async function* textOf(
  source: AsyncIterable<Buffer>,
  sniffed: (head: Sniffed) => void,
): AsyncGenerator<string> {
  let head: Buffer = Buffer.alloc(0);
  let decoder: TextDecoder | undefined;
  const open = (): TextDecoder => {
    const encoding = encodingOf(head);
    const text = new TextDecoder(encoding).decode(head);
    sniffed({ encoding, delimiter: delimiterOf(text) });
    return new TextDecoder(encoding);
  };
  for await (const chunk of source) {
    if (decoder) yield decoder.decode(chunk, { stream: true });
    else {
      head = Buffer.concat([head, chunk]);
      if (head.length < SNIFF_BYTES) continue;
      decoder = open();
      yield decoder.decode(head, { stream: true });
    }
  }
  if (decoder) yield decoder.decode();
  else yield (decoder = open()).decode(head);
}

/**
 * RFC 4180 as people write it: any line end, quoted line ends, a quote in the middle of an unquoted cell is text. Keeps
 * the line on which each record begins. A quote that never closes breaks that record, visibly, and ends the file.
 */
export class CsvParser {
  private cells: string[] = [];
  private cell = '';
  private state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  private line = 1;
  private rowLine = 1;
  private rowChars = 0;
  private skipLineFeed = false;
  private tooLong = false;
  private readonly rows: RawRow[] = [];

  constructor(private readonly delimiter: string) {}

  /** Takes text and returns the records that it completed. */
  push(text: string): RawRow[] {
    let at = 0;
    while (at < text.length) {
      // What is only content is taken in one piece: character by character is several times slower.
      const end = this.endOfRun(text, at);
      if (end > at) this.add(text.slice(at, end));
      if (end < text.length) this.take(text[end]!);
      at = end + 1;
    }
    return this.rows.splice(0);
  }

  end(): RawRow[] {
    if (this.state === 'quoted') {
      this.endCell();
      this.emit({ code: 'CSV.QUOTE_NOT_CLOSED', message: 'A quote opened here is never closed.' });
    } else if (this.state !== 'start' || this.cells.length) {
      this.endCell();
      this.emit();
    }
    return this.rows.splice(0);
  }

  /** Where the next character stands that may end the cell or the line. */
  private endOfRun(text: string, from: number): number {
    let at = from;
    if (this.state === 'quoted') {
      while (at < text.length && text[at] !== '"') if (text[at++] === '\n') this.line++;
    } else if (this.state === 'plain') {
      while (at < text.length && text[at] !== this.delimiter && text[at] !== '\n' && text[at] !== '\r') at++;
    }
    return at;
  }

  private take(character: string): void {
    const afterReturn = this.skipLineFeed;
    this.skipLineFeed = false;
    if (afterReturn && character === '\n') return;
    if (this.state === 'quoted') this.state = 'closed';
    else if (character === '"' && this.state === 'start') this.state = 'quoted';
    else if (character === '"' && this.state === 'closed') {
      this.add('"');
      this.state = 'quoted';
    } else if (character === this.delimiter) this.endCell();
    else if (character === '\n' || character === '\r') {
      this.skipLineFeed = character === '\r';
      this.endLine();
    } else {
      this.add(character);
      this.state = 'plain';
    }
  }

  private add(run: string): void {
    const room = Math.max(0, Math.min(LIMITS.cellChars - this.cell.length, LIMITS.rowChars - this.rowChars));
    this.rowChars += run.length;
    if (run.length > room) this.tooLong = true;
    this.cell += run.slice(0, room);
  }

  private endCell(): void {
    if (this.cells.length < LIMITS.columns + 1) this.cells.push(this.cell);
    else this.tooLong = true;
    this.cell = '';
    this.state = 'start';
  }

  private endLine(): void {
    this.endCell();
    this.emit();
    this.line++;
    this.rowLine = this.line;
  }

  private emit(broken?: RawRow['broken']): void {
    const { cells } = this;
    const tooLong = { code: 'ROW.TOO_LONG', message: 'A cell or the whole row is longer than we take.' };
    if (cells.length > 1 || cells[0]?.trim()) {
      const wrong = broken ?? (this.tooLong ? tooLong : unreadableIn(cells));
      this.rows.push({ line: this.rowLine, cells, ...(wrong ? { broken: wrong } : {}) });
    }
    this.cells = [];
    this.rowChars = 0;
    this.tooLong = false;
    this.rowLine = this.line;
  }
}

/** Throws CSV.* (422) for a file that has no usable header. */
export async function readCsv(source: Readable, options: CsvOptions = {}): Promise<RawTable> {
  let parser: CsvParser | undefined;
  let delimiter = options.delimiter;
  const text = textOf(source as AsyncIterable<Buffer>, (sniffed) => (delimiter ??= sniffed.delimiter));
  const pending: RawRow[] = [];
  const fill = async (): Promise<boolean> => {
    const { value, done } = await text.next();
    if (done) {
      pending.push(...(parser?.end() ?? []));
      return false;
    }
    parser ??= new CsvParser(delimiter ?? ',');
    pending.push(...parser.push(value.replace(/^\uFEFF/, '')));
    return true;
  };
  let more = true;
  while (more && pending.length < 2) more = await fill();
  if (/^sep=.?$/i.test(pending[0]?.cells.join('').trim() ?? '')) pending.shift();
  const first = pending.shift();
  const header = checkedHeader(first?.cells ?? []);

  async function* rows(): AsyncGenerator<RawRow[]> {
    for (;;) {
      while (pending.length >= LIMITS.batch) yield pending.splice(0, LIMITS.batch);
      if (!more) break;
      more = await fill();
    }
    if (pending.length) yield pending.splice(0);
  }
  return { header, rows: rows() };
}

/** Trimmed names. Throws for none, too many or two alike: a silent last-one-wins would lose a column. */
export function checkedHeader(cells: string[]): string[] {
  const header = cells.map((cell) => cell.trim());
  while (header.at(-1) === '') header.pop();
  if (!header.some(Boolean)) throw fileUnreadable('FILE.NO_HEADER', 'The first row must name the columns.');
  if (header.length > LIMITS.columns) {
    throw tooManyColumns();
  }
  const seen = new Set<string>();
  for (const name of header) {
    const key = name.toLowerCase();
    if (name && seen.has(key)) {
      throw fileUnreadable(
        'FILE.DUPLICATE_HEADER',
        `The column "${name.slice(0, 60)}" stands twice. Rename one of them.`,
      );
    }
    seen.add(key);
  }
  return header;
}
