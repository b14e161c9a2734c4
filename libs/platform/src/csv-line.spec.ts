import * as fc from 'fast-check';
import { asGiven, csvLine, inert } from './csv-line';

describe('cells that we give back', () => {
  it('are inert in a spreadsheet', () => {
    expect(['=1', '+a', '-a', '@x', '\t=1', '＝1', '-5', '+3.2', 'a=1', "'=1", "it's"].map(inert)).toEqual([
      "'=1",
      "'+a",
      "'-a",
      "'@x",
      "'\t=1",
      "'＝1",
      '-5',
      '+3.2',
      'a=1',
      "''=1",
      "it's",
    ]);
  });

  it('are the seller’s own again when they come back, whatever stood in them', () => {
    const text = fc.string({
      unit: fc.constantFrom("'", '=', '＝', '-', '+', '@', '1', '.', 'A', '\t', ' '),
      maxLength: 6,
    });
    fc.assert(
      fc.property(text, (cell) => {
        expect(asGiven(inert(cell))).toBe(cell);
        expect(inert(cell)).not.toMatch(/^[=@]/);
      }),
      { numRuns: 5_000 },
    );
  });
});

it('a line is quoted where it must be, and numbers are numbers', () =>
  expect(csvLine(['a', 'b,c', 'd"e', '-5', '=1+1', 'two\nlines', ''])).toBe(
    'a,"b,c","d""e",-5,\'=1+1,"two\nlines",\r\n',
  ));
