import { normaliseDecimal, toMinorUnits } from './decimal';
import { issue, type Issue } from './issue';
import type { TemplateColumn, TemplateRow } from './product-record';

/** One row being checked: its cells by name, and what was found wrong so far. */
export class RowChecker {
  readonly issues: Issue[] = [];

  constructor(
    readonly row: TemplateRow,
    private readonly nameOf: (column: TemplateColumn) => string,
  ) {}

  text(column: TemplateColumn): string {
    return (this.row[column] ?? '').normalize('NFC').trim();
  }

  error(column: TemplateColumn, code: string, message: string, fix: string): void {
    this.issues.push(issue('ERROR', code, this.nameOf(column), this.text(column), message, fix));
  }

  warn(column: TemplateColumn, code: string, message: string, fix: string): void {
    this.issues.push(issue('WARNING', code, this.nameOf(column), this.text(column), message, fix));
  }

  /** A positive whole number, or null after saying what is wrong. */
  count(column: TemplateColumn): number | null {
    const text = this.text(column);
    if (!text) return null;
    const plain = normaliseDecimal(text)?.replace(/\.0+$/, '');
    const value = plain && /^\d{1,9}$/.test(plain) ? Number(plain) : 0;
    if (value > 0) return value;
    this.error(
      column,
      'NUMBER.NOT_POSITIVE',
      'This is not a whole number above zero.',
      'Write it in digits, for instance 100.',
    );
    return null;
  }

  price(column: TemplateColumn, currency: string): string | null {
    const decimal = normaliseDecimal(this.text(column));
    const minor = decimal === null ? null : toMinorUnits(decimal, currency);
    if (minor !== null && minor !== '0') return minor;
    if (decimal === null) {
      this.error(
        column,
        'PRICE.NOT_A_NUMBER',
        'The price is not a number.',
        'Write digits with a point, for instance 1250.50.',
      );
    } else if (minor === null) {
      this.error(
        column,
        'PRICE.PRECISION',
        `The price has more digits than ${currency} knows.`,
        'Round it to the smallest coin.',
      );
    } else this.error(column, 'PRICE.ZERO', 'The price is zero.', 'Give the price for one unit.');
    return null;
  }
}
