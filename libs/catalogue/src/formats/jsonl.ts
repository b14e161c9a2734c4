import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileUnreadable } from '../errors';
import { LIMITS, type RawRow, type RawTable } from './raw-row';

/** A cell as text: lists with `|`, objects as JSON. */
const cellOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(cellOf).join('|');
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
};

function parse(line: string): Record<string, unknown> | string {
  if (line.length > LIMITS.rowChars) return 'The line is longer than we take.';
  try {
    const value: unknown = JSON.parse(line);
    if (!value || typeof value !== 'object' || Array.isArray(value)) return 'The line is not a JSON object.';
    return value as Record<string, unknown>;
  } catch {
    return 'The line is not valid JSON.';
  }
}

/** JSON Lines: an object a line; the first object names the columns, later ones may leave some out or add some. */
export async function readJsonl(source: Readable, known: readonly string[]): Promise<RawTable> {
  const lines = createInterface({ input: source, crlfDelay: Infinity })[Symbol.asyncIterator]();
  let line = 0;
  const next = async (): Promise<{ line: number; text: string } | null> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) return null;
      line++;
      const text = value.replace(/^\uFEFF/, '');
      if (text.trim()) return { line, text };
    }
  };
  const first = await next();
  if (!first) throw fileUnreadable('FILE.EMPTY', 'The file has no lines.');
  const sample = parse(first.text);
  const header = [...new Set([...(typeof sample === 'string' ? [] : Object.keys(sample)), ...known])];
  const rowOf = (at: { line: number; text: string }): RawRow => {
    const value = parse(at.text);
    if (typeof value === 'string') {
      return {
        line: at.line,
        cells: [at.text.slice(0, 1000)],
        broken: { code: 'JSONL.LINE', message: value },
      };
    }
    const cells = header.map((name) => (Object.hasOwn(value, name) ? cellOf(value[name]) : ''));
    const nul = cells.some((cell) => cell.includes('\0'));
    return {
      line: at.line,
      cells,
      ...(nul ? { broken: { code: 'ROW.NUL', message: 'The row contains a NUL character.' } } : {}),
    };
  };
  async function* rows(): AsyncGenerator<RawRow[]> {
    let batch: RawRow[] = [rowOf(first!)];
    for (let at = await next(); at; at = await next()) {
      batch.push(rowOf(at));
      if (batch.length < LIMITS.batch) continue;
      yield batch;
      batch = [];
    }
    if (batch.length) yield batch;
  }
  return { header, rows: rows() };
}
