import type { Business, CatalogueRow } from './model.mts';
import { Random } from './random.mts';

/** Mondays to Sundays: buyers write on working days, China's Sunday included a little. */
const WEEKDAYS = [0.3, 1.25, 1.2, 1.15, 1.15, 1.2, 0.75];
const DAY_MS = 86_400_000;
/** 64 whole weeks: a year to compare with and some weeks before it. */
const DAYS = 64 * 7;

const HEADER = 'external_id,ordered_at,channel,sku,quantity,amount,currency,destination,status';

const unitPrice = (row: CatalogueRow, quantity: number): number => {
  const tier = (row.tiers ?? []).filter(([from]) => from <= quantity).at(-1) ?? row.tiers?.[0];
  return Number(tier?.[1] ?? row.price);
};

/** A year and more of sales: seeded Poisson days under the months and weekdays of the business, a little growth. */
export function ordersCsv(business: Business, lastDay: string): { csv: string; count: number } {
  const { sales, rows, slug } = business;
  const random = new Random(`orders:${slug}`);
  // A few goods carry the trade, as everywhere.
  const popularity = Object.fromEntries(rows.map((row, index) => [row.sku, 1 / (1 + index * 0.35)]));
  const end = Date.parse(`${lastDay}T00:00:00Z`);
  const lines: string[] = [];
  for (let back = DAYS - 1; back >= 0; back--) {
    const day = new Date(end - back * DAY_MS);
    const season = sales.months[day.getUTCMonth()] ?? 1;
    const growth = 1 + ((DAYS - back) / DAYS) * 0.08;
    const mean = (sales.ordersPerWeek / 7) * season * growth * WEEKDAYS[day.getUTCDay()]!;
    for (let n = random.poisson(mean); n > 0; n--) {
      const wanted = random.weighted(popularity);
      const row = rows.find(({ sku }) => sku === wanted) ?? rows[0]!;
      const quantity = row.moq * random.pick(sales.multiples);
      const at = new Date(day.getTime() + (4 + Math.floor(random.next() * 12)) * 3_600_000);
      at.setUTCMinutes(Math.floor(random.next() * 60));
      const draw = random.next();
      lines.push(
        [
          `${slug.split('-')[0]}-${String(lines.length + 1).padStart(5, '0')}`,
          at.toISOString().replace('.000Z', 'Z'),
          random.weighted(sales.channels),
          row.sku,
          quantity,
          (unitPrice(row, quantity) * quantity).toFixed(2),
          row.currency,
          random.weighted(sales.destinations),
          draw < 0.03 ? 'cancelled' : draw < 0.05 ? 'returned' : 'placed',
        ].join(','),
      );
    }
  }
  return { csv: `${[HEADER, ...lines].join('\n')}\n`, count: lines.length };
}
