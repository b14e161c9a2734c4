import type { Readable } from 'node:stream';
import { fileUnreadable, tooManyColumns } from '../errors';
import { readLines } from './lines';
import { LIMITS, type RawRow, type RawTable, unreadableIn } from './raw-row';

/** What the longest row takes in UTF-8, and one byte that shows that there is more. */
const LINE_BYTES = LIMITS.rowChars * 3 + 1;

/** JSON.parse takes any depth, but what walks over its result runs out of stack. */
const DEPTH_MAX = 20;

/** A cell as text: lists with `|`, objects as JSON. */
const cellOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(cellOf).join('|');
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
};

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1)));

function parse(line: string): Record<string, unknown> | string {
  if (line.length > LIMITS.rowChars) return 'The line is longer than we take.';
  try {
    const value: unknown = JSON.parse(line);
    if (!value || typeof value !== 'object' || Array.isArray(value)) return 'The line is not a JSON object.';
    if (isDeeper(value, DEPTH_MAX)) return 'The line has values within values too deep.';
    return value as Record<string, unknown>;
  } catch {
    return 'The line is not valid JSON.';
  }
}

/**
 * JSON Lines: an object a line; the first object names the columns, later ones may leave some out or add some of those that
 * `missingIn` gives for its names.
 */
export async function readJsonl(
  source: Readable,
  missingIn: (names: string[]) => readonly string[],
): Promise<RawTable> {
  const lines = readLines(source as AsyncIterable<Buffer>, LINE_BYTES);
  let line = 0;
  const next = async (): Promise<{ line: number; text: string } | null> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) return null;
      line++;
      const text = value.text.replace(/^\uFEFF/, '');
      if (text.trim()) return { line, text };
    }
  };
  const ahead: { line: number; text: string }[] = [];
  let names: string[] = [];
  for (let at = await next(); at; at = ahead.length < LIMITS.batch ? await next() : null) {
    ahead.push(at);
    const sample = parse(at.text);
    if (typeof sample === 'string') continue;
    names = Object.keys(sample);
    break;
  }
  if (!ahead.length)
    throw fileUnreadable('FILE.EMPTY', 'The file has no lines. Write one JSON object a line.');
  if (names.length > LIMITS.columns) throw tooManyColumns();
  const header = [...names, ...missingIn(names)];
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
    const broken = unreadableIn(cells);
    return { line: at.line, cells, ...(broken ? { broken } : {}) };
  };
  async function* rows(): AsyncGenerator<RawRow[]> {
    let batch: RawRow[] = ahead.map(rowOf);
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
