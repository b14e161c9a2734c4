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

// The semicolon is what a spreadsheet of many a country divides by, whatever the file does.
const quoted = (cell: string): string => (/[",;\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** The byte order mark, once before the first line: without it spreadsheets read Urdu and Chinese wrong. */
export const CSV_START = '\uFEFF';

/** RFC 4180, with cells that no spreadsheet runs. */
export const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => quoted(inert(cell))).join(',')}\r\n`;
