import { gtin13, ntnWithDigit, specimenIban } from '../identifiers.mts';
import type { Business, CatalogueRow } from '../model.mts';
import type { ShopifyRow } from '../shopify.mts';

interface Good {
  handle: string;
  title: string;
  type: string;
  options: [name: string, values: string[]][];
  basePrice: number;
  /** Added for each further value of the first option. */
  step: number;
  code: string;
}

const SIZES = ['Twin', 'Queen', 'King'];
const GOODS: Good[] = [
  {
    handle: 'percale-sheet-set',
    title: 'Percale sheet set 200 TC',
    type: 'Bed linen',
    options: [
      ['Size', SIZES],
      ['Color', ['White', 'Ivory']],
    ],
    basePrice: 14.5,
    step: 3.2,
    code: 'FL-PS',
  },
  {
    handle: 'sateen-duvet-cover',
    title: 'Sateen duvet cover 300 TC',
    type: 'Bed linen',
    options: [
      ['Size', SIZES],
      ['Color', ['White', 'Sage']],
    ],
    basePrice: 17.9,
    step: 4,
    code: 'FL-SD',
  },
  {
    handle: 'hotel-stripe-pillowcase',
    title: 'Hotel stripe pillowcase',
    type: 'Bed linen',
    options: [['Size', ['50x75 cm', '50x90 cm']]],
    basePrice: 2.4,
    step: 0.5,
    code: 'FL-HP',
  },
  {
    handle: 'fitted-sheet-jersey',
    title: 'Fitted sheet, cotton jersey',
    type: 'Bed linen',
    options: [
      ['Size', SIZES],
      ['Color', ['Grey', 'Navy']],
    ],
    basePrice: 7.8,
    step: 1.6,
    code: 'FL-FJ',
  },
  {
    handle: 'quilted-bedspread',
    title: 'Quilted bedspread, cotton',
    type: 'Bed linen',
    options: [['Size', ['Queen', 'King']]],
    basePrice: 24,
    step: 5,
    code: 'FL-QB',
  },
  {
    handle: 'mattress-protector',
    title: 'Mattress protector, terry',
    type: 'Bed linen',
    options: [['Size', SIZES]],
    basePrice: 9.2,
    step: 2,
    code: 'FL-MP',
  },
];

const BODY = (good: Good): string =>
  `<p>${good.title}. <strong>100 % cotton</strong> from Punjab, woven, dyed and sewn in one mill in Faisalabad.</p><ul><li>Reactive dyes</li><li>Packed in a fabric bag</li></ul>`;

function variantsOf(good: Good): string[][] {
  return good.options.reduce<string[][]>(
    (found, [, values]) => found.flatMap((head) => values.map((value) => [...head, value])),
    [[]],
  );
}

function rowsOf(good: Good): ShopifyRow[] {
  return variantsOf(good).map((values, index): ShopifyRow => {
    const first = index === 0;
    const size = good.options[0]![1].indexOf(values[0]!);
    const sku = `${good.code}-${values
      .map((value) =>
        value
          .replace(/[^A-Za-z0-9]/g, '')
          .slice(0, 4)
          .toUpperCase(),
      )
      .join('-')}`;
    const options = Object.fromEntries(
      good.options.flatMap(([name], n) => [
        ...(first ? [[`Option${n + 1} Name`, name]] : []),
        [`Option${n + 1} Value`, values[n]],
      ]),
    ) as ShopifyRow;
    return {
      Handle: good.handle,
      ...(first
        ? {
            Title: good.title,
            'Body (HTML)': BODY(good),
            Vendor: 'Lyallpur Linen Mills',
            Type: good.type,
            Tags: 'cotton, home textile, bed',
            Published: 'true',
          }
        : {}),
      ...options,
      'Variant SKU': sku,
      'Variant Grams': String(900 + size * 200),
      'Variant Inventory Tracker': 'shopify',
      'Variant Inventory Qty': String(400 + index * 25),
      'Variant Inventory Policy': 'deny',
      'Variant Fulfillment Service': 'manual',
      'Variant Price': (good.basePrice + size * good.step).toFixed(2),
      'Variant Requires Shipping': 'true',
      'Variant Taxable': 'true',
      'Variant Barcode': gtin13(`8969990${String(GOODS.indexOf(good) * 100 + index + 1).padStart(5, '0')}`),
      'Image Src': `https://images.example.com/faisalabad-linen/${sku.toLowerCase()}.jpg`,
      'Image Position': String(index + 1),
      'Image Alt Text': `${good.title}, ${values.join(', ')}`,
      'Gift Card': 'false',
      'Variant Weight Unit': 'g',
    };
  });
}

const all = GOODS.flatMap(rowsOf);

/** SKU of the row, and what a hurried clerk did to it. */
const MISTAKES: Record<string, (row: ShopifyRow) => ShopifyRow> = {
  'FL-PS-KING-IVOR': (row) => ({ ...row, 'Variant Price': 'on request' }),
  'FL-SD-QUEE-SAGE': (row) => ({
    ...row,
    'Variant Barcode': `${row['Variant Barcode']!.slice(0, 12)}${(Number(row['Variant Barcode']!.at(-1)) + 5) % 10}`,
  }),
  'FL-FJ-TWIN-NAVY': (row) => ({ ...row, 'Variant Price': '0.00' }),
  'FL-MP-KING': (row) => ({ ...row, 'Variant Price': '12.333' }),
};

const skuOf = (row: ShopifyRow): string => row['Variant SKU'] ?? '';

/** The export as the mill sends it first: four rows cannot be used. */
export const linenExport: ShopifyRow[] = all.map((row) => MISTAKES[skuOf(row)]?.(row) ?? row);

/** Only those four, corrected. Standing alone they carry the title that their first variant had. */
export const linenFixed: ShopifyRow[] = all
  .filter((row) => skuOf(row) in MISTAKES)
  .map((row) => {
    const good = GOODS.find(({ handle }) => handle === row.Handle)!;
    return {
      ...row,
      Title: good.title,
      'Body (HTML)': BODY(good),
      Vendor: 'Lyallpur Linen Mills',
      Type: good.type,
      Published: 'true',
    };
  });

export const BROKEN_ROWS = Object.keys(MISTAKES).length;

const rows = all.map((row): CatalogueRow => ({
  sku: skuOf(row),
  title_en: row['Image Alt Text'] ?? '',
  description_en: '',
  category: row.Type ?? '',
  currency: 'USD',
  price: row['Variant Price'],
  // A shop export knows no minimum; the mill's buyers order by the hundred.
  moq: 100,
  unit: 'C62',
  lead_time_days: 30,
  incoterms: 'FOB',
  port_of_loading: 'PKKHI',
  brand: 'Lyallpur Linen Mills',
  packaging: '',
}));

export const faisalabadLinen: Business = {
  slug: 'faisalabad-linen',
  layout: 'shopify_csv',
  application: {
    legal_name: 'Lyallpur Linen Mills Limited',
    trade_name: 'Lyallpur Linen',
    legal_form: 'public_limited',
    ntn: ntnWithDigit('0892617'),
    strn: '1700089261718',
    cuin: '0012876',
    iban: specimenIban('MUCB', 104),
    bank_account_title: 'Lyallpur Linen Mills Ltd',
    mobile: '+923000000144',
    email: 'exports@lyallpur-linen.example.com',
    address: { line1: 'Unit 3, Invented Textile Park', city: 'Faisalabad', postal_code: '38000' },
    signatory: {
      name: 'Mahnoor Saleem Chaudhry',
      father_name: 'Saleem Akram Chaudhry',
      cnic: '33100-0935176-8',
      date_of_birth: '1986-05-25',
      nationality: 'Pakistan',
    },
    directors: [
      {
        name: 'Mahnoor Saleem Chaudhry',
        father_name: 'Saleem Akram Chaudhry',
        cnic: '33100-0935176-8',
        date_of_birth: '1986-05-25',
        share_percent: 34,
      },
      {
        name: 'Usman Saleem Chaudhry',
        father_name: 'Saleem Akram Chaudhry',
        cnic: '33100-0935177-7',
        date_of_birth: '1990-09-02',
        share_percent: 33,
      },
      {
        name: 'Nighat Parveen Cheema',
        father_name: 'Riaz Hussain Cheema',
        cnic: '33100-0846285-2',
        date_of_birth: '1968-02-14',
        share_percent: 33,
      },
    ],
    product_hs: ['6302.31'],
    destinations: ['CN', 'SA', 'EU', 'US'],
    channels: ['storefront'],
    psw_uid: 'PSW-DEMO-000144',
    chamber_membership: { chamber: 'Faisalabad (specimen)', number: 'SP-F-1190', valid_to: '2027-03-31' },
    consent: { screening: true, terms: true },
  },
  documents: [
    {
      kind: 'cnic_copy',
      file: 'cnic-copy.pdf',
      lines: ['National identity card, both sides', 'Mahnoor Saleem Chaudhry', '33100-0935176-8'],
    },
    {
      kind: 'ntn_certificate',
      file: 'ntn-certificate.pdf',
      lines: ['Taxpayer registration', `NTN ${ntnWithDigit('0892617')}`],
    },
    {
      kind: 'incorporation_certificate',
      file: 'incorporation-certificate.pdf',
      lines: ['Certificate of incorporation', 'CUIN 0012876'],
    },
    {
      kind: 'bank_letter',
      file: 'bank-letter.pdf',
      lines: ['Account maintenance letter', specimenIban('MUCB', 104)],
    },
    {
      kind: 'test_report',
      file: 'gb-18401-report.pdf',
      lines: ['Test report GB 18401-2010, category B, bed linen', 'Valid to 2027-09-30'],
    },
  ],
  scenario: {
    scenario: 'row_retry',
    expectations: [
      `the shop export has ${all.length} variant rows; ${BROKEN_ROWS} are in error: no number as price, a mistyped bar code, a price of zero, a third decimal`,
      'the seller downloads the failed rows, corrects them and sends them again; nothing else is imported twice',
      'a shop export has no HS code; the application names one for all goods, which counts',
      'China and the USA go live; the EU waits for a responsible person, Saudi Arabia for SABER',
    ],
    evidence: [
      { key: 'cn.textile_report', value: 'specimen report GB 18401 B', valid_until: '2027-09-30' },
      { key: 'cn.textile_label', value: 'specimen hangtag GB/T 5296.4' },
    ],
  },
  rows,
  sales: {
    ordersPerWeek: 11,
    channels: { own_website: 6, alibaba_store: 3, phone: 2 },
    destinations: { US: 5, DE: 3, GB: 3, SA: 1, CN: 1 },
    months: [1.05, 0.85, 0.9, 0.9, 0.95, 0.9, 0.95, 1.1, 1.15, 1.2, 1.35, 1],
    multiples: [1, 1, 2, 3, 5],
  },
};
