import { fails, type Finding, fold, type IdentifierResult, passes } from './finding';

/** First digit (python-stdnum 2.2 pk.cnic); 8 is not in the libraries, though numbers of Azad Kashmir begin with it. */
const PROVINCES: Record<string, string> = {
  1: 'Khyber Pakhtunkhwa',
  2: 'FATA',
  3: 'Punjab',
  4: 'Sindh',
  5: 'Balochistan',
  6: 'Islamabad',
  7: 'Gilgit-Baltistan',
  8: 'Azad Jammu and Kashmir',
};

/** Numbers that people type to get past a form; they pass every validator (block list as OpenSanctions keeps it). */
const PLACEHOLDERS = new Set([
  ...['111', '113', '115', '116', '117', '118', '123', '125', '129', '137', '166'].map(
    (end) => `1111111111${end}`,
  ),
  '1234567891011',
]);

/** Computerised National Identity Card: 5-7-1 digits; the last is odd for men, even for women, never 0. No checksum. */
export function cnic(value: string): IdentifierResult {
  const digits = fold(value).replace(/[\s-]/g, '');
  if (!/^\d{13}$/.test(digits)) return fails('cnic', 'CNIC.FORM', 'A CNIC has 13 digits: NNNNN-NNNNNNN-N.');
  if (PLACEHOLDERS.has(digits) || /^(\d)\1{12}$/.test(digits)) {
    return fails('cnic', 'CNIC.PLACEHOLDER', 'This number is a placeholder. Give the number on the card.');
  }
  const province = PROVINCES[digits[0]!];
  if (!province) return fails('cnic', 'CNIC.PROVINCE', 'The first digit of a CNIC is 1 to 8.');
  const last = Number(digits[12]);
  if (last === 0) return fails('cnic', 'CNIC.GENDER_DIGIT', 'The last digit of a CNIC is never 0.');
  const warnings: Finding[] =
    digits[0] === '8'
      ? [{ code: 'CNIC.PROVINCE_8', message: 'Numbers beginning with 8 are rare; check the card.' }]
      : [];
  return passes('cnic', digits, warnings, { province, gender: last % 2 ? 'M' : 'F' });
}
