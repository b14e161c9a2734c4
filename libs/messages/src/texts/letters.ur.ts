import type { LetterTexts } from './letters.en';

export const LETTERS_UR: LetterTexts = {
  'common.greeting': 'محترم {seller}،',
  'common.closing': 'آپ کی آن بورڈنگ ٹیم، {programme}',
  'common.reason': 'وجہ: {text}',
  'common.how': 'کیا کرنا ہے: {text}',
  'common.deadline': 'براہِ کرم {moment} تک جواب دیں ({relative})۔',
  'common.next': 'آپ کا اگلا قدم: {text}',
  'common.link_once':
    'یہ بٹن پاس ورڈ کے بغیر آپ کا اسٹیٹس صفحہ کھولتا ہے۔ یہ صرف ایک بار، {moment} تک کام کرتا ہے۔',
  'common.link_page': 'یہ بٹن آپ کا اسٹیٹس صفحہ کھولتا ہے۔ اگر پوچھا جائے تو اسی پتے پر نیا لنک منگوا لیں۔',
  'common.link_copy': 'اگر بٹن کام نہ کرے تو یہ پتہ اپنے براؤزر میں نقل کریں:',
  'common.contact': 'کوئی سوال؟ {contact} پر لکھیں، یا اسی پیغام کا جواب دیں۔',
  'common.no_contact': 'یہ پیغام خودکار ہے؛ اس کے جواب پڑھے نہیں جاتے۔',
  'common.safety': 'ہم پیغام کے ذریعے کبھی پاس ورڈ، پِن یا رقم نہیں مانگتے۔',
  'common.why': 'یہ پیغام آپ کو اس لیے ملا ہے کہ {seller} پروگرام {programme} میں شریک ہے۔',
  'common.optional': 'اس قسم کے پیغامات آپ اپنے اسٹیٹس صفحے پر بند کر سکتے ہیں۔',
  'common.open_status': 'میرا اسٹیٹس صفحہ کھولیں',
  'common.more': 'مزید {count} آپ کے اسٹیٹس صفحے پر ہیں۔',

  'invitation.subject': '{programme}: آپ کا دعوت نامہ',
  'invitation.heading': 'آپ مدعو ہیں',
  'invitation.body':
    '{programme} کی جانب سے {seller} کو بیرونِ ملک کاروباری خریداروں کو فروخت کرنے کی دعوت دی جاتی ہے۔ آپ اپنی معلومات درج کریں گے اور دستاویزات اپ لوڈ کریں گے؛ جو کچھ درکار ہے وہ شروع میں ہی دکھا دیا جاتا ہے۔',
  'invitation.steps':
    'عموماً اس میں ایک گھنٹے سے کم لگتا ہے، اور آپ کسی بھی وقت رک کر بعد میں جاری رکھ سکتے ہیں۔',
  'invitation.deadline': 'یہ دعوت {moment} تک کھلی ہے ({relative})۔',
  'invitation.action': 'دعوت قبول کریں',

  'reminder.subject': '{programme}: آپ کی درخواست آپ کی منتظر ہے',
  'reminder.heading': 'آپ کی درخواست آپ کی منتظر ہے',
  'reminder.body': 'آپ نے کچھ عرصے سے درخواست آگے نہیں بڑھائی۔ جو کچھ آپ نے درج کیا تھا وہ سب محفوظ ہے۔',
  'reminder.deadline': 'یہ {moment} تک کھلی رکھی جائے گی ({relative})۔',
  'reminder.items': 'ابھی یہ باقی ہے',
  'reminder.action': 'میری درخواست جاری رکھیں',

  'submitted.subject': '{programme}: آپ کی درخواست موصول ہو گئی',
  'submitted.heading': 'آپ کی درخواست موصول ہو گئی',
  'submitted.body':
    'شکریہ۔ اب ہم آپ کی معلومات اور دستاویزات کی جانچ کر رہے ہیں۔ آپ سے فی الحال کچھ درکار نہیں؛ جیسے ہی کچھ کرنا ہو یا فیصلہ ہو، ہم آپ کو لکھیں گے۔',

  'resubmitted.subject': '{programme}: آپ کی تصحیحات موصول ہو گئیں',
  'resubmitted.heading': 'آپ کی تصحیحات موصول ہو گئیں',
  'resubmitted.body': 'شکریہ۔ ہم صرف وہی دیکھیں گے جو آپ نے تبدیل کیا ہے۔ آپ سے فی الحال کچھ درکار نہیں۔',

  'action_required.subject': '{programme}: تصحیح درکار ہے ({count})',
  'action_required.heading': 'کچھ چیزوں کی تصحیح درکار ہے',
  'action_required.body':
    'ہم نے آپ کی درخواست دیکھ لی ہے۔ اس مرحلے کی مکمل فہرست یہ ہے؛ اس کے علاوہ کچھ درکار نہیں۔',
  'action_required.items': 'براہِ کرم درست کریں',
  'action_required.action': 'دیکھیں کیا درست کرنا ہے',

  'approved.subject': '{programme}: آپ منظور ہو گئے',
  'approved.heading': 'آپ منظور ہو گئے',
  'approved.body':
    'مبارک ہو: آپ کی درخواست منظور ہو گئی ہے۔ ہم آپ کا اکاؤنٹ تیار کر رہے ہیں؛ جیسے ہی آپ کیٹلاگ اپ لوڈ کر سکیں گے، ہم دوبارہ لکھیں گے۔',

  'conditionally_approved.subject': '{programme}: مشروط منظوری',
  'conditionally_approved.heading': 'آپ کو مشروط منظوری مل گئی',
  'conditionally_approved.body':
    'آپ کی درخواست اس شرط پر منظور ہے کہ درج ذیل وقت پر مکمل ہو جائے۔ تب تک کچھ سہولتیں بند رہیں گی۔',
  'conditionally_approved.items': 'آپ کی شرائط',
  'conditionally_approved.action': 'میری شرائط دیکھیں',

  'activated.subject': '{programme}: آپ کا اکاؤنٹ کھل گیا',
  'activated.heading': 'آپ کا اکاؤنٹ کھل گیا',
  'activated.body':
    'اب آپ تجارت کر سکتے ہیں۔ اپنا کیٹلاگ اپ لوڈ کریں: ہر چیز کو اس کی منزل کے قواعد کے مطابق جانچا جاتا ہے اور پھر خریداروں کو دکھایا جاتا ہے۔',
  'activated.action': 'میرا اسٹیٹس صفحہ کھولیں',

  'suspended.subject': '{programme}: آپ کا اکاؤنٹ عارضی طور پر روک دیا گیا ہے',
  'suspended.heading': 'آپ کا اکاؤنٹ عارضی طور پر روک دیا گیا ہے',
  'suspended.body':
    'آپ کی اشیا فی الحال خریداروں کو نہیں دکھائی جا رہیں۔ جو آرڈر آپ کے پاس پہلے سے ہیں وہ جاری رہیں گے۔ جیسے ہی یہ روک ختم ہو گی، ہم آپ کو لکھیں گے۔',
  'suspended.items': 'وجہ',
  'suspended.action': 'تفصیل دیکھیں',

  'hold_lifted.subject': '{programme}: آپ کا اکاؤنٹ دوبارہ کھل گیا',
  'hold_lifted.heading': 'روک ختم ہو گئی',
  'hold_lifted.body': 'آپ کا اکاؤنٹ دوبارہ کھل گیا ہے۔ آپ کی اشیا چند منٹ میں خریداروں کو پھر نظر آئیں گی۔',

  'rejected.subject': '{programme}: آپ کی درخواست پر فیصلہ',
  'rejected.heading': 'آپ کی درخواست قبول نہیں ہو سکی',
  'rejected.body':
    'ہم نے آپ کی درخواست کا بغور جائزہ لیا اور اسے قبول نہیں کر سکتے۔ یہ فیصلہ ایک شخص نے کیا ہے۔',
  'rejected.appeal':
    'اگر آپ کے خیال میں یہ درست نہیں تو آپ {moment} تک ({relative}) ایک بار اپیل کر سکتے ہیں۔ کوئی دوسرا شخص اسے دیکھے گا۔',
  'rejected.action': 'فیصلہ دیکھیں',
  'rejected.appeal_action': 'اسٹیٹس صفحے پر اپیل کریں',

  'withdrawn.subject': '{programme}: آپ نے درخواست واپس لے لی',
  'withdrawn.heading': 'آپ کی درخواست واپس لے لی گئی',
  'withdrawn.body':
    'آپ کی خواہش کے مطابق ہم نے کارروائی روک دی ہے۔ آپ کے جوابات 90 دن محفوظ رہیں گے: تب تک آپ اسے دوبارہ شروع کر سکتے ہیں۔',

  'expired.subject': '{programme}: آپ کی درخواست کی مدت ختم ہو گئی',
  'expired.heading': 'آپ کی درخواست کی مدت ختم ہو گئی',
  'expired.body':
    'کافی عرصے سے کچھ موصول نہیں ہوا، اس لیے ہم نے یہ کیس بند کر دیا ہے۔ آپ کے جوابات محفوظ ہیں: اگر آپ جاری رکھنا چاہیں تو ہمیں بتائیں۔',

  'reopened.subject': '{programme}: آپ کی درخواست دوبارہ کھل گئی',
  'reopened.heading': 'آپ کی درخواست دوبارہ کھل گئی',
  'reopened.body': 'آپ وہیں سے جاری رکھ سکتے ہیں جہاں رکے تھے۔ جو کچھ آپ نے درج کیا تھا وہ سب محفوظ ہے۔',
  'reopened.action': 'میری درخواست جاری رکھیں',

  'import_finished.subject': '{programme}: آپ کی کیٹلاگ فائل شامل ہو گئی',
  'import_finished.heading': 'آپ کی کیٹلاگ فائل شامل ہو گئی',
  'import_finished.body': 'ہم نے آپ کی فائل آخر تک پڑھ لی ہے۔',
  'import_finished.with_errors':
    'کچھ قطاریں قبول نہیں ہوئیں۔ انہیں اپنی ہی فائل کی ترتیب میں ڈاؤن لوڈ کریں، درست کریں اور دوبارہ بھیجیں؛ باقی شامل ہو چکی ہیں۔',
  'import_finished.action': 'فائل کا نتیجہ دیکھیں',
  'import_finished.rows_action': 'درست کرنے والی قطاریں لیں',
  'import_finished.read': 'پڑھی گئی قطاریں',
  'import_finished.created': 'نئی اشیا',
  'import_finished.updated': 'تبدیل شدہ اشیا',
  'import_finished.unchanged': 'بغیر تبدیلی',
  'import_finished.in_error': 'درست کرنے والی قطاریں',

  'import_failed.subject': '{programme}: آپ کی کیٹلاگ فائل پڑھی نہ جا سکی',
  'import_failed.heading': 'آپ کی کیٹلاگ فائل پڑھی نہ جا سکی',
  'import_failed.body':
    'فائل سے کچھ نہیں لیا گیا اور آپ کا کیٹلاگ جوں کا توں ہے۔ فائل CSV، XLSX یا JSON Lines میں بھیجیں، جس کی پہلی قطار میں کالموں کے نام ہوں۔',
  'import_failed.action': 'فائل کا نتیجہ دیکھیں',

  'went_live.subject': '{programme}: خریدار آپ کی پہلی چیز دیکھ رہے ہیں',
  'went_live.heading': 'خریدار آپ کی پہلی چیز دیکھ رہے ہیں',
  'went_live.body':
    'آپ کا پہلا اندراج شائع ہو گیا ہے: ہم نے اسے خریدار کی طرح دیکھا ہے اور یہ ویسا ہی ہے جیسا آپ نے بھیجا تھا۔ آج سے ہم دیانت داری سے یہ بھی ناپیں گے کہ آیا آپ کی فروخت بڑھتی ہے۔',
  'went_live.action': 'میری اشیا دیکھیں',

  'digest.subject': '{programme}: آپ کا دن، {day}',
  'digest.heading': '{day} کو کیا ہوا',
  'digest.body': 'مختصراً، کوئی جلدی نہیں:',
  'digest.live': 'خریداروں کو نئی دکھائی گئی اشیا',
  'digest.suppressed': 'کسی قاعدے یا چینل کی وجہ سے ہٹائی گئی اشیا',
  'digest.rejected': 'چینل کی رد کردہ اشیا',
  'digest.items': 'ان چیزوں پر آپ کی توجہ درکار ہے',
  'digest.due_by': 'براہِ کرم {day} تک دیں۔',
  'digest.due_now': 'براہِ کرم جلد از جلد دیں۔',
  'digest.expiring': 'وقت پر تجدید کرا لیں تاکہ آپ کی اشیا دکھائی دیتی رہیں۔',

  'offboarding.subject': '{programme}: آپ پروگرام چھوڑ رہے ہیں',
  'offboarding.heading': 'آپ پروگرام چھوڑ رہے ہیں',
  'offboarding.body':
    'آپ کی اشیا فی الحال دکھائی دیتی رہیں گی اور {moment} ({relative}) کو ہٹا دی جائیں گی۔ تب تک آپ اپنا ارادہ بدل سکتے ہیں۔',
  'offboarding.action': 'ارادہ بدلیں',

  'offboarding_cancelled.subject': '{programme}: آپ پروگرام میں موجود ہیں',
  'offboarding_cancelled.heading': 'خوشی ہے کہ آپ ہمارے ساتھ ہیں',
  'offboarding_cancelled.body': 'پروگرام چھوڑنے کی کارروائی منسوخ ہو گئی۔ آپ کی اشیا جوں کی توں رہیں گی۔',

  'terminated.subject': '{programme}: آپ پروگرام چھوڑ چکے ہیں',
  'terminated.heading': 'آپ پروگرام چھوڑ چکے ہیں',
  'terminated.body':
    'آپ کی تمام اشیا ہٹا دی گئی ہیں؛ ہم نے ہر ایک کی تصدیق کی ہے۔ ساتھ دینے کا شکریہ۔ ہم صرف وہی محفوظ رکھتے ہیں جو قانوناً لازم ہے۔',

  'link.subject': '{programme}: آپ کا نیا لنک',
  'link.heading': 'آپ کا نیا لنک',
  'link.body': 'آپ نے، یا کسی ایسے شخص نے جو آپ کا پتہ جانتا ہے، آپ کے اسٹیٹس صفحے کا نیا لنک مانگا ہے۔',
  'link.not_you': 'اگر یہ آپ نہیں تھے تو کچھ نہ کریں: اس پیغام کے بغیر کوئی داخل نہیں ہو سکتا۔',
  'link.action': 'میرا اسٹیٹس صفحہ کھولیں',

  'endpoint_disabled.subject': 'راہداری: ایک ویب ہک اینڈ پوائنٹ بند کر دیا گیا',
  'endpoint_disabled.heading': 'ایک ویب ہک اینڈ پوائنٹ بند کر دیا گیا',
  'endpoint_disabled.body':
    'اینڈ پوائنٹ {endpoint} کو اب کوئی واقعہ نہیں بھیجا جائے گا۔ وجہ: {reason}۔ جب آپ کا وصول کنندہ بحال ہو جائے تو اسی اینڈ پوائنٹ کو دوبارہ چالو کریں (enabled: true) اور جو ترسیلات ناکام ہوئیں انہیں دوبارہ بھجوائیں۔ اس کی کلیدیں اور ترسیلات برقرار رہتی ہیں؛ نئے اینڈ پوائنٹ کے پاس دونوں نہیں ہوں گی۔',
  'endpoint_failing.subject': 'راہداری: ایک ویب ہک اینڈ پوائنٹ ناکام ہو رہا ہے',
  'endpoint_failing.heading': 'ایک ویب ہک اینڈ پوائنٹ ناکام ہو رہا ہے',
  'endpoint_failing.body':
    'اینڈ پوائنٹ {endpoint} تک ترسیل مسلسل ناکام ہو رہی ہے۔ اگر یہ کئی دن جاری رہا تو اسے بند کر دیا جائے گا۔ ہر کوشش کا جواب اس کی ترسیلات میں دیکھا جا سکتا ہے۔',
  'operator.why': 'یہ پیغام آپ کو اس لیے ملا ہے کہ یہ پتہ آپ کے ادارے کا انتظامی رابطہ ہے۔',

  'hold.MANUAL': 'ہماری ٹیم آپ کے اکاؤنٹ کا جائزہ لے رہی ہے۔',
  'hold.REQUIREMENT_PAST_DUE': 'کوئی ضروری جواب یا دستاویز وقت پر نہیں ملی۔',
  'hold.INCOMPLETE_PROFILE': 'آپ کی معلومات اب مکمل نہیں رہیں۔',
  'hold.QUALITY_AUTOMATIC': 'اشیا یا ترسیل کا معیار طے شدہ معیار سے کم ہے۔',
  'hold.CHANNEL_INITIATED': 'فروخت کے ایک چینل نے یہ روک لگوائی ہے۔',
  'hold.PLATFORM_PAUSED': 'ہم نے پورا پلیٹ فارم روکا ہے، صرف آپ کو نہیں۔',

  'short.invitation': '{programme}: آپ مدعو ہیں۔ کھولیں: {url}',
  'short.action_required': '{programme}: {day} تک تصحیح درکار ہے ({count})۔ {url}',
  'short.approved': '{programme}: آپ منظور ہو گئے۔ {url}',
  'short.suspended': '{programme}: آپ کا اکاؤنٹ عارضی طور پر روک دیا گیا ہے۔ {url}',
  'short.hold_lifted': '{programme}: آپ کا اکاؤنٹ دوبارہ کھل گیا۔ {url}',
  'short.rejected': '{programme}: آپ کی درخواست پر فیصلہ ہو گیا ہے۔ {url}',
  'short.went_live': '{programme}: خریدار آپ کی پہلی چیز دیکھ رہے ہیں۔ {url}',
  'short.link': '{programme}: آپ کا نیا لنک، صرف ایک بار کے لیے: {url}',

  'whatsapp.button': 'اسٹیٹس صفحہ کھولیں',
  'whatsapp.invitation':
    'راہداری: {programme} آپ کو بیرونِ ملک کاروباری خریداروں کو بیچنے کی دعوت دیتا ہے۔ شروع کرنے کے لیے اپنا اسٹیٹس صفحہ کھولیں۔',
  'whatsapp.action_required':
    'راہداری: {programme} کو آپ سے {day} تک {count} تصحیحات درکار ہیں۔ انہیں اپنے اسٹیٹس صفحے پر دیکھیں۔',
  'whatsapp.approved': 'راہداری: {programme} کی طرف سے خوش خبری۔ آپ منظور ہو گئے ہیں۔',
  'whatsapp.suspended':
    'راہداری: {programme} نے آپ کا اکاؤنٹ عارضی طور پر روک دیا ہے۔ وجہ اپنے اسٹیٹس صفحے پر دیکھیں۔',
  'whatsapp.hold_lifted': 'راہداری: روک ختم ہو گئی۔ {programme} میں آپ کا اکاؤنٹ دوبارہ کھلا ہے۔',
  'whatsapp.rejected':
    'راہداری: {programme} نے آپ کی درخواست پر فیصلہ کر لیا ہے۔ اسے اپنے اسٹیٹس صفحے پر پڑھیں۔',
  'whatsapp.went_live': 'راہداری: {programme} کے خریدار آپ کی پہلی چیز دیکھ رہے ہیں۔',
  'whatsapp.link': 'راہداری: {programme} کے لیے آپ کا نیا لنک۔ یہ صرف ایک بار کام کرتا ہے۔',
};
