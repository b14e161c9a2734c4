import { asGiven, type ErrorDetail } from '@app/platform';
import { ordersHeaderInvalid } from './errors';
import { cellsOf } from './order-lines';

/** Column names that are understood, small letters, words joined by _. */
const ALIASES: Record<string, string> = {
  seller: 'seller_id',
  order_id: 'external_id',
  order_number: 'external_id',
  date: 'ordered_at',
  order_date: 'ordered_at',
  created_at: 'ordered_at',
  qty: 'quantity',
  total: 'amount',
  country: 'destination',
  destination_country: 'destination',
};

const COLUMNS = [
  'seller_id',
  'channel',
  'external_id',
  'ordered_at',
  'quantity',
  'amount_minor',
  'amount',
  'currency',
  'status',
  'destination',
  'sku',
  'simulated',
];

/** What a list of orders has besides when it is exported: it may be sent in again, and these say nothing. */
const OURS = ['id', 'received_at'];

/** Shops call an order that stands by how far it has come; all of these are sales. */
const STATUSES: Record<string, string> = {
  ...Object.fromEntries(
    ['completed', 'complete', 'paid', 'processing', 'fulfilled', 'shipped', 'delivered'].map((name) => [
      name,
      'placed',
    ]),
  ),
  canceled: 'cancelled',
  refunded: 'returned',
};

/** Digits after the point, where they are not two (ISO 4217). */
const EXPONENTS: Record<string, number> = {
  ...Object.fromEntries(
    [
      'BIF',
      'CLP',
      'DJF',
      'GNF',
      'ISK',
      'JPY',
      'KMF',
      'KRW',
      'PYG',
      'RWF',
      'UGX',
      'VND',
      'VUV',
      'XAF',
      'XOF',
      'XPF',
    ].map((code) => [code, 0]),
  ),
  ...Object.fromEntries(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3])),
};

export interface CsvLayout {
  delimiter: string;
  columns: string[];
  /** We have written the file ourselves, and made its cells safe for spreadsheets. */
  isGivenBack: boolean;
}

export interface CsvDefaults {
  sellerId?: string;
  channel?: string;
}

const nameOf = (cell: string): string => {
  const name = cell
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return ALIASES[name] ?? name;
};

/** Reads the header line. Throws ORDER.HEADER_INVALID with all that is wrong with it. */
export function layoutOf(header: string, defaults: CsvDefaults): CsvLayout {
  const delimiter = [',', ';', '\t'].reduce((best, candidate) =>
    header.split(candidate).length > header.split(best).length ? candidate : best,
  );
  const columns = (cellsOf(header, delimiter) ?? []).map(nameOf);
  const errors: ErrorDetail[] = [];
  const complain = (name: string, detail: string): void =>
    void errors.push({ pointer: `/${name.slice(0, 60)}`, code: 'ORDER.HEADER_INVALID', detail });
  for (const [at, name] of columns.entries()) {
    if (!COLUMNS.includes(name) && !OURS.includes(name)) complain(name, 'This column does not exist here.');
    else if (columns.indexOf(name) !== at) complain(name, 'This column is named twice.');
  }
  const needed = ['external_id', 'ordered_at', 'currency'];
  if (!defaults.sellerId) needed.push('seller_id');
  if (!defaults.channel) needed.push('channel');
  for (const name of needed) if (!columns.includes(name)) complain(name, 'This column is needed.');
  if (!columns.includes('amount') && !columns.includes('amount_minor')) {
    complain('amount_minor', 'This column, or amount, is needed.');
  }
  if (errors.length) throw ordersHeaderInvalid(errors.slice(0, 100));
  return { delimiter, columns, isGivenBack: OURS.every((name) => columns.includes(name)) };
}

/** A CSV line as the JSON of an order, still to be checked; a string says why it cannot be read at all. */
export function orderOfLine(
  line: string,
  { delimiter, columns, isGivenBack }: CsvLayout,
  defaults: CsvDefaults,
): Record<string, unknown> | string {
  const raw = cellsOf(line, delimiter);
  const cells = isGivenBack ? raw?.map(asGiven) : raw;
  if (!cells) return 'A quote is not closed or stands inside a cell.';
  if (cells.length !== columns.length)
    return `The line has ${cells.length} cells, the header ${columns.length}.`;
  const cell = (name: string): string | undefined => cells[columns.indexOf(name)] || undefined;
  const currency = cell('currency');
  return {
    seller_id: cell('seller_id') ?? defaults.sellerId,
    channel: cell('channel') ?? defaults.channel,
    external_id: cell('external_id'),
    ordered_at: cell('ordered_at'),
    quantity: numberOf(cell('quantity')),
    amount: { amount_minor: cell('amount_minor') ?? minorUnits(cell('amount'), currency), currency },
    status: statusOf(cell('status')),
    destination: cell('destination'),
    sku: cell('sku'),
    simulated: flagOf(cell('simulated')),
  };
}

const statusOf = (text: string | undefined): string | undefined => {
  const name = text?.toLowerCase();
  return name === undefined ? undefined : (STATUSES[name] ?? name);
};

const numberOf = (text: string | undefined): unknown =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : text;

const flagOf = (text: string | undefined): unknown =>
  text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;

/** "1234.5" USD is "123450". More digits than the currency has are left as they are, to be refused. */
function minorUnits(amount: string | undefined, currency: string | undefined): string | undefined {
  const match = /^(\d{1,13})(?:\.(\d+))?$/.exec(amount ?? '');
  if (!match) return amount;
  const exponent = EXPONENTS[currency ?? ''] ?? 2;
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > exponent) return amount;
  return (whole + fraction.padEnd(exponent, '0')).replace(/^0+(?=\d)/, '');
}
