import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { DomainError } from '@app/platform';
import { ordersTooLarge } from './errors';

export interface Line {
  /** From 1, as an editor counts. */
  number: number;
  text: string;
}

export interface LineLimits {
  maxBytes: number;
  maxLines: number;
}

/** Far longer than any order; a "line" beyond it is another kind of file. */
const LINE_MAX_CHARACTERS = 20_000;

/** The non-empty lines of a stream, which is read only as far as the limits allow. */
export async function* linesOf(stream: Readable, limits: LineLimits): AsyncGenerator<Line> {
  const decoder = new StringDecoder('utf8');
  const tooLarge = (): DomainError =>
    ordersTooLarge({ max_bytes: limits.maxBytes, max_lines: limits.maxLines });
  let bytes = 0;
  let rest = '';
  let number = 0;
  let kept = 0;
  // Leaving early must not destroy the stream: it may be a request whose sender still waits for the answer.
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limits.maxBytes) throw tooLarge();
    const parts = (rest + decoder.write(chunk)).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > LINE_MAX_CHARACTERS) throw tooLarge();
    for (const part of parts) {
      number++;
      const text = clean(part, number);
      if (!text) continue;
      if (++kept > limits.maxLines) throw tooLarge();
      yield { number, text };
    }
  }
  const text = clean(rest + decoder.end(), ++number);
  if (!text) return;
  if (++kept > limits.maxLines) throw tooLarge();
  yield { number, text };
}

function clean(text: string, number: number): string {
  const withoutMark = number === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text;
  return withoutMark.endsWith('\r') ? withoutMark.slice(0, -1).trim() : withoutMark.trim();
}

/** The cells of one CSV line (RFC 4180 within the line); null when a quote is not closed. No field of an order holds a line break. */
export function cellsOf(line: string, delimiter: string): string[] | null {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      let cell = '';
      for (at++; ; at++) {
        if (at >= line.length) return null;
        if (line[at] !== '"') cell += line[at];
        else if (line[at + 1] === '"') {
          cell += '"';
          at++;
        } else break;
      }
      at++;
      if (at < line.length && line[at] !== delimiter) return null;
      cells.push(cell);
    } else {
      const end = line.indexOf(delimiter, at);
      cells.push(line.slice(at, end < 0 ? line.length : end).trim());
      at = end < 0 ? line.length : end;
    }
    if (at >= line.length) return cells;
    at++;
  }
}
