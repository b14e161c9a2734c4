/** Check digits of invented identifiers, so that they pass every format rule without naming anybody. */

/** IBAN with a BBAN that says SPECIMEN; the registry allows letters in the account part. */
export function specimenIban(bank: string, number: number): string {
  const bban = `${bank}0000SPECIMEN${String(number).padStart(4, '0')}`;
  const check = 98 - remainder97(`${bban}PK00`);
  return `PK${String(check).padStart(2, '0')}${bban}`;
}

function remainder97(text: string): number {
  let rest = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** NTN below 4,400,000 with its check digit (weights 8 to 2, modulo 11; 10 becomes 0, 11 becomes 7). */
export function ntnWithDigit(sevenDigits: string): string {
  const sum = [...sevenDigits].reduce((total, digit, index) => total + Number(digit) * (8 - index), 0);
  const rest = 11 - (sum % 11);
  return `${sevenDigits}-${rest === 10 ? 0 : rest === 11 ? 7 : rest}`;
}

/** An NTN as a clerk mistypes it: the digit is one too high. */
export function ntnMistyped(sevenDigits: string): string {
  const right = ntnWithDigit(sevenDigits);
  return `${sevenDigits}-${(Number(right.at(-1)) + 1) % 10}`;
}

/** GTIN-13 under the prefix of GS1 Pakistan. */
export function gtin13(twelveDigits: string): string {
  const sum = [...twelveDigits].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 ? 3 : 1),
    0,
  );
  return `${twelveDigits}${(10 - (sum % 10)) % 10}`;
}
