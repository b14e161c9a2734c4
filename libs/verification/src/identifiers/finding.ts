export type IdentifierType = 'ntn' | 'strn' | 'cnic' | 'cuin' | 'iban_pk' | 'mobile_pk' | 'gtin' | 'hs';

export interface Finding {
  code: string;
  message: string;
}

export interface IdentifierResult {
  type: IdentifierType;
  valid: boolean;
  /** The canonical form; null when the value is not of any known form. */
  normalised: string | null;
  warnings: Finding[];
  errors: Finding[];
  attributes?: Record<string, string>;
}

/** No identifier is longer; anything above is refused before a rule looks at it. */
export const VALUE_MAX = 64;

/**
 * What dirty input has in common: full-width and Arabic-Indic digits, odd dashes and spaces, small letters.
 * Linear in the length of the value.
 */
export function fold(value: string): string {
  return value
    .normalize('NFKC')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .trim()
    .toUpperCase();
}

export const passes = (
  type: IdentifierType,
  normalised: string,
  warnings: Finding[] = [],
  attributes?: Record<string, string>,
): IdentifierResult => ({
  type,
  valid: true,
  normalised,
  warnings,
  errors: [],
  ...(attributes ? { attributes } : {}),
});

export const fails = (type: IdentifierType, code: string, message: string): IdentifierResult => ({
  type,
  valid: false,
  normalised: null,
  warnings: [],
  errors: [{ code, message }],
});
