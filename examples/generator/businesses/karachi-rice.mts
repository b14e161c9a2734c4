import { ntnMistyped, specimenIban } from '../identifiers.mts';
import type { Business, CatalogueRow } from '../model.mts';

type Line = [sku: string, en: string, zh: string, ur: string, pricePerTonne: number, packaging: string];

const KINDS: [code: string, en: string, zh: string, ur: string, price: number, hs: string][] = [
  ['SKW', 'Super Kernel Basmati, white', '超级巴斯马蒂白米', 'سپر کرنل باسمتی، سفید', 1080, '1006.30'],
  ['SKP', 'Super Kernel Basmati, parboiled', '超级巴斯马蒂蒸谷米', 'سپر کرنل باسمتی، سیلا', 1120, '1006.30'],
  ['X21', '1121 Basmati, extra long, steamed', '1121 特长粒蒸米', '1121 باسمتی، سٹیم', 1190, '1006.30'],
  ['IR6', 'IRRI-6 long grain, 5 % broken', 'IRRI-6 长粒米 5%碎', 'اری-6 لمبا چاول', 455, '1006.30'],
  ['IR9', 'IRRI-9 long grain, 15 % broken', 'IRRI-9 长粒米 15%碎', 'اری-9 لمبا چاول', 430, '1006.30'],
  ['BRN', 'Brown Basmati', '糙米 巴斯马蒂', 'براؤن باسمتی', 990, '1006.20'],
  ['BRK', 'Broken rice, 100 %', '碎米', 'ٹوٹا چاول', 340, '1006.40'],
];
const PACKS: [code: string, packaging: string, extra: number][] = [
  ['01', 'Retail bag 1 kg, 20 bags a carton', 130],
  ['05', 'Retail bag 5 kg, 4 bags a carton', 85],
  ['25', 'Polypropylene bag 25 kg', 18],
  ['99', 'Bulk container liner, 24 t', 0],
];

const lines = KINDS.flatMap(([code, en, zh, ur, price, hs]) =>
  PACKS.filter(([pack]) => (code === 'BRK' ? pack === '99' || pack === '25' : true)).map(
    ([pack, packaging, extra]): { line: Line; hs: string } => ({
      line: [`KR-${code}-${pack}`, `${en}, ${packaging.toLowerCase()}`, zh, ur, price + extra, packaging],
      hs,
    }),
  ),
);

const rows = lines.map(({ line: [sku, en, zh, ur, price, packaging], hs }): CatalogueRow => ({
  sku,
  title_en: en,
  title_zh: zh,
  title_ur: ur,
  description_en: `${en}. New crop, sorted by colour, moisture at most 13 %, milled and packed at Port Qasim.`,
  category: 'Rice',
  hs_code: hs,
  currency: 'USD',
  price: price.toFixed(2),
  moq: packaging.startsWith('Bulk') ? 24 : 5,
  unit: 'TNE',
  lead_time_days: 21,
  incoterms: 'FOB|CFR|CIF',
  port_of_loading: 'PKBQM',
  brand: 'Bandar Gold',
  packaging,
  gross_weight_kg: '1004',
  certifications: 'HACCP|Halal',
  shelf_life_days: 540,
}));

export const karachiRice: Business = {
  slug: 'karachi-rice',
  layout: 'xlsx',
  application: {
    legal_name: 'Bandar Road Rice Traders',
    trade_name: 'Bandar Gold Rice',
    legal_form: 'partnership',
    ntn: ntnMistyped('3317428'),
    strn: '1700331742814',
    iban: specimenIban('HABB', 102),
    bank_account_title: 'Bandar Road Rice Traders',
    mobile: '+923000000122',
    email: 'sales@bandar-gold.example.com',
    address: { line1: 'Warehouse 9, Invented Grain Market', city: 'Karachi', postal_code: '74000' },
    signatory: {
      name: 'Shahzeb Ikram Memonwala',
      father_name: 'Ikram Yaqoob Memonwala',
      cnic: '42201-0518437-3',
      date_of_birth: '1979-07-30',
      nationality: 'Pakistan',
    },
    directors: [
      {
        name: 'Shahzeb Ikram Memonwala',
        father_name: 'Ikram Yaqoob Memonwala',
        cnic: '42201-0518437-3',
        date_of_birth: '1979-07-30',
        share_percent: 50,
      },
      {
        name: 'Rukhsana Kamal Vohra',
        father_name: 'Kamal Ahmed Vohra',
        cnic: '42201-0629548-4',
        date_of_birth: '1982-01-17',
        share_percent: 50,
      },
    ],
    product_hs: ['1006.20', '1006.30', '1006.40'],
    destinations: ['CN', 'SA', 'EU', 'US'],
    channels: ['storefront'],
    psw_uid: 'PSW-DEMO-000122',
    chamber_membership: { chamber: 'Karachi (specimen)', number: 'SP-K-8840', valid_to: '2027-03-31' },
    consent: { screening: true, terms: true },
  },
  documents: [
    {
      kind: 'cnic_copy',
      file: 'cnic-copy.pdf',
      lines: ['National identity card, both sides', 'Shahzeb Ikram Memonwala', '42201-0518437-3'],
    },
    {
      kind: 'ntn_certificate',
      file: 'ntn-certificate.pdf',
      lines: ['Taxpayer registration', 'NTN 3317428 (the check digit in the form is mistyped)'],
    },
    {
      kind: 'partnership_deed',
      file: 'partnership-deed.pdf',
      lines: ['Deed of partnership, two partners at 50 % each'],
    },
    {
      kind: 'bank_letter',
      file: 'bank-letter.pdf',
      lines: ['Account maintenance letter', specimenIban('HABB', 102)],
    },
    {
      kind: 'halal_certificate',
      file: 'halal-certificate.pdf',
      lines: ['Halal certificate, rice mill', 'Valid to 2027-08-31'],
    },
  ],
  scenario: {
    scenario: 'review',
    expectations: [
      'the check digit of the NTN does not fit: a warning that only a person may settle, so the case goes to review',
      'an agent compares the certificate and approves',
      'China: every rice is blocked, for the mill has no GACC registration; the other markets go live',
    ],
    evidence: [{ key: 'gcc.halal_certificate', value: 'specimen certificate', valid_until: '2027-08-31' }],
  },
  rows,
  sales: {
    ordersPerWeek: 6,
    channels: { alibaba_store: 2, own_website: 1, phone: 5 },
    destinations: { SA: 5, AE: 4, DE: 2, US: 1, CN: 1 },
    // Ramadan orders early in the year, the new crop from October.
    months: [1.25, 1.3, 0.95, 0.8, 0.8, 0.75, 0.8, 0.85, 0.95, 1.3, 1.35, 1.2],
    multiples: [1, 1, 1, 2, 2, 4],
  },
};
