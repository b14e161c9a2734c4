import type { ComplianceRule } from '../compliance-rule';

const unchecked = {
  destinations: ['US' as const],
  modes: ['*' as const],
  source: 'not checked',
  verified: false,
  severity: 'warn' as const,
};

/** Nothing here has a checked source yet: all of it advises. */
export const UNITED_STATES_RULES: readonly ComplianceRule[] = [
  {
    ...unchecked,
    id: 'US-FDA-FOOD',
    family: 'us.food',
    hs: [
      '02',
      '03',
      '04',
      '07',
      '08',
      '09',
      '10',
      '11',
      '12',
      '15',
      '16',
      '17',
      '18',
      '19',
      '20',
      '21',
      '22',
    ],
    evidence: { type: 'registration', key: 'us.fda_food_facility' },
    legalRef: '21 CFR 1, subparts H, I and L',
    remedy: {
      en: 'Register the facility with the FDA, give prior notice of each shipment, and agree the supplier verification with the importer.',
      ur: 'فیکٹری FDA میں رجسٹر کرائیں، ہر کھیپ کی پیشگی اطلاع دیں، اور درآمد کنندہ سے تصدیقی پروگرام طے کریں۔',
      zh: '请办理 FDA 设施注册、每批预先通报，并与进口商确认供应商验证。',
    },
  },
  {
    ...unchecked,
    id: 'US-FDA-DEV',
    family: 'us.device',
    hs: ['9018'],
    evidence: { type: 'registration', key: 'us.fda_device_listing', accepts: ['FDA'] },
    legalRef: '21 CFR 807 and 830',
    remedy: {
      en: 'Register the establishment, list the device, mark it with a UDI, and say whether a 510(k) is needed.',
      ur: 'ادارہ رجسٹر اور آلہ درج کرائیں، UDI لگائیں، اور بتائیں کہ 510(k) درکار ہے یا نہیں۔',
      zh: '请办理企业注册与器械列名、标注 UDI，并确认是否需要 510(k)。',
    },
  },
  {
    ...unchecked,
    id: 'US-TEX',
    family: 'us.textile',
    hs: ['50', '51', '52', '53', '54', '55', '56', '57', '58', '59', '60', '61', '62', '63'],
    evidence: { type: 'label_field', key: 'us.textile_label' },
    legalRef: '16 CFR 303 and 1610; 19 USC 1304',
    remedy: {
      en: 'Label fibre, origin and the importer’s RN; test flammability.',
      ur: 'ریشہ، ملک اور درآمد کنندہ کا RN لیبل پر لکھیں؛ آتش گیری کا ٹیسٹ کرائیں۔',
      zh: '请标注纤维、原产国及进口商 RN，并做阻燃测试。',
    },
  },
  {
    ...unchecked,
    id: 'US-CPSIA',
    family: 'us.children',
    hs: [''],
    condition: 'children',
    evidence: { type: 'certificate', key: 'us.children_product_certificate' },
    legalRef: '15 USC 2063',
    remedy: {
      en: 'Children’s goods need a third-party test, a certificate and a tracking label.',
      ur: 'بچوں کی اشیا کے لیے تیسرے فریق کا ٹیسٹ، سرٹیفکیٹ اور ٹریکنگ لیبل درکار ہے۔',
      zh: '儿童用品需第三方检测、证书及追踪标签。',
    },
  },
];
