/** Minor-unit digits by ISO 4217 where they are not 2. */
const EXPONENTS: Record<string, number> = { JPY: 0, KRW: 0, BHD: 3, KWD: 3, OMR: 3, JOD: 3 };

export const CURRENCIES: ReadonlySet<string> = new Set(
  'USD EUR GBP CNY PKR SAR AED JPY KRW KWD QAR BHD OMR JOD CAD AUD CHF HKD SGD MYR TRY'.split(' '),
);

/** Digits of other scripts as ASCII digits. */
export const foldDigits = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/\u066b/g, '.')
    .replace(/\u066c/g, ',');

/**
 * A decimal as people type it, as plain digits: `1,250.50`, `1.250,50`, `12,5`, `١٢٣`. Null when it is not one number
 * beyond doubt. Never a float: the result is text.
 */
export function normaliseDecimal(value: string): string | null {
  const text = foldDigits(value)
    .trim()
    .replace(/^[^\d.,+-]{1,4}\s?/, '')
    .replace(/[\s']/g, '');
  if (text.length > 30) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return text;
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return text.replaceAll(',', '');
  if (/^\d{1,3}(\.\d{3})+,\d+$/.test(text)) return text.replaceAll('.', '').replace(',', '.');
  if (/^\d+,\d{1,2}$/.test(text)) return text.replace(',', '.');
  return null;
}

/** Minor units as text; null when the number has more digits than the currency, or more than 15 in all. */
export function toMinorUnits(decimal: string, currency: string): string | null {
  const exponent = EXPONENTS[currency] ?? 2;
  const [whole = '', fraction = ''] = decimal.split('.');
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > exponent) return null;
  const minor = `${whole}${significant.padEnd(exponent, '0')}`.replace(/^0+(?=\d)/, '');
  return minor.length > 15 ? null : minor;
}
