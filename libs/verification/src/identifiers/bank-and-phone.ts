import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { fails, type Finding, fold, type IdentifierResult, passes } from './finding';

/** Bank codes as a community list has them; not checked against the central bank, so an unknown one only warns. */
const BANKS = new Set(
  'ABPA ALFH AIIN ASCM BAHL BKIP BPUN DUIB FAYS HABB JSBL MUCB MEZN NBPA SCBL SNDB SONE UNIL MPBL'.split(' '),
);

/** ISO 13616: the first four characters moved behind, letters as numbers, modulo 97 is 1. */
export function ibanRemainder(iban: string): number {
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const number = Number.parseInt(character, 36);
    remainder = (remainder * (number > 9 ? 100 : 10) + number) % 97;
  }
  return remainder;
}

/**
 * Pakistani IBAN: PK, two check digits, four letters of the bank, sixteen letters or digits (SWIFT registry 4!a16!c).
 * The usual libraries refuse letters in the account part; the registry does not.
 */
export function ibanPk(value: string): IdentifierResult {
  const iban = fold(value).replace(/\s/g, '');
  if (!/^PK\d{2}[A-Z]{4}[A-Z0-9]{16}$/.test(iban)) {
    return fails(
      'iban_pk',
      'IBAN.FORM',
      'A Pakistani IBAN has 24 characters: PK, 2 digits, 4 letters, 16 letters or digits.',
    );
  }
  if (ibanRemainder(iban) !== 1)
    return fails('iban_pk', 'IBAN.CHECKSUM', 'The IBAN is mistyped: its check digits do not fit.');
  const bank = iban.slice(4, 8);
  const warnings: Finding[] = BANKS.has(bank)
    ? []
    : [
        {
          code: 'IBAN.BANK_UNKNOWN',
          message: 'We do not know this bank code; check the letter of the bank.',
        },
      ];
  return passes('iban_pk', iban, warnings, { bank });
}

/** A Pakistani mobile number in E.164 (libphonenumber's full metadata: other validators lack the 0370 to 0375 range). */
export function mobilePk(value: string): IdentifierResult {
  const number = parsePhoneNumberFromString(fold(value), 'PK');
  const type = number?.getType();
  if (
    !number?.isValid() ||
    number.country !== 'PK' ||
    (type !== 'MOBILE' && type !== 'FIXED_LINE_OR_MOBILE')
  ) {
    return fails('mobile_pk', 'MOBILE.FORM', 'Give a Pakistani mobile number, for instance 0300 1234567.');
  }
  return passes('mobile_pk', number.number);
}
