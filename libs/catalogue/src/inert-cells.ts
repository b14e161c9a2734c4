import { OWN_COLUMNS } from './layouts';

/** What a spreadsheet would run; a plain negative number is none. Apostrophes before it are what `inert` has put there. */
function isFormula(cell: string): boolean {
  const bare = cell.replace(/^'+/, '');
  const first = bare.normalize('NFKC').charAt(0);
  return ['=', '+', '-', '@', '\t', '\r'].includes(first) && !/^[-+]?\d+(\.\d+)?$/.test(bare);
}

/** A formula gets an apostrophe, and so does what looks like one that has got it: only so is there a way back. */
export const inert = (cell: string): string => (isFormula(cell) ? `'${cell}` : cell);

/** The cell that `inert` was given. */
export const asGiven = (cell: string): string =>
  cell.startsWith("'") && isFormula(cell) ? cell.slice(1) : cell;

/** Our own columns stand in it: its cells are those that we have given back. */
export const isGivenBack = (header: string[]): boolean =>
  header.some((name) => OWN_COLUMNS.includes(name as never));
