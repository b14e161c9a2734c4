import type { ComplianceRule } from '../compliance-rule';

/**
 * SABER regulates by 12-digit Saudi code. Textiles and footwear are shipped here; an operator adds the other regulated
 * goods of the programme.
 */
const REGULATED = ['50', '51', '52', '53', '54', '55', '56', '57', '58', '59', '60', '61', '62', '63', '64'];
const SABER = { hs: REGULATED, verified: true, source: 'tuvsud; verger-group; normetc; sasosaber.com.cn' };

export const GULF_RULES: readonly ComplianceRule[] = [
  {
    ...SABER,
    id: 'SA-SABER',
    family: 'sa.saber_product',
    destinations: ['SA'],
    modes: ['*'],
    evidence: {
      type: 'certificate',
      key: 'sa.saber_product_certificate',
      validity: '1 year, per product',
      accepts: ['SABER PCoC'],
    },
    severity: 'block',
    // Undertaking letters in place of a certificate ended with 2024.
    from: '2025-01-01',
    legalRef: 'SASO technical regulations, SABER',
    remedy: {
      en: 'Ask the Saudi importer to file the product in SABER; reports to SASO, IEC, EN or ASTM standards count, GB reports do not.',
      ur: 'سعودی درآمد کنندہ سے SABER میں پروڈکٹ درج کرائیں؛ SASO، IEC، EN یا ASTM رپورٹ قابل قبول ہے، GB نہیں۔',
      zh: '请由沙特进口商在 SABER 申请产品证书；认可 SASO/IEC/EN/ASTM 报告，不认可 GB 报告。',
    },
  },
  {
    ...SABER,
    id: 'SA-SABER-SHIPMENT',
    family: 'sa.saber_shipment',
    destinations: ['SA'],
    modes: ['*'],
    evidence: {
      type: 'certificate',
      key: 'sa.saber_shipment_certificate',
      validity: 'one shipment',
    },
    severity: 'warn',
    legalRef: 'SASO technical regulations, SABER',
    remedy: {
      en: 'Each shipment needs its own SABER certificate before it sails.',
      ur: 'ہر کھیپ کے لیے روانگی سے پہلے الگ SABER سرٹیفکیٹ لیں۔',
      zh: '每批货物发运前须取得 SABER 批次证书。',
    },
  },
  {
    ...SABER,
    id: 'SA-LABEL-AR',
    family: 'sa.arabic_label',
    destinations: ['SA'],
    modes: ['*'],
    evidence: { type: 'label_field', key: 'sa.arabic_label' },
    severity: 'block',
    legalRef: 'SASO technical regulations, labelling',
    remedy: {
      en: 'Label in Arabic, or Arabic and English: composition, brand or model, size, origin, care.',
      ur: 'عربی یا عربی و انگریزی لیبل: ترکیب، برانڈ یا ماڈل، سائز، ملک، دیکھ بھال۔',
      zh: '请使用阿拉伯文（或阿英双语）标签：成分、品牌或型号、规格、原产国、洗护。',
    },
  },
  {
    id: 'GCC-HALAL',
    family: 'gcc.halal',
    hs: ['02', '15', '16', '21'],
    destinations: ['GCC', 'MY', 'ID'],
    modes: ['*'],
    evidence: { type: 'certificate', key: 'gcc.halal_certificate', validity: '1 year', accepts: ['Halal'] },
    severity: 'warn',
    legalRef: 'GSO 2055-1 and 2055-2; Pakistan Halal Authority Act 2016',
    source: 'the Act is read (halalfocus.net), the GSO standards are not',
    verified: false,
    remedy: {
      en: 'Give a halal certificate of an accredited body.',
      ur: 'کسی منظور شدہ ادارے کا حلال سرٹیفکیٹ دیں۔',
      zh: '请提供认可机构的清真证书。',
    },
  },
];
