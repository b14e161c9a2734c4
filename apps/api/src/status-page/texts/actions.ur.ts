import type { ActionTexts } from './actions.en';

export const ACTIONS_UR: ActionTexts = {
  'act.heading': 'آپ کیا کر سکتے ہیں',
  'act.answers': 'میرے جوابات درج کریں',
  'act.answer': 'اس کا جواب دیں',
  'act.upload': 'یہ اپ لوڈ کریں',
  'act.back': 'میرے اسٹیٹس پر واپس',
  'act.no_other': 'ایسا نہ کریں',

  'submit.name': 'میری درخواست جمع کرائیں',
  'submit.heading': 'اپنی درخواست جمع کرائیں',
  'submit.body':
    'اس کے بعد ہم آپ کی معلومات جانچتے ہیں۔ اس دوران آپ انہیں بدل نہیں سکتے؛ جب کچھ کرنا ہو گا ہم لکھیں گے۔',
  'submit.button': 'ابھی جمع کرائیں',
  'submit.done': 'آپ کی درخواست ہمیں بھیج دی گئی ہے۔',
  'resubmit.name': 'میری تصحیحات جمع کرائیں',
  'resubmit.heading': 'اپنی تصحیحات جمع کرائیں',
  'resubmit.body': 'اس کے بعد ہم صرف وہی دیکھتے ہیں جو آپ نے بدلا ہے۔',
  'resubmit.button': 'ابھی جمع کرائیں',
  'resubmit.done': 'آپ کی تصحیحات ہمیں بھیج دی گئی ہیں۔',
  'appeal.name': 'فیصلے کے خلاف اپیل کریں',
  'appeal.heading': 'فیصلے کے خلاف اپیل',
  'appeal.body':
    'ایک شخص آپ کی درخواست دوبارہ دیکھے گا۔ اپیل صرف ایک بار، فیصلے کے 30 دن کے اندر ہو سکتی ہے۔',
  'appeal.button': 'ابھی اپیل کریں',
  'appeal.done': 'آپ کی اپیل موصول ہو گئی۔ ایک شخص آپ کی درخواست دوبارہ دیکھ رہا ہے۔',
  'withdraw.name': 'میری درخواست واپس لیں',
  'withdraw.heading': 'کیا درخواست واپس لینی ہے؟',
  'withdraw.body':
    'اس پر کام فوراً رک جاتا ہے۔ آپ کے جوابات 90 دن محفوظ رہتے ہیں؛ تب تک آپ اسے دوبارہ کھول سکتے ہیں۔',
  'withdraw.button': 'جی ہاں، واپس لیں',
  'withdraw.done': 'آپ کی درخواست واپس لے لی گئی۔',
  'reopen.name': 'میری درخواست دوبارہ کھولیں',
  'reopen.heading': 'اپنی درخواست دوبارہ کھولیں',
  'reopen.body': 'جو کچھ آپ نے دیا تھا وہ سب موجود ہے۔',
  'reopen.button': 'دوبارہ کھولیں',
  'reopen.done': 'آپ کی درخواست دوبارہ کھل گئی ہے۔',
  'offboard.name': 'پروگرام چھوڑ دیں',
  'offboard.heading': 'کیا پروگرام چھوڑنا ہے؟',
  'offboard.body':
    '14 دن بعد آپ کی چیزیں ہر جگہ سے ہٹا دی جاتی ہیں اور یہ واپس نہیں ہو سکتا۔ تب تک آپ ارادہ بدل سکتے ہیں۔',
  'offboard.button': 'جی ہاں، پروگرام چھوڑیں',
  'offboard.done': 'آپ پروگرام چھوڑ رہے ہیں۔ ارادہ بدلنے کے لیے آپ کے پاس 14 دن ہیں۔',
  'cancel-offboarding.name': 'پروگرام میں رہیں',
  'cancel-offboarding.heading': 'پروگرام میں رہیں',
  'cancel-offboarding.body': 'آپ کی چیزیں خریداروں کے سامنے رہیں گی۔',
  'cancel-offboarding.button': 'رہنا ہے',
  'cancel-offboarding.done': 'خوشی ہے کہ آپ ہمارے ساتھ ہیں۔',
  'missing.heading': 'یہ ابھی باقی ہے ({count})',

  'consent.heading': 'آپ کی رضامندی',
  'consent.screening':
    'میں متفق ہوں کہ میری اور نامزد افراد کی معلومات سرکاری ریکارڈ اور واچ لسٹوں سے جانچی جائیں۔',
  'consent.terms': 'میں پروگرام کی شرائط سے متفق ہوں۔',
  'consent.missing': 'براہِ کرم دونوں سے اتفاق کریں، ورنہ آپ کی درخواست کی جانچ نہیں ہو سکتی۔',

  'answers.heading': 'آپ کے جوابات',
  'answers.body': 'آپ جتنی بار چاہیں محفوظ کر سکتے ہیں۔ جو محفوظ کیا وہ رہتا ہے، خواہ مکمل نہ ہو۔',
  'answers.none': 'فی الحال کوئی جواب درکار نہیں۔',
  'answers.optional': 'لازمی نہیں',
  'answers.confirm': 'یہ جواب جیسا ہے ویسا ہی درست ہے۔',
  'answers.save': 'میرے جوابات محفوظ کریں',
  'answers.done': 'آپ کے جوابات محفوظ ہو گئے۔',
  'answers.unchanged': 'کچھ نہیں بدلا۔ کسی جواب کی تصحیح کریں یا نشان لگائیں کہ وہ درست ہے؛ پھر محفوظ کریں۔',
  'answers.look_again': 'محفوظ ہو گیا۔ آپ کے {count} جوابات پر دوبارہ نظر ڈالیں:',
  'answers.person': 'فرد {count}',
  'answers.by_a_person': 'اس کا جواب یہاں نہیں دیا جا سکتا۔ براہِ کرم اپنے رابطے سے پوچھیں۔',

  'field.address.line1': 'گلی اور مکان',
  'field.address.city': 'شہر',
  'field.address.postal_code': 'پوسٹل کوڈ',
  'field.signatory.name': 'مجاز شخص کا نام',
  'field.signatory.cnic': 'شناختی کارڈ نمبر (13 ہندسے)',
  'field.signatory.date_of_birth': 'تاریخِ پیدائش',
  'field.chamber_membership.chamber': 'چیمبر',
  'field.chamber_membership.number': 'رکنیت نمبر',
  'field.chamber_membership.valid_to': 'کب تک درست ہے',
  'field.person.name': 'نام',
  'field.person.cnic': 'شناختی کارڈ نمبر',
  'field.person.share_percent': 'حصہ فیصد میں',

  'upload.body':
    'پی ڈی ایف، یا تصویر (JPEG، PNG یا WebP)، زیادہ سے زیادہ {size} میگا بائٹ۔ چاروں کونے نظر آئیں اور ہر لفظ پڑھا جا سکے۔',
  'upload.label': 'فائل',
  'upload.button': 'یہ فائل بھیجیں',
  'upload.wait': 'سست انٹرنیٹ پر کچھ وقت لگتا ہے۔ براہِ کرم اگلا صفحہ آنے تک یہ صفحہ کھلا رکھیں۔',
  'upload.sending': 'بھیجا جا رہا ہے: {percent} فیصد',
  'upload.checking': 'فائل پہنچ گئی ہے اور دیکھی جا رہی ہے۔',
  'upload.lost': 'رابطہ ٹوٹ گیا۔ آپ کی فائل ابھی منتخب ہے: بٹن دوبارہ دبائیں۔ فائل کبھی دو بار نہیں لی جاتی۔',
  'upload.done': 'آپ کی فائل پہنچ گئی۔',
  'upload.had': 'آپ نے پہلے کیا بھیجا',
  'papers.heading': 'آپ کے کاغذات',
  'papers.stored': 'ہمارے پاس ہے',
  'papers.accepted': 'قبول ہو گئی',
  'papers.rejected': 'قبول نہیں ہوئی',
  'papers.another': 'دوسری بھیجیں',

  'links.too_many':
    'یہاں سے بہت بار نیا لنک مانگا گیا۔ براہِ کرم دس منٹ انتظار کریں اور اس دوران اپنی ای میل دیکھیں۔',
  'refused.heading': 'یہ نہیں ہو سکا',
  'refused.unavailable': 'ہم اس وقت یہ نہیں کر سکتے۔ کچھ نہیں بدلا؛ براہِ کرم ایک منٹ بعد دوبارہ کوشش کریں۔',
  'refused.too_many': 'تھوڑے وقت میں بہت بار کوشش ہوئی۔ براہِ کرم ایک منٹ ٹھہر کر دوبارہ کوشش کریں۔',
  'refused.other': 'یہ ابھی نہیں ہو سکتا۔ براہِ کرم اپنا اسٹیٹس دیکھیں یا اپنے رابطے سے پوچھیں۔',
  'refused.SELLER.STALE':
    'آپ کے لکھنے کے دوران درخواست کہیں اور بدلی گئی۔ آپ کا لکھا ہوا یہاں موجود ہے: دیکھ کر دوبارہ محفوظ کریں۔',
  'refused.SELLER.FIELD_NOT_EDITABLE': 'یہ ابھی نہیں بدلا جا سکتا: صرف وہی بدل سکتا ہے جو ہم نے مانگا ہے۔',
  'refused.SELLER.ACTION_NOT_ALLOWED':
    'آپ کی درخواست آگے بڑھ چکی ہے: اب یہ نہیں ہو سکتا۔ براہِ کرم اپنا اسٹیٹس دیکھیں۔',
  'refused.SELLER.APPLICATION_INCOMPLETE': 'کچھ ابھی باقی ہے۔ وہ دیں، پھر دوبارہ جمع کرائیں۔',
  'refused.SELLER.FLAGGED_ITEMS_OPEN':
    'جو ہم نے مانگا تھا وہ سب ابھی مکمل نہیں۔ جواب دیں، پھر دوبارہ جمع کرائیں۔',
  'refused.SELLER.NOT_APPEALABLE':
    'اپیل صرف ایک بار، فیصلے کے 30 دن کے اندر ہو سکتی ہے۔ کچھ واضح نہ ہو تو اپنے رابطے سے پوچھیں۔',
  'refused.SELLER.REOPEN_WINDOW_CLOSED':
    '90 دن گزر چکے ہیں۔ جس نے آپ کو دعوت دی تھی اس سے نیا دعوت نامہ مانگیں۔',
  'refused.SELLER.CHANNEL_ALREADY_DOWN':
    'آپ کی چیزیں ہٹائی جا رہی ہیں۔ واپس آنے کے لیے اپنے رابطے سے پوچھیں۔',
  'refused.SELLER.APPLICATION_INVALID':
    'کچھ جوابات بہت لمبے ہیں یا ان میں ایسے نشان ہیں جو محفوظ نہیں ہو سکتے۔ ابھی کچھ محفوظ نہیں ہوا۔',
  'refused.DOCUMENT.EMPTY': 'کوئی فائل منتخب نہیں ہوئی یا فائل خالی ہے۔ فائل منتخب کر کے دوبارہ بھیجیں۔',
  'refused.DOCUMENT.TYPE_NOT_ACCEPTED':
    'یہ نہ پی ڈی ایف ہے نہ JPEG، PNG یا WebP تصویر۔ دوسری فائل چنیں یا کاغذ کی تصویر لیں۔',
  'refused.DOCUMENT.TOO_LARGE': 'فائل بہت بڑی ہے۔ کم ریزولیوشن پر تصویر لیں یا کم صفحے بھیجیں۔',
  'refused.DOCUMENT.TOO_MANY': 'آپ پہلے ہی بہت سی فائلیں بھیج چکے ہیں۔ براہِ کرم اپنے رابطے سے پوچھیں۔',
  'refused.DOCUMENT.KIND_UNKNOWN': 'یہ کاغذ نہیں مانگا گیا۔ براہِ کرم اپنا اسٹیٹس دیکھیں۔',
  'refused.REQUEST.UPLOAD_BROKEN': 'فائل مکمل نہیں پہنچی۔ براہِ کرم دوبارہ بھیجیں۔',
  'refused.IDEMPOTENCY.KEY_REUSED':
    'یہ فارم پہلے کسی اور چیز کے ساتھ بھیجا جا چکا ہے۔ یہ نیا فارم ہے: دیکھ کر دوبارہ بھیجیں۔',
  'refused.IDEMPOTENCY.IN_FLIGHT':
    'آپ کی پہلی کوشش پر ابھی کام ہو رہا ہے۔ تھوڑی دیر میں اپنا اسٹیٹس دیکھیں؛ دوبارہ نہ بھیجیں۔',
  'refused.STATUS.FORM_EXPIRED': 'یہ فارم بھیجنے کے لیے پرانا تھا۔ کچھ ضائع نہیں ہوا: دیکھ کر دوبارہ بھیجیں۔',
};
