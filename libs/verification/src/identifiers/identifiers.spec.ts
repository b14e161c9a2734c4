import { validateIdentifier, type IdentifierType } from '.';

const codes = (type: IdentifierType, value: string) => {
  const { valid, normalised, warnings, errors } = validateIdentifier(type, value);
  return { valid, normalised, codes: [...warnings, ...errors].map(({ code }) => code) };
};
const ok = (normalised: string, ...found: string[]) => ({ valid: true, normalised, codes: found });
const bad = (code: string) => ({ valid: false, normalised: null, codes: [code] });

describe('identifiers', () => {
  it.each([
    ['ntn', '1234567-9', ok('1234567')],
    ['ntn', '4174941-3', ok('4174941')],
    ['ntn', '1431771-7', ok('1431771')],
    ['ntn', '0711554-7', ok('0711554')],
    ['ntn', '0788762', ok('0788762')],
    ['ntn', 'a123456', ok('A123456')],
    ['ntn', 'A123456-6', ok('A123456')],
    ['ntn', '1234567 -9', ok('1234567')],
    ['ntn', '1234567.9', ok('1234567')],
    ['ntn', '12345679', ok('1234567')],
    ['ntn', '١٢٣٤٥٦٧-٩', ok('1234567')],
    ['ntn', '１２３４５６７', ok('1234567')],
    ['ntn', '4174941-4', ok('4174941', 'NTN.CHECK_DIGIT_MISMATCH')],
    ['ntn', '1234567-8', ok('1234567', 'NTN.CHECK_DIGIT_MISMATCH')],
    ['ntn', '4500000-1', ok('4500000')],
    ['ntn', '123456-0', ok('1234560', 'NTN.SIX_AND_ONE')],
    ['ntn', '123456789', ok('123456789', 'NTN.NINE_DIGITS')],
    ['ntn', '3520112345671', ok('3520112345671', 'NTN.IS_CNIC')],
    ['ntn', '123456', bad('NTN.FORM')],
    ['ntn', 'ABCDEFG', bad('NTN.FORM')],
    ['ntn', '12345678901', bad('NTN.FORM')],
    ['strn', '02-02-3215-001-91', ok('0202321500191')],
    ['strn', '1111111111111', bad('STRN.PLACEHOLDER')],
    ['strn', '123', bad('STRN.FORM')],
    ['cnic', '34201-0891231-8', ok('3420108912318')],
    ['cnic', '42201-0397640-8', ok('4220103976408')],
    ['cnic', '54104-9890578-6', ok('5410498905786')],
    ['cnic', '81201-0891231-8', ok('8120108912318', 'CNIC.PROVINCE_8')],
    ['cnic', '34201-0891231-0', bad('CNIC.GENDER_DIGIT')],
    ['cnic', '94201-0891231-8', bad('CNIC.PROVINCE')],
    ['cnic', '54104-9890578', bad('CNIC.FORM')],
    ['cnic', '1111111111111', bad('CNIC.PLACEHOLDER')],
    ['cnic', '1111111111166', bad('CNIC.PLACEHOLDER')],
    ['cnic', '1234567891011', bad('CNIC.PLACEHOLDER')],
    ['cuin', 'CUIN-0123456', ok('0123456')],
    ['cuin', '0054321', ok('0054321')],
    ['cuin', '54321', bad('CUIN.FORM')],
    ['iban_pk', 'PK36SCBL0000001123456702', ok('PK36SCBL0000001123456702')],
    ['iban_pk', 'pk24 scbl 0000 0011 7149 5101', ok('PK24SCBL0000001171495101')],
    ['iban_pk', 'PK56MEZN0001234567890123', ok('PK56MEZN0001234567890123')],
    ['iban_pk', 'PK66HABB0000001234567890', ok('PK66HABB0000001234567890')],
    ['iban_pk', 'PK87UNIL01020304050607AB', ok('PK87UNIL01020304050607AB')],
    ['iban_pk', 'PK36SCBL0000001123456703', bad('IBAN.CHECKSUM')],
    ['iban_pk', 'PK36SCBL00000011234567', bad('IBAN.FORM')],
    ['mobile_pk', '0300-1234567', ok('+923001234567')],
    ['mobile_pk', '+92 370 1234567', ok('+923701234567')],
    ['mobile_pk', '042 35761999', bad('MOBILE.FORM')],
    ['mobile_pk', '+447911123456', bad('MOBILE.FORM')],
    ['gtin', '8964000000011', bad('GTIN.CHECK_DIGIT')],
    ['gtin', '4006381333931', ok('4006381333931')],
    ['gtin', '96385074', ok('96385074')],
    ['hs', '1006.30', ok('100630')],
    ['hs', '8432.1010', ok('84321010')],
    ['hs', '77', bad('HS.CHAPTER')],
    ['hs', '9901', bad('HS.CHAPTER')],
    ['hs', '123', bad('HS.FORM')],
  ] as const)('%s %s', (type, value, expected) => {
    expect(codes(type, value)).toEqual(expected);
  });

  it('refuses what is not an identifier at all, at once', () => {
    for (const value of ['', '\u0000', '1'.repeat(50_000), '-'.repeat(50_000), null as unknown as string]) {
      expect(validateIdentifier('ntn', value).valid).toBe(false);
      expect(validateIdentifier('mobile_pk', value).valid).toBe(false);
    }
  });
});
