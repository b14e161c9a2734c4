import * as fc from 'fast-check';
import { CsvParser } from './csv';
import { LIMITS, type RawRow } from './raw-row';

const parse = (pieces: string[], delimiter = ','): RawRow[] => {
  const parser = new CsvParser(delimiter);
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()];
};

const text = fc.string({
  unit: fc.constantFrom('a', 'چ', '🙂', ',', '"', '\n', '\r', '\0', ' '),
  maxLength: 60,
});

describe('the CSV parser', () => {
  it('finds the same records wherever the text is cut', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(60)), (whole, places) => {
        const cuts = [0, ...places.map((place) => Math.min(place, whole.length)), whole.length].sort(
          (a, b) => a - b,
        );
        const pieces = cuts.slice(1).map((cut, n) => whole.slice(cuts[n], cut));
        expect(parse(pieces)).toEqual(parse([whole]));
        expect(parse(whole.split(''))).toEqual(parse([whole]));
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives back what was quoted, whatever it holds', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((value) => !value.includes('\0'));
    const record = fc.tuple(cell, cell, cell);
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), (records) => {
        const file = records.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(','));
        expect(parse([file.join('\r\n')]).map(({ cells }) => cells)).toEqual(records);
      }),
    );
  });

  it('bounds a cell and a row, and says so', () => {
    const [long, next] = parse([`${'x'.repeat(LIMITS.cellChars + 1)},b\nc,d\n`]);
    expect(long).toMatchObject({ line: 1, broken: { code: 'ROW.TOO_LONG' } });
    expect(long!.cells[0]).toHaveLength(LIMITS.cellChars);
    expect(next).toEqual({ line: 2, cells: ['c', 'd'] });
    const cells = Array.from({ length: 40 }, () => 'y'.repeat(LIMITS.cellChars));
    const [row] = parse([`${cells.join(',')}\n`]);
    expect(row).toMatchObject({ broken: { code: 'ROW.TOO_LONG' } });
    expect(row!.cells.join('').length).toBeLessThanOrEqual(LIMITS.rowChars);
  });
});
