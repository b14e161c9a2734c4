import { fails, fold, type IdentifierResult, passes } from './finding';

/** Sales Tax Registration Number: 13 digits, in the older print 2-2-4-3-2. No check digit exists; form only. */
export function strn(value: string): IdentifierResult {
  const digits = fold(value).replace(/[\s-]/g, '');
  if (!/^\d{13}$/.test(digits)) return fails('strn', 'STRN.FORM', 'An STRN has 13 digits.');
  if (/^(\d)\1{12}$/.test(digits))
    return fails('strn', 'STRN.PLACEHOLDER', 'Give the number on the certificate.');
  return passes('strn', digits);
}

/** SECP's Corporate Universal Identification Number: 7 digits, sometimes printed CUIN-0123456. */
export function cuin(value: string): IdentifierResult {
  const digits = /^(?:CUIN[-\s]?)?(\d{7})$/.exec(fold(value))?.[1];
  return digits
    ? passes('cuin', digits)
    : fails('cuin', 'CUIN.FORM', 'A CUIN has 7 digits, leading zeros included.');
}

/** HS code or Pakistan Customs Tariff code: 2, 4, 6 or 8 digits, dots allowed (8432.1010). Form only. */
export function hs(value: string): IdentifierResult {
  const digits = fold(value).replace(/[\s.]/g, '');
  if (!/^(\d{2}|\d{4}|\d{6}|\d{8})$/.test(digits)) {
    return fails('hs', 'HS.FORM', 'An HS code has 4, 6 or 8 digits, for instance 1006.30 or 8432.1010.');
  }
  const chapter = Number(digits.slice(0, 2));
  if (chapter < 1 || chapter > 97 || chapter === 77)
    return fails('hs', 'HS.CHAPTER', 'There is no such HS chapter.');
  return passes('hs', digits);
}

/** GS1 check digit: weights 3 and 1 from the right. */
export function gtin(value: string): IdentifierResult {
  const digits = fold(value).replace(/[\s-]/g, '');
  if (!/^(\d{8}|\d{12}|\d{13}|\d{14})$/.test(digits))
    return fails('gtin', 'GTIN.FORM', 'A GTIN has 8, 12, 13 or 14 digits.');
  const sum = Array.from(digits.slice(0, -1))
    .toReversed()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 ? 1 : 3), 0);
  const check = String((10 - (sum % 10)) % 10);
  return digits.endsWith(check)
    ? passes('gtin', digits)
    : fails('gtin', 'GTIN.CHECK_DIGIT', `The last digit does not fit; it should be ${check}.`);
}
