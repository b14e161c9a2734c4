import { ntnWithDigit, specimenIban } from '../identifiers.mts';
import type { Business, CatalogueRow } from '../model.mts';

type Line = [
  sku: string,
  en: string,
  zh: string,
  price: number,
  unit: string,
  moq: number,
  hs: string | undefined,
];

const GOODS: Line[] = [
  ['KS-F01', 'Pink salt, fine 0.2-0.5 mm, bag 25 kg', '粉盐 细粒 25公斤袋', 0.24, 'KGM', 5000, '2501.00'],
  ['KS-F02', 'Pink salt, fine, retail pouch 500 g', '粉盐 细粒 500克袋', 0.95, 'C62', 2000, '2501.00'],
  ['KS-F03', 'Pink salt, fine, shaker 250 g', '粉盐 细粒 250克瓶', 1.1, 'C62', 2000, '2501.00'],
  ['KS-C01', 'Pink salt, coarse 2-5 mm, bag 25 kg', '粉盐 粗粒 25公斤袋', 0.25, 'KGM', 5000, '2501.00'],
  ['KS-C02', 'Pink salt, coarse, grinder 200 g', '粉盐 粗粒 研磨瓶200克', 1.65, 'C62', 1000, '2501.00'],
  ['KS-C03', 'Pink salt, coarse, tin 1 kg', '粉盐 粗粒 1公斤罐', 1.9, 'C62', 1000, '2501.00'],
  ['KS-B01', 'Black salt (kala namak), powder, pouch 500 g', '黑盐粉 500克袋', 1.05, 'C62', 2000, '2501.00'],
  ['KS-B02', 'Black salt, lumps, bag 25 kg', '黑盐块 25公斤袋', 0.38, 'KGM', 3000, '2501.00'],
  ['KS-X01', 'Bath salt, pink, pouch 1 kg', '浴盐 1公斤袋', 1.4, 'C62', 1000, '2501.00'],
  ['KS-X02', 'Animal lick stone with rope, 2-3 kg', '畜牧舔砖 2-3公斤', 0.9, 'C62', 1000, '2501.00'],
  ['KS-X03', 'Salt in bulk, 0-10 mm, jumbo bag 1 t', '粉盐 吨袋', 118, 'TNE', 24, '2501.00'],
  ['KS-P01', 'Cooking plate, pink salt, 20x20x2.5 cm', '盐烹饪板 20x20x2.5厘米', 4.2, 'C62', 300, '6815.99'],
  ['KS-P02', 'Cooking plate, pink salt, 30x20x4 cm', '盐烹饪板 30x20x4厘米', 7.8, 'C62', 200, '6815.99'],
  ['KS-P03', 'Salt tile, 20x10x2.5 cm', '盐砖 20x10x2.5厘米', 1.6, 'C62', 1000, '6815.99'],
  ['KS-P04', 'Salt bowl, 12 cm', '盐碗 12厘米', 3.4, 'C62', 300, undefined],
  ['KS-P05', 'Salt shot glass, set of 4', '盐酒杯 4只装', 5.1, 'SET', 200, undefined],
  ['KS-L01', 'Salt lamp, natural, 2-3 kg, wooden base', '天然盐灯 2-3公斤 木座', 3.6, 'C62', 300, '9405.21'],
  ['KS-L02', 'Salt lamp, natural, 4-6 kg, wooden base', '天然盐灯 4-6公斤 木座', 5.9, 'C62', 200, '9405.21'],
  ['KS-L03', 'Salt lamp, pyramid', '金字塔盐灯', 4.8, 'C62', 200, '9405.21'],
  ['KS-L04', 'Salt lamp, sphere', '球形盐灯', 5.2, 'C62', 200, '9405.21'],
  ['KS-L05', 'Salt lamp, USB night light', 'USB 盐灯', 2.1, 'C62', 500, '9405.21'],
  ['KS-L06', 'Tea-light holder, pink salt', '盐烛台', 1.3, 'C62', 1000, '9405.50'],
  ['KS-L07', 'Tea-light holder, heart', '心形盐烛台', 1.5, 'C62', 1000, '9405.50'],
  ['KS-L08', 'Fire bowl with massage stones', '盐火碗配按摩石', 8.9, 'C62', 100, '9405.21'],
];

const rows = GOODS.map(([sku, en, zh, price, unit, moq, hs]): CatalogueRow => {
  const isFood = hs === '2501.00' && !/Bath|Animal/.test(en);
  return {
    sku,
    title_en: en,
    title_zh: zh,
    description_en: `${en}. Rock salt of the Khewra range in Punjab, washed, dried, metal-detected; an old sea, 200 km from Lahore.`,
    category: /lamp|light|Fire/i.test(en) ? 'Salt lamps' : isFood ? 'Food salt' : 'Salt goods',
    hs_code: hs,
    currency: 'USD',
    price: price.toFixed(2),
    moq,
    unit,
    lead_time_days: 25,
    incoterms: 'FOB',
    port_of_loading: 'PKKHI',
    brand: 'Namak Pahar',
    packaging: en.includes('jumbo')
      ? 'Jumbo bag (FIBC) 1 t'
      : /lamp|light|plate|Fire/i.test(en)
        ? 'Shrink-wrapped, brown box, wooden pallet'
        : 'Export carton or bag',
    gross_weight_kg: unit === 'KGM' ? '25.2' : unit === 'TNE' ? '1010' : '12.5',
    certifications: isFood ? 'ISO 22000;Halal' : undefined,
    shelf_life_days: isFood ? 1825 : undefined,
  };
});

const CNIC = '37303-0417265-5';

export const khewraSalt: Business = {
  slug: 'khewra-salt',
  layout: 'semicolon_csv',
  application: {
    legal_name: 'Namak Pahar Exports',
    trade_name: 'Namak Pahar Pink Salt',
    legal_form: 'sole_proprietor',
    ntn: ntnWithDigit('1965042'),
    // The owner typed the CNIC into the field of the sales tax number: both have 13 digits.
    strn: CNIC.replaceAll('-', ''),
    iban: specimenIban('UNIL', 103),
    bank_account_title: 'Namak Pahar Exports',
    mobile: '+923000000133',
    email: 'owner@namak-pahar.example.com',
    address: { line1: 'Mine Road, Invented Mohalla', city: 'Khewra', postal_code: '49060' },
    signatory: {
      name: 'Ghazanfar Abbas Janjua',
      father_name: 'Abbas Nazir Janjua',
      cnic: CNIC,
      date_of_birth: '1975-12-04',
      nationality: 'Pakistan',
    },
    product_hs: ['2501.00', '6815.99', '9405.21', '9405.50'],
    destinations: ['CN', 'SA', 'EU', 'US'],
    channels: ['storefront'],
    psw_uid: 'PSW-DEMO-000133',
    chamber_membership: { chamber: 'Jhelum (specimen)', number: 'SP-J-0302', valid_to: '2027-03-31' },
    consent: { screening: true, terms: true },
  },
  corrections: { strn: '1700196504216' },
  documents: [
    {
      kind: 'cnic_copy',
      file: 'cnic-copy.pdf',
      lines: ['National identity card, both sides', 'Ghazanfar Abbas Janjua', CNIC],
    },
    { kind: 'ntn_certificate', file: 'ntn-certificate.illegible.png', lines: [] },
    {
      kind: 'bank_letter',
      file: 'bank-letter.pdf',
      lines: ['Account maintenance letter', specimenIban('UNIL', 103)],
    },
    {
      kind: 'export_label_cn',
      file: 'export-label-cn.pdf',
      lines: ['Label for China to GB 7718-2025 (layout only; the Chinese text is in the catalogue)'],
    },
    {
      kind: 'chamber_certificate',
      file: 'chamber-certificate.pdf',
      lines: ['Chamber membership SP-J-0302', 'Valid to 2027-03-31'],
    },
  ],
  correctedDocuments: [
    {
      kind: 'ntn_certificate',
      file: 'ntn-certificate.pdf',
      lines: ['Taxpayer registration', `NTN ${ntnWithDigit('1965042')}`, 'STRN 1700196504216'],
    },
  ],
  scenario: {
    scenario: 'correction',
    expectations: [
      'the sales tax number is the owner’s CNIC, and the photograph of the tax certificate cannot be read',
      'an agent asks for both in one round; the seller corrects and resubmits; only what changed is checked again',
      'the goods without an HS code are listed nowhere until they have one',
      'lamps and plates are consumer goods: the EU blocks them without a responsible person',
    ],
    flag: [
      { code: 'company.strn', reason_code: 'STRN.IS_CNIC' },
      { code: 'document.ntn_certificate', reason_code: 'DOCUMENT.ILLEGIBLE' },
    ],
    evidence: [
      { key: 'cn.label_gb7718_2025', value: 'specimen label 2026-04' },
      { key: 'gcc.halal_certificate', value: 'specimen certificate', valid_until: '2027-06-30' },
    ],
  },
  rows,
  sales: {
    ordersPerWeek: 9,
    channels: { alibaba_store: 4, own_website: 4, phone: 1 },
    destinations: { US: 4, DE: 3, CN: 2, SA: 1, GB: 2 },
    // Lamps and gifts before the year's end.
    months: [0.8, 0.8, 0.85, 0.9, 0.9, 0.85, 0.9, 1, 1.2, 1.45, 1.6, 1.2],
    multiples: [1, 1, 2, 2, 3],
  },
};
