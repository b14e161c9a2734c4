import { ibanPk, mobilePk } from './bank-and-phone';
import { cnic } from './cnic';
import { fails, type IdentifierResult, type IdentifierType, VALUE_MAX } from './finding';
import { ntn } from './ntn';
import { cuin, gtin, hs, strn } from './registrations';

export type { Finding, IdentifierResult, IdentifierType } from './finding';
export { ntnCheckDigit } from './ntn';

const RULES: Record<IdentifierType, (value: string) => IdentifierResult> = {
  ntn,
  strn,
  cnic,
  cuin,
  iban_pk: ibanPk,
  mobile_pk: mobilePk,
  gtin,
  hs,
};

export const IDENTIFIER_TYPES = Object.keys(RULES) as IdentifierType[];

/** Checks and normalises one identifier. Never throws: what is wrong is in `errors`, what is odd in `warnings`. */
export function validateIdentifier(type: IdentifierType, value: string): IdentifierResult {
  if (typeof value !== 'string' || value.length > VALUE_MAX || value.includes('\u0000')) {
    return fails(
      type,
      `${type.toUpperCase()}.FORM`,
      `The value is not text of at most ${VALUE_MAX} characters.`,
    );
  }
  return RULES[type](value);
}
