import * as fc from 'fast-check';
import { type Line, readLines } from './lines';

async function* chunksOf(bytes: Buffer, cuts: number[]): AsyncGenerator<Buffer> {
  const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort((a, b) => a - b);
  for (const [n, place] of places.slice(1).entries()) yield bytes.subarray(places[n], place);
}

async function linesOf(text: string, cuts: number[] = [], maxBytes = 1_000): Promise<Line[]> {
  const found: Line[] = [];
  for await (const line of readLines(chunksOf(Buffer.from(text), cuts), maxBytes)) found.push(line);
  return found;
}

const textsOf = async (text: string): Promise<string[]> => (await linesOf(text)).map((line) => line.text);

describe('lines', () => {
  it('end with LF or CRLF only', async () => {
    expect(await textsOf('a\nb\r\n\nc\u2028d\u2029e\u0085f\rg\vh')).toEqual([
      'a',
      'b',
      '',
      'c\u2028d\u2029e\u0085f\rg\vh',
    ]);
    expect(await textsOf('a\n')).toEqual(['a']);
    expect(await textsOf('')).toEqual([]);
  });

  it('are the same wherever the bytes are cut', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'چ', '🙂', '\n', '\r', '\u2028'), maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(100)), async (whole, cuts) => {
        expect(await linesOf(whole, cuts)).toEqual(await linesOf(whole));
      }),
      { numRuns: 500 },
    );
  });

  it('are kept up to a length only, and what follows is whole again', async () => {
    async function* endless(): AsyncGenerator<Buffer> {
      for (let n = 0; n < 200; n++) yield Buffer.alloc(65_536, 'x');
      yield Buffer.from('\nnext\n');
    }
    const found: Line[] = [];
    for await (const line of readLines(endless(), 1_000)) found.push(line);
    expect(found).toEqual([
      { text: 'x'.repeat(1_000), isCut: true },
      { text: 'next', isCut: false },
    ]);
  });
});
