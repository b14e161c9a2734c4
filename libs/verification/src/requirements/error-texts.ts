import type { SellerText } from './requirement-set';

/** What a seller reads for a code: one sentence, one thing to do. */
export const ERROR_TEXTS: Record<string, SellerText> = {
  'ANSWER.MISSING': { en: 'This answer is missing.', ur: 'یہ جواب درج نہیں ہے۔', zh: '此项未填写。' },
  'ANSWER.EMPTY': { en: 'This answer is empty.', ur: 'یہ جواب خالی ہے۔', zh: '此项为空。' },
  'DOCUMENT.MISSING': {
    en: 'This document is missing.',
    ur: 'یہ دستاویز موجود نہیں ہے۔',
    zh: '缺少此文件。',
  },
  'DOCUMENT.REJECTED': {
    en: 'This document was not accepted; send another.',
    ur: 'یہ دستاویز قبول نہیں ہوئی؛ دوسری بھیجیں۔',
    zh: '此文件未被接受，请重新上传。',
  },
  'DOCUMENT.ILLEGIBLE': {
    en: 'The document cannot be read; send a sharper picture.',
    ur: 'دستاویز پڑھی نہیں جا سکتی؛ واضح تصویر بھیجیں۔',
    zh: '文件无法辨认，请上传更清晰的图片。',
  },
  'DOCUMENT.WRONG_KIND': {
    en: 'This is another document than the one asked for.',
    ur: 'یہ مطلوبہ دستاویز نہیں ہے۔',
    zh: '上传的文件类型不符。',
  },
  'EMAIL.FORM': {
    en: 'This is not an e-mail address.',
    ur: 'یہ ای میل پتہ درست نہیں۔',
    zh: '邮箱格式不正确。',
  },
  'DATE.FORM': {
    en: 'Give the date as YYYY-MM-DD.',
    ur: 'تاریخ YYYY-MM-DD کی شکل میں لکھیں۔',
    zh: '日期格式应为 YYYY-MM-DD。',
  },
  'DATE.PAST': {
    en: 'The date has passed; give the renewed one.',
    ur: 'تاریخ گزر چکی ہے؛ تجدید شدہ درج کریں۔',
    zh: '已过期，请提供续期后的日期。',
  },
  'OWNERSHIP.TOTAL': {
    en: 'The shares must add up to 100 %.',
    ur: 'حصص کا مجموعہ 100 فیصد ہونا چاہیے۔',
    zh: '份额合计须为 100%。',
  },
  'STRN.IS_CNIC': {
    en: 'This is the CNIC, not the sales tax number. Give the STRN or leave it empty.',
    ur: 'یہ شناختی کارڈ نمبر ہے، سیلز ٹیکس نمبر نہیں۔ ایس ٹی آر این لکھیں یا خالی چھوڑ دیں۔',
    zh: '此为身份证号而非销售税号，请更正或留空。',
  },
  'NTN.FORM': {
    en: 'An NTN has 7 digits, or a letter and 6 digits.',
    ur: 'این ٹی این 7 ہندسوں یا ایک حرف اور 6 ہندسوں کا ہوتا ہے۔',
    zh: 'NTN 为 7 位数字，或 1 个字母加 6 位数字。',
  },
  'CNIC.FORM': {
    en: 'A CNIC has 13 digits.',
    ur: 'شناختی کارڈ نمبر 13 ہندسوں کا ہوتا ہے۔',
    zh: 'CNIC 为 13 位数字。',
  },
  'CNIC.PLACEHOLDER': {
    en: 'Give the number on the card.',
    ur: 'کارڈ پر درج نمبر لکھیں۔',
    zh: '请填写证件上的号码。',
  },
  'STRN.FORM': {
    en: 'An STRN has 13 digits.',
    ur: 'ایس ٹی آر این 13 ہندسوں کا ہوتا ہے۔',
    zh: 'STRN 为 13 位数字。',
  },
  'CUIN.FORM': {
    en: 'A CUIN has 7 digits.',
    ur: 'سی یو آئی این 7 ہندسوں کا ہوتا ہے۔',
    zh: 'CUIN 为 7 位数字。',
  },
  'IBAN.FORM': {
    en: 'A Pakistani IBAN has 24 characters.',
    ur: 'پاکستانی آئی بی اے این 24 حروف کا ہوتا ہے۔',
    zh: '巴基斯坦 IBAN 为 24 位。',
  },
  'IBAN.CHECKSUM': {
    en: 'The IBAN is mistyped.',
    ur: 'آئی بی اے این غلط لکھا گیا ہے۔',
    zh: 'IBAN 输入有误。',
  },
  'MOBILE.FORM': {
    en: 'Give a Pakistani mobile number.',
    ur: 'پاکستانی موبائل نمبر لکھیں۔',
    zh: '请填写巴基斯坦手机号。',
  },
  'TAXPAYER.NOT_ACTIVE': {
    en: 'The registry does not list this number as active.',
    ur: 'رجسٹری میں یہ نمبر فعال نہیں ہے۔',
    zh: '登记系统显示该税号未激活。',
  },
  'NTN.CHECK_DIGIT_MISMATCH': {
    en: 'The check digit of the NTN does not fit. Copy the number from the certificate; if it stands there so, send it again.',
    ur: 'این ٹی این کا چیک ہندسہ درست نہیں۔ سرٹیفکیٹ سے نمبر نقل کریں؛ اگر وہاں یہی درج ہے تو دوبارہ بھیج دیں۔',
    zh: 'NTN 校验位不符。请按证书填写；如证书上确为此号，请重新提交。',
  },
  'CONSENT.MISSING': {
    en: 'Agree to the screening and to the terms.',
    ur: 'جانچ اور شرائط سے اتفاق کریں۔',
    zh: '请同意核验及条款。',
  },
  'CHECK.WITH_A_PERSON': {
    en: 'A person is looking at this check. Nothing is wanted from you.',
    ur: 'ایک شخص اس جانچ کو دیکھ رہا ہے۔ آپ سے کچھ درکار نہیں۔',
    zh: '工作人员正在核对此项，您无需操作。',
  },
  'REQUIREMENT.REJECTED': {
    en: 'This was looked at and not accepted; correct it.',
    ur: 'یہ دیکھا گیا اور قبول نہیں ہوا؛ درست کریں۔',
    zh: '此项经审核未通过，请更正。',
  },
  'TAXPAYER.UNAVAILABLE': {
    en: 'The registry does not answer; we keep asking.',
    ur: 'رجسٹری جواب نہیں دے رہی؛ ہم کوشش جاری رکھے ہوئے ہیں۔',
    zh: '登记系统无响应，我们将继续查询。',
  },
};

const OTHER: SellerText = {
  en: 'Something about this item needs attention.',
  ur: 'اس چیز پر توجہ درکار ہے۔',
  zh: '此项需要处理。',
};

/** The text of a code; a general one for codes without their own, never nothing. */
export const errorText = (code: string): SellerText => ERROR_TEXTS[code] ?? OTHER;
