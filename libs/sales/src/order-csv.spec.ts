import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOrder } from './order';
import { layoutOf, orderOfLine } from './order-csv';
import { cellsOf } from './order-lines';

const SELLER = `sel_${'0'.repeat(32)}`;
const COHORT = join(__dirname, '..', '..', '..', 'examples', 'cohort');

it.each(readdirSync(COHORT))('every order of %s can be read', (slug) => {
  const [header = '', ...lines] = readFileSync(join(COHORT, slug, 'orders.csv'), 'utf8')
    .trim()
    .split(/\r?\n/);
  const layout = layoutOf(header, { sellerId: SELLER });
  const read = lines.map((line) =>
    readOrder(orderOfLine(line, layout, { sellerId: SELLER }), new Date('2027-01-01T00:00:00Z')),
  );
  expect(read.filter((one) => 'errors' in one)).toEqual([]);
  expect(read.length).toBeGreaterThan(300);
});

it.each([
  ['12.5', 'USD', '1250'],
  ['0.05', 'USD', '5'],
  ['0', 'USD', '0'],
  ['700', 'JPY', '700'],
  ['1.234', 'KWD', '1234'],
  ['1', 'KWD', '1000'],
  ['1234567890123.99', 'PKR', '123456789012399'],
])('%s %s are %s minor units', (amount, currency, minor) => {
  const layout = layoutOf('external_id,ordered_at,channel,amount,currency', { sellerId: SELLER });
  const fields = orderOfLine(`1,2026-01-01T00:00:00Z,phone,${amount},${currency}`, layout, {});
  expect(fields).toMatchObject({ amount: { amount_minor: minor, currency } });
});

it.each(['12.345', '1,5', '-1', '1e3', '٣', '0x10', ' ', '$5'])(
  'an amount of "%s" is not guessed at',
  (amount) => {
    const layout = layoutOf('external_id;ordered_at;channel;amount;currency', { sellerId: SELLER });
    const fields = orderOfLine(`1;2026-01-01T00:00:00Z;phone;${amount};USD`, layout, { sellerId: SELLER });
    expect(readOrder(fields, new Date('2027-01-01T00:00:00Z'))).toMatchObject({
      errors: [{ pointer: '/amount/amount_minor' }],
    });
  },
);

it.each([
  ['a,b,,c', ['a', 'b', '', 'c']],
  ['"a,b","c ""d"""', ['a,b', 'c "d"']],
  ['"",x,', ['', 'x', '']],
  ['"open', null],
  ['"a"b,c', null],
  ['5" pipe,x', ['5" pipe', 'x']],
])('cells of %s', (line, cells) => expect(cellsOf(line, ',')).toEqual(cells));
