import { ntnWithDigit, specimenIban } from '../identifiers.mts';
import type { Business, CatalogueRow } from '../model.mts';

const SLUG = 'sialkot-surgical';

type Line = [sku: string, en: string, zh: string, ur: string, price: number, hs?: string];

const INSTRUMENTS: Line[] = [
  ['SS-101', 'Mayo scissors, straight, 14 cm', '梅奥剪 直 14厘米', 'میو قینچی سیدھی 14 سم', 3.2],
  ['SS-102', 'Mayo scissors, curved, 17 cm', '梅奥剪 弯 17厘米', 'میو قینچی خم دار 17 سم', 3.6],
  ['SS-103', 'Metzenbaum scissors, curved, 18 cm', '组织剪 弯 18厘米', 'میٹزن بام قینچی 18 سم', 4.1],
  ['SS-104', 'Iris scissors, straight, 11 cm', '眼科剪 直 11厘米', 'آئرس قینچی 11 سم', 2.4],
  ['SS-105', 'Bandage scissors, Lister, 18 cm', '绷带剪 18厘米', 'پٹی کاٹنے کی قینچی 18 سم', 2.9],
  ['SS-201', 'Adson forceps, 1x2 teeth, 12 cm', '爱迪生镊 有齿 12厘米', 'ایڈسن چمٹی دندانے دار 12 سم', 1.8],
  ['SS-202', 'Adson forceps, serrated, 12 cm', '爱迪生镊 无齿 12厘米', 'ایڈسن چمٹی 12 سم', 1.7],
  ['SS-203', 'Dressing forceps, 15 cm', '敷料镊 15厘米', 'ڈریسنگ چمٹی 15 سم', 1.5],
  ['SS-204', 'Allis tissue forceps, 15 cm', '组织钳 15厘米', 'ایلس فورسپس 15 سم', 3.9],
  ['SS-205', 'Kelly haemostatic forceps, curved, 14 cm', '止血钳 弯 14厘米', 'کیلی فورسپس 14 سم', 2.8],
  ['SS-206', 'Mosquito forceps, Halsted, 12.5 cm', '蚊式止血钳 12.5厘米', 'مچھر فورسپس 12.5 سم', 2.5],
  ['SS-207', 'Rochester-Pean forceps, 20 cm', '长柄止血钳 20厘米', 'روچسٹر پین فورسپس 20 سم', 4.4],
  ['SS-301', 'Needle holder, Mayo-Hegar, 16 cm', '持针器 16厘米', 'نیڈل ہولڈر 16 سم', 3.7],
  [
    'SS-302',
    'Needle holder, Mayo-Hegar, tungsten carbide, 18 cm',
    '碳化钨持针器 18厘米',
    'ٹنگسٹن کاربائیڈ نیڈل ہولڈر 18 سم',
    9.8,
  ],
  ['SS-303', 'Needle holder, Olsen-Hegar, 14 cm', '带剪持针器 14厘米', 'اولسن ہیگر نیڈل ہولڈر 14 سم', 4.9],
  ['SS-401', 'Scalpel handle No. 3', '手术刀柄 3号', 'سکیلپل ہینڈل نمبر 3', 0.9],
  ['SS-402', 'Scalpel handle No. 4', '手术刀柄 4号', 'سکیلپل ہینڈل نمبر 4', 1],
  [
    'SS-501',
    'Weitlaner retractor, self-retaining, 16 cm',
    '自动牵开器 16厘米',
    'ویٹ لینر ریٹریکٹر 16 سم',
    8.6,
  ],
  ['SS-502', 'Langenbeck retractor, 21 cm', '拉钩 21厘米', 'لینگن بیک ریٹریکٹر 21 سم', 3.3],
  ['SS-503', 'Senn-Miller retractor, 16 cm', '双头拉钩 16厘米', 'سین ملر ریٹریکٹر 16 سم', 2.6],
  ['SS-601', 'Volkmann curette, 17 cm', '刮匙 17厘米', 'وولکمین کیوریٹ 17 سم', 2.7],
  ['SS-602', 'Probe, double-ended, 14.5 cm', '双头探针 14.5厘米', 'دو سرا پروب 14.5 سم', 0.8],
  ['SS-701', 'Suture set, 8 pieces in steel tray', '缝合包 8件 不锈钢盘', 'ٹانکے لگانے کا سیٹ، 8 پیس', 16.5],
  ['SS-702', 'Minor surgery set, 18 pieces', '小手术器械包 18件', 'مائنر سرجری سیٹ، 18 پیس', 42],
  [
    'SS-801',
    'Cuticle nipper, 10 cm (manicure)',
    '指甲钳 10厘米（美甲）',
    'کیوٹیکل نپر 10 سم',
    2.2,
    '8214.20',
  ],
];

const rows = INSTRUMENTS.map(([sku, en, zh, ur, price, hs]): CatalogueRow => {
  const isSet = /set/i.test(en);
  const moq = isSet ? 20 : 100;
  const step = (share: number): string => (price * share).toFixed(2);
  return {
    sku,
    title_en: en,
    title_zh: zh,
    title_ur: ur,
    description_en: `${en}. Hand-finished in Sialkot from martensitic stainless steel, satin, passivated, for autoclaves up to 134 degrees.`,
    category: isSet ? 'Instrument sets' : 'Surgical instruments',
    hs_code: hs ?? '9018.90',
    currency: 'USD',
    tiers: [
      [moq, step(1)],
      [moq * 5, step(0.94)],
      [moq * 20, step(0.88)],
    ],
    moq,
    unit: isSet ? 'SET' : 'C62',
    lead_time_days: isSet ? 45 : 30,
    incoterms: 'FCA|FOB|CIP',
    port_of_loading: 'PKSKT',
    brand: 'Kashana',
    packaging: 'Single polybag, inner box of 10, export carton',
    units_per_carton: isSet ? 10 : 200,
    gross_weight_kg: isSet ? '9.5' : '14.2',
    certifications: hs ? undefined : 'ISO 13485|CE',
    material: 'Stainless steel AISI 420',
  };
});

/** Filed with NMPA so far; the others wait for China. */
const FILED = ['SS-101', 'SS-102', 'SS-103', 'SS-104', 'SS-205', 'SS-206', 'SS-301', 'SS-302', 'SS-401'];

export const sialkotSurgical: Business = {
  slug: SLUG,
  layout: 'template_csv',
  application: {
    legal_name: 'Kashana Surgical Works (Private) Limited',
    trade_name: 'Kashana Surgical',
    legal_form: 'private_limited',
    ntn: ntnWithDigit('2748315'),
    strn: '1700274831519',
    cuin: '0087413',
    iban: specimenIban('MEZN', 101),
    bank_account_title: 'Kashana Surgical Works (Pvt) Ltd',
    mobile: '+923000000111',
    email: 'export@kashana-surgical.example.com',
    address: { line1: 'Plot 14, Invented Small Industries Estate', city: 'Sialkot', postal_code: '51310' },
    signatory: {
      name: 'Bilal Anwar Kashani',
      father_name: 'Anwar Hafeez Kashani',
      cnic: '34603-0714583-1',
      date_of_birth: '1984-03-09',
      nationality: 'Pakistan',
    },
    directors: [
      {
        name: 'Bilal Anwar Kashani',
        father_name: 'Anwar Hafeez Kashani',
        cnic: '34603-0714583-1',
        date_of_birth: '1984-03-09',
        share_percent: 60,
      },
      {
        name: 'Sumaira Naveed Dogar',
        father_name: 'Naveed Iqbal Dogar',
        cnic: '34603-0826194-6',
        date_of_birth: '1989-11-21',
        share_percent: 40,
      },
    ],
    product_hs: ['9018.90', '8214.20'],
    destinations: ['CN', 'SA', 'EU', 'US'],
    channels: ['storefront'],
    psw_uid: 'PSW-DEMO-000111',
    chamber_membership: { chamber: 'Sialkot (specimen)', number: 'SP-A-2211', valid_to: '2027-03-31' },
    consent: { screening: true, terms: true },
  },
  documents: [
    {
      kind: 'cnic_copy',
      file: 'cnic-copy.pdf',
      lines: ['National identity card, both sides', 'Bilal Anwar Kashani', '34603-0714583-1'],
    },
    {
      kind: 'ntn_certificate',
      file: 'ntn-certificate.pdf',
      lines: ['Taxpayer registration', `NTN ${ntnWithDigit('2748315')}`],
    },
    {
      kind: 'incorporation_certificate',
      file: 'incorporation-certificate.pdf',
      lines: ['Certificate of incorporation', 'CUIN 0087413'],
    },
    {
      kind: 'bank_letter',
      file: 'bank-letter.pdf',
      lines: ['Account maintenance letter', specimenIban('MEZN', 101)],
    },
    {
      kind: 'test_report',
      file: 'iso-13485.pdf',
      lines: ['ISO 13485 certificate, surgical hand instruments', 'Valid to 2028-05-31'],
    },
  ],
  scenario: {
    scenario: 'straight_through',
    expectations: [
      'every automatic check passes and no candidate is found: approved without an agent',
      `China: ${FILED.length} instruments are filed with NMPA and go live, the other surgical ones are blocked by CN-MDR`,
      'the manicure nipper is a consumer good: the EU blocks it without a responsible person',
    ],
    evidence: [
      ...FILED.map((sku) => ({
        key: `cn.nmpa_registration@${sku}`,
        value: `specimen filing ${sku}`,
        valid_until: '2030-12-31',
      })),
      { key: 'cn.nmpa_agent', value: 'Specimen Agent (Shanghai)' },
      { key: 'cn.device_ifu_zh', value: 'IFU-ZH-03' },
      { key: 'cn.iso_13485', value: 'specimen certificate', valid_until: '2028-05-31' },
    ],
  },
  rows,
  sales: {
    ordersPerWeek: 8,
    channels: { alibaba_store: 5, own_website: 2, phone: 3 },
    destinations: { US: 4, DE: 3, SA: 2, CN: 1, AE: 1 },
    months: [0.9, 0.95, 1.1, 1.05, 1, 0.9, 0.8, 0.85, 1.1, 1.15, 1.2, 1],
    multiples: [1, 1, 2, 3, 5, 10],
  },
};
