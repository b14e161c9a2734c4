import type { ProductRecord, TemplateColumn } from './product-record';
import type { RowChecker } from './row-checker';

/** The price steps of a row: ascending in quantity, never rising in price. */
export function priceTiersOf(check: RowChecker, currency: string, moq: number): ProductRecord['price_tiers'] {
  const steps: { min_quantity: number; amount_minor: string; column: TemplateColumn }[] = [];
  for (const step of [1, 2, 3, 4] as const) {
    const column = `tier${step}_price` as const;
    if (!check.text(column)) continue;
    const quantity = check.count(`tier${step}_min_qty` as TemplateColumn);
    const amount = check.price(column as TemplateColumn, currency);
    if (amount === null) continue;
    steps.push({
      min_quantity: quantity ?? (step === 1 ? moq : 0),
      amount_minor: amount,
      column: column as TemplateColumn,
    });
  }
  if (!steps.length) {
    if (!check.text('price')) {
      check.error('price', 'PRICE.MISSING', 'The row has no price.', 'Give a price for one unit.');
      return [];
    }
    const amount = check.price('price', currency);
    return amount === null ? [] : [{ min_quantity: moq, amount_minor: amount }];
  }
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1];
    if (!before) continue;
    if (step.min_quantity <= before.min_quantity) {
      check.error(
        step.column,
        'TIERS.QUANTITY_NOT_ASCENDING',
        'Each price step must begin at a larger quantity.',
        'Order the steps by quantity.',
      );
    } else if (BigInt(step.amount_minor) > BigInt(before.amount_minor)) {
      check.error(
        step.column,
        'TIERS.PRICE_RISES',
        'The price rises with the quantity.',
        'A larger quantity costs the same or less.',
      );
    }
  }
  return steps.map(({ min_quantity, amount_minor }) => ({ min_quantity, amount_minor }));
}
