/** What a read-out can say. The last group is refusals: no number goes with them. */
export type Verdict = EffectVerdict | RefusalCode;

export type EffectVerdict = 'POSITIVE' | 'NEGATIVE' | 'INCONCLUSIVE';

export type RefusalCode =
  | 'NO_BASELINE'
  | 'TOO_FEW_SELLERS'
  | 'TOO_FEW_CONTROLS'
  | 'TOO_SHORT'
  | 'TOO_SPARSE'
  | 'DONORS'
  | 'EVERYONE_LIVE'
  | 'NOT_LIVE'
  | 'NOT_YET_COMPUTED'
  | 'PANEL_TOO_LARGE'
  | 'READOUT_AWAITED';

/** Shown beside a number that stands. */
export type WarningCode = 'DOMINATED';

/** A plain sentence in the three languages of the product. */
export interface LocalText {
  en: string;
  ur: string;
  zh: string;
}

/** Figures that a sentence names: `{count}` in the text is replaced by `figures.count`. */
export type Figures = Record<string, number>;

const TEXT: Record<Verdict | WarningCode, LocalText> = {
  POSITIVE: {
    en: 'Sales rose because of onboarding: the whole interval lies above zero.',
    ur: 'آن بورڈنگ کی وجہ سے فروخت بڑھی: پورا وقفۂ اعتماد صفر سے اوپر ہے۔',
    zh: '入驻使销售额上升:整个置信区间都在零以上。',
  },
  NEGATIVE: {
    en: 'Sales fell because of onboarding: the whole interval lies below zero.',
    ur: 'آن بورڈنگ کی وجہ سے فروخت کم ہوئی: پورا وقفۂ اعتماد صفر سے نیچے ہے۔',
    zh: '入驻使销售额下降:整个置信区间都在零以下。',
  },
  INCONCLUSIVE: {
    en: 'The data cannot tell an effect from chance yet. An effect of {detectable} % or more would probably have been seen.',
    ur: 'ڈیٹا ابھی اثر اور اتفاق میں فرق نہیں کر سکتا۔ {detectable} فیصد یا اس سے زیادہ کا اثر غالباً نظر آ جاتا۔',
    zh: '目前的数据还不能区分效果与偶然。若效果达到 {detectable}% 或以上,很可能已被发现。',
  },
  NO_BASELINE: {
    en: 'There is no figure: at least {needed} observed weeks before going live are needed to compare with, and there are {found}.',
    ur: 'کوئی عدد نہیں دیا جا سکتا: موازنے کے لیے لائیو ہونے سے پہلے کم از کم {needed} ہفتوں کی فروخت کا ریکارڈ چاہیے، جبکہ {found} ہفتے موجود ہیں۔',
    zh: '无法给出数字:需要上线前至少 {needed} 周的销售记录作比较,现有 {found} 周。',
  },
  TOO_FEW_SELLERS: {
    en: 'There is no figure: at least {needed} live sellers with a baseline are needed, and there are {found}.',
    ur: 'کوئی عدد نہیں دیا جا سکتا: سابقہ ریکارڈ رکھنے والے کم از کم {needed} لائیو فروخت کنندگان چاہییں، جبکہ {found} ہیں۔',
    zh: '无法给出数字:需要至少 {needed} 家有基线记录的已上线卖家,现有 {found} 家。',
  },
  TOO_FEW_CONTROLS: {
    en: 'There is no figure: at least {needed} sellers who are still waiting are needed to compare with, and there are {found}.',
    ur: 'کوئی عدد نہیں دیا جا سکتا: موازنے کے لیے کم از کم {needed} ایسے فروخت کنندگان چاہییں جو ابھی انتظار میں ہیں، جبکہ {found} ہیں۔',
    zh: '无法给出数字:需要至少 {needed} 家仍在等待上线的卖家作比较,现有 {found} 家。',
  },
  TOO_SHORT: {
    en: 'It is too early: {needed} weeks of sales after going live are needed, and there are {found}.',
    ur: 'ابھی بہت جلدی ہے: لائیو ہونے کے بعد {needed} ہفتوں کی فروخت چاہیے، جبکہ {found} ہفتے ہوئے ہیں۔',
    zh: '为时尚早:需要上线后 {needed} 周的销售记录,现有 {found} 周。',
  },
  TOO_SPARSE: {
    en: 'There is no figure: sales before going live are too few to measure a change against.',
    ur: 'کوئی عدد نہیں دیا جا سکتا: لائیو ہونے سے پہلے کی فروخت اتنی کم ہے کہ تبدیلی ناپی نہیں جا سکتی۔',
    zh: '无法给出数字:上线前的销售太少,无法衡量变化。',
  },
  DONORS: {
    en: 'There is no figure: at least {needed} comparable sellers who are still waiting are needed, and there are {found}.',
    ur: 'کوئی عدد نہیں دیا جا سکتا: کم از کم {needed} قابلِ موازنہ فروخت کنندگان چاہییں جو ابھی انتظار میں ہیں، جبکہ {found} ہیں۔',
    zh: '无法给出数字:需要至少 {needed} 家仍在等待上线的可比卖家,现有 {found} 家。',
  },
  EVERYONE_LIVE: {
    en: 'There is no figure: in these weeks every seller was already live, so nobody is left to compare with.',
    ur: 'کوئی عدد نہیں دیا جا سکتا: ان ہفتوں میں تمام فروخت کنندگان لائیو ہو چکے تھے، موازنے کے لیے کوئی باقی نہیں۔',
    zh: '无法给出数字:这些周内所有卖家都已上线,没有可供比较的卖家。',
  },
  NOT_LIVE: {
    en: 'The storefront is not live yet; there is nothing to measure.',
    ur: 'اسٹور فرنٹ ابھی لائیو نہیں ہوا؛ ناپنے کے لیے کچھ نہیں ہے۔',
    zh: '店铺尚未上线,没有可衡量的内容。',
  },
  NOT_YET_COMPUTED: {
    en: 'The data would suffice. The estimate for a single seller comes with a later release.',
    ur: 'ڈیٹا کافی ہے۔ کسی ایک فروخت کنندہ کا تخمینہ اگلے ورژن میں آئے گا۔',
    zh: '数据已足够。单个卖家的估计将在后续版本中提供。',
  },
  PANEL_TOO_LARGE: {
    en: 'There is no figure: one read-out takes at most {max} sellers, and this programme has {found}.',
    ur: 'کوئی عدد نہیں دیا جا سکتا: ایک حساب میں زیادہ سے زیادہ {max} فروخت کنندگان آ سکتے ہیں، جبکہ اس پروگرام میں {found} ہیں۔',
    zh: '无法给出数字:一次计算最多包含 {max} 家卖家,而该项目有 {found} 家。',
  },
  READOUT_AWAITED: {
    en: 'There is no figure yet: a programme of this size is read out every Monday and when a read-out is asked for.',
    ur: 'ابھی کوئی عدد نہیں: اس حجم کے پروگرام کا حساب ہر پیر کو اور درخواست پر کیا جاتا ہے۔',
    zh: '尚无数字:这种规模的项目在每周一以及有人请求时计算。',
  },
  DOMINATED: {
    en: 'The figure rests on very few sellers: the largest makes up {share} % of it.',
    ur: 'یہ عدد بہت کم فروخت کنندگان پر منحصر ہے: سب سے بڑے کا حصہ {share} فیصد ہے۔',
    zh: '该数字取决于极少数卖家:最大的一家占 {share}%。',
  },
};

/** What must hold for the programme's figure to be an effect; printed with it, in words. */
export const IDENTIFYING_ASSUMPTION: LocalText = {
  en: "Without onboarding, live sellers' average sales would have grown by the same percentage as those of sellers still waiting.",
  ur: 'آن بورڈنگ کے بغیر لائیو فروخت کنندگان کی اوسط فروخت اسی فیصد سے بڑھتی جس سے انتظار کرنے والوں کی بڑھی۔',
  zh: '若没有入驻,已上线卖家的平均销售额的增长百分比会与仍在等待的卖家相同。',
};

export const VERDICT_CODES = Object.keys(TEXT) as (Verdict | WarningCode)[];

export function sentence(code: Verdict | WarningCode, figures: Figures = {}): LocalText {
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (place, name: string) => String(figures[name] ?? place));
  const { en, ur, zh } = TEXT[code];
  return { en: fill(en), ur: fill(ur), zh: fill(zh) };
}

export function effectVerdict([low, high]: readonly [number, number]): EffectVerdict {
  if (low > 0) return 'POSITIVE';
  return high < 0 ? 'NEGATIVE' : 'INCONCLUSIVE';
}
