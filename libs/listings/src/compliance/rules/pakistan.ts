import type { ComplianceRule } from '../compliance-rule';

const side = { destinations: ['PK' as const] };
const unchecked = {
  ...side,
  modes: ['*' as const],
  source: 'not checked',
  verified: false,
  severity: 'warn' as const,
};

/** Duties on the export side: they hold for every destination. */
export const PAKISTAN_RULES: readonly ComplianceRule[] = [
  {
    ...side,
    id: 'PK-PSW',
    family: 'pk.single_window',
    hs: [''],
    modes: ['*'],
    evidence: { type: 'registration', key: 'pk.psw_uid' },
    severity: 'block',
    from: '2023-02-06',
    legalRef: 'PSW (Evidence of Identity) Regulations 2023, SRO 98(I)/2023',
    source: 'pkrevenue.com; dawn.com/news/1736316; psw.gov.pk',
    verified: true,
    remedy: {
      en: 'Subscribe to the Pakistan Single Window and give us your user id.',
      ur: 'پاکستان سنگل ونڈو کی سبسکرپشن لیں اور اپنی یوزر آئی ڈی دیں۔',
      zh: '请注册巴基斯坦单一窗口并填写用户号。',
    },
  },
  {
    ...side,
    id: 'PK-FI',
    family: 'pk.export_proceeds',
    hs: [''],
    modes: ['b2b_general'],
    evidence: { type: 'declaration', key: 'pk.financial_instrument', validity: 'one shipment' },
    // Due with each shipment, not with the offer.
    severity: 'warn',
    from: '2015-11-02',
    legalRef: 'FE Circular 10/2015; Foreign Exchange Manual, Chapter XII, paragraph 36',
    source: 'manualzilla; d2dlogistics',
    verified: true,
    remedy: {
      en: 'Get a financial instrument (electronic Form-E) approved by your bank for each shipment, in the single window.',
      ur: 'ہر کھیپ کے لیے سنگل ونڈو میں اپنے بینک سے فنانشل انسٹرومنٹ (الیکٹرانک فارم ای) منظور کرائیں۔',
      zh: '每批货物须在单一窗口由银行核准出口金融单据（电子 Form-E）。',
    },
  },
  {
    ...side,
    id: 'PK-B2C-COURIER',
    family: 'pk.export_proceeds',
    hs: [''],
    modes: ['cbec_direct'],
    evidence: { type: 'declaration', key: 'pk.courier_ecommerce' },
    severity: 'info',
    from: '2020-01-01',
    legalRef: 'Foreign Exchange Manual, Chapter 12, paragraph 39 (2020)',
    source: 'app.com.pk; pkrevenue; dawn 1590314 (limits may have changed)',
    verified: true,
    remedy: {
      en: 'Parcels up to USD 5,000 need no Form-E: the courier files the declaration, the money must arrive within 60 days, and your bank registers you for e-commerce exports.',
      ur: '5,000 ڈالر تک کے پارسل پر فارم ای درکار نہیں: کورئیر ڈیکلریشن دیتا ہے، رقم 60 دن میں آنی چاہیے، اور بینک آپ کو ای کامرس برآمد کے لیے رجسٹر کرتا ہے۔',
      zh: '5,000 美元以内包裹免 Form-E：由快递申报，60 天内收汇，银行办理电商出口登记。',
    },
  },
  {
    ...unchecked,
    id: 'PK-PHYTO',
    family: 'pk.phytosanitary',
    hs: ['06', '07', '08', '09', '10', '11', '12', '13', '14', '44', '52'],
    evidence: { type: 'certificate', key: 'pk.phytosanitary', accepts: ['Phytosanitary'] },
    legalRef: 'Plant Quarantine Act 1976',
    remedy: {
      en: 'Plan for a phytosanitary certificate of the Department of Plant Protection with each shipment.',
      ur: 'ہر کھیپ کے لیے محکمہ پلانٹ پروٹیکشن کا فائٹو سینیٹری سرٹیفکیٹ لیں۔',
      zh: '每批货物请办理植物检疫证书。',
    },
  },
  {
    ...unchecked,
    id: 'PK-EPO',
    family: 'pk.export_policy',
    hs: [''],
    evidence: { type: 'declaration', key: 'pk.export_policy_checked' },
    severity: 'info',
    legalRef: 'Export Policy Order 2022, SRO 544(I)/2022',
    remedy: {
      en: 'Check that the goods are in neither schedule of the Export Policy Order.',
      ur: 'دیکھ لیں کہ مال ایکسپورٹ پالیسی آرڈر کے کسی شیڈول میں نہیں۔',
      zh: '请确认货物不在出口政策令附表内。',
    },
  },
  {
    ...unchecked,
    id: 'PK-DRAP',
    family: 'pk.drug_authority',
    hs: ['3002', '3003', '3004', '3005', '3006', '9018'],
    evidence: { type: 'certificate', key: 'pk.drap_licence', accepts: ['DRAP'] },
    legalRef: 'DRAP Act 2012; Medical Devices Rules 2017',
    remedy: {
      en: 'Ask the Drug Regulatory Authority whether your instruments need a licence or a no-objection certificate.',
      ur: 'ڈرگ ریگولیٹری اتھارٹی سے پوچھیں کہ آپ کے آلات کو لائسنس یا این او سی درکار ہے یا نہیں۔',
      zh: '请向药品监管局确认是否需要许可或无异议证明。',
    },
  },
  {
    ...unchecked,
    id: 'PK-GI',
    family: 'pk.geographical_indication',
    hs: ['100630', '2501'],
    evidence: { type: 'declaration', key: 'pk.gi_authorised_user' },
    legalRef: 'Geographical Indications Act 2020',
    remedy: {
      en: 'Call the goods Basmati or Himalayan pink salt only as a registered authorised user.',
      ur: 'باسمتی یا ہمالیائی گلابی نمک کا نام صرف رجسٹرڈ مجاز صارف کے طور پر استعمال کریں۔',
      zh: '仅注册授权用户可使用“巴斯马蒂”或“喜马拉雅粉盐”名称。',
    },
  },
];
