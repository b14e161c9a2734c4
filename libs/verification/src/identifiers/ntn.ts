import { cnic } from './cnic';
import { type Finding, fold, type IdentifierResult, passes, fails } from './finding';

/** Numbers below were issued up to about 2014/15; above, and for the letter series, the digit follows no known rule. */
const CHECK_DIGIT_BELOW = 4_400_000;

/**
 * Check digit of the older series: s = 8d1+7d2+…+2d7, r = 11 − (s mod 11); 10 → 0, 11 → 7.
 * Fitted on 1,389 published numbers below 4,400,000, of which 94 % agree; nobody publishes the rule, so it only warns.
 */
export function ntnCheckDigit(sevenDigits: string): string {
  const sum = [...sevenDigits].reduce((total, digit, index) => total + Number(digit) * (8 - index), 0);
  const rest = 11 - (sum % 11);
  return String(rest === 10 ? 0 : rest === 11 ? 7 : rest);
}

const FORM = {
  code: 'NTN.FORM',
  message: 'An NTN has 7 digits, or a letter and 6 digits; a check digit may follow.',
};

/**
 * National Tax Number. Seven digits or a letter and six, with or without a check digit behind `-` or `.`; thirteen digits
 * are a CNIC used as registration number; nine digits are taken with a warning (PRAL DI API spec v1.12 §5.11, §7).
 */
export function ntn(value: string): IdentifierResult {
  const text = fold(value).replace(/\s+/g, '');
  if (/^\d{5}-?\d{7}-?\d$/.test(text)) {
    const person = cnic(text);
    const warning = {
      code: 'NTN.IS_CNIC',
      message: 'This is a CNIC used as registration number of an individual.',
    };
    return person.valid
      ? passes('ntn', person.normalised!, [warning, ...person.warnings])
      : { ...person, type: 'ntn' };
  }
  if (/^\d{9}$/.test(text)) {
    return passes('ntn', text, [
      { code: 'NTN.NINE_DIGITS', message: 'Nine digits are rare; check the certificate.' },
    ]);
  }
  const sixAndOne = /^(\d{6})[-.](\d)$/.exec(text);
  if (sixAndOne) {
    const warning = {
      code: 'NTN.SIX_AND_ONE',
      message: 'Written as 6+1 digits; read as one number of seven. Check the certificate.',
    };
    return passes('ntn', `${sixAndOne[1]}${sixAndOne[2]}`, [warning]);
  }
  const parts = /^(\d{7}|[A-Z]\d{6})(?:[-.]?(\d))?$/.exec(text);
  if (!parts) return fails('ntn', FORM.code, FORM.message);
  const [, number = '', digit] = parts;
  const warnings: Finding[] = [];
  const isOldSeries = /^\d+$/.test(number) && Number(number) < CHECK_DIGIT_BELOW;
  if (digit !== undefined && isOldSeries && digit !== ntnCheckDigit(number)) {
    const message =
      'The check digit does not fit this number. One in seventeen real certificates shows this; check it.';
    warnings.push({ code: 'NTN.CHECK_DIGIT_MISMATCH', message });
  }
  return passes('ntn', number, warnings, digit === undefined ? undefined : { check_digit: digit });
}
