import type { Role } from '@app/platform';
import { ERROR_TEXTS, type RequirementState } from '@app/verification';
import type { AwaitingFrom } from './seller';
import { openRequirements, type SellerCase } from './seller-case';

/** The one thing that is wanted next, and from whom. */
export interface NextAction {
  from: AwaitingFrom;
  code: string;
  text: { en: string; ur: string; zh: string };
}

const step = (from: AwaitingFrom, code: string, en: string, ur: string, zh: string): NextAction => ({
  from,
  code,
  text: { en, ur, zh },
});

const WAITING: Record<'agent' | 'provider' | 'registry', NextAction> = {
  agent: step(
    'agent',
    'STATUS.WAIT_FOR_REVIEW',
    'Nothing is wanted from you. An onboarding agent is reviewing your application.',
    'آپ سے فی الحال کچھ درکار نہیں۔ ایک ایجنٹ آپ کی درخواست کا جائزہ لے رہا ہے۔',
    '目前无需您操作。审核人员正在审核您的申请。',
  ),
  provider: step(
    'provider',
    'STATUS.WAIT_FOR_CHECKS',
    'Nothing is wanted from you. Automatic checks are running.',
    'آپ سے فی الحال کچھ درکار نہیں۔ خودکار جانچ جاری ہے۔',
    '目前无需您操作。系统正在自动核验。',
  ),
  registry: step(
    'registry',
    'STATUS.WAIT_FOR_REGISTRY',
    'Nothing is wanted from you. A government registry does not answer at the moment; we keep asking.',
    'آپ سے فی الحال کچھ درکار نہیں۔ سرکاری رجسٹری اس وقت جواب نہیں دے رہی؛ ہم کوشش جاری رکھے ہوئے ہیں۔',
    '目前无需您操作。政府登记系统暂时没有响应，我们会继续查询。',
  ),
};

const ACCEPT = step(
  'seller',
  'STATUS.ACCEPT_INVITATION',
  'Open your invitation link.',
  'اپنا دعوتی لنک کھولیں۔',
  '请打开您的邀请链接。',
);
const CONSENT = step(
  'seller',
  'CONSENT.MISSING',
  'Agree to the screening and to the terms.',
  'جانچ اور شرائط سے اتفاق کریں۔',
  '请同意核验及条款。',
);
const SUBMIT = step(
  'seller',
  'STATUS.SUBMIT',
  'Everything required is there. Submit your application.',
  'تمام ضروری معلومات مکمل ہیں۔ اپنی درخواست جمع کرائیں۔',
  '所需资料已齐全。请提交申请。',
);
const RESUBMIT = step(
  'seller',
  'STATUS.RESUBMIT',
  'Everything asked for is answered. Send your corrections in.',
  'تمام مطلوبہ جوابات مکمل ہیں۔ اپنی تصحیحات جمع کرائیں۔',
  '所需更正均已完成，请重新提交。',
);
const UPLOAD_CATALOGUE = step(
  'seller',
  'STATUS.UPLOAD_CATALOGUE',
  'You are approved. Upload your catalogue.',
  'آپ منظور ہو چکے ہیں۔ اپنا کیٹلاگ اپ لوڈ کریں۔',
  '您已通过审核。请上传产品目录。',
);
const FIX_ROWS = step(
  'seller',
  'STATUS.FIX_ROWS',
  'Some rows of your last file were not taken. Download them, correct them and send them again.',
  'آپ کی آخری فائل کی کچھ قطاریں قبول نہیں ہوئیں۔ انہیں ڈاؤن لوڈ کر کے درست کریں اور دوبارہ بھیجیں۔',
  '上次文件中有部分行未被接受。请下载、更正后重新上传。',
);
const SEE_LISTINGS = step(
  'seller',
  'STATUS.SEE_LISTINGS',
  'None of your goods can be shown to buyers yet. Each listing says what it needs.',
  'آپ کی کوئی چیز ابھی خریداروں کو نہیں دکھائی جا سکتی۔ ہر اندراج بتاتا ہے کہ کیا درکار ہے۔',
  '您的商品暂时都无法展示。每条刊登信息都说明了所需条件。',
);
const DECIDE = step(
  'agent',
  'CASE.DECIDE',
  'This case waits for an agent’s decision.',
  'یہ کیس ایجنٹ کے فیصلے کا منتظر ہے۔',
  '此案等待审核人员决定。',
);
const SECOND_DECIDES = step(
  'agent',
  'CASE.SECOND_DECISION',
  'One agent has decided. A second, different agent must decide the same.',
  'ایک ایجنٹ فیصلہ کر چکا ہے۔ دوسرے ایجنٹ کا بھی یہی فیصلہ ضروری ہے۔',
  '一位审核人员已作出决定，须由另一位审核人员确认。',
);

/** What the seller is asked for now: what is required and open, and what an agent has flagged, required or not. */
export function wantedFromSeller(file: SellerCase): RequirementState[] {
  const { flagged, conditions, lifecycle } = file.seller;
  const asked = new Set(flagged.filter((item) => !item.answered).map(({ code }) => code));
  const waitsForSeller = ({ awaiting_action_from: from }: RequirementState): boolean => from === 'seller';
  const open = openRequirements(file.requirements).filter(waitsForSeller);
  if (lifecycle === 'ACTION_REQUIRED') return file.requirements.filter(({ code }) => asked.has(code));
  return lifecycle === 'CONDITIONALLY_APPROVED' ? open.filter(({ code }) => conditions.includes(code)) : open;
}

function askFor(file: SellerCase, wanted: RequirementState): NextAction {
  const definition = file.set.requirements.find(({ code }) => code === wanted.code);
  const code = wanted.errors[0]?.code ?? wanted.code;
  // What is wrong with an answer says more than what was asked for.
  const isAnswered =
    wanted.status === 'FAILED' || file.seller.flagged.some((item) => item.code === wanted.code);
  const text = (isAnswered && ERROR_TEXTS[code]) || definition?.nextAction || SUBMIT.text;
  return { from: 'seller', code, text };
}

function forSeller(file: SellerCase): NextAction {
  const [wanted] = wantedFromSeller(file);
  if (wanted) return askFor(file, wanted);
  switch (file.seller.lifecycle) {
    case 'ACTION_REQUIRED':
      return RESUBMIT;
    case 'CONDITIONALLY_APPROVED':
      return WAITING.agent;
    default: {
      const consent = file.application.consent as { screening?: boolean; terms?: boolean } | undefined;
      return consent?.screening && consent.terms ? SUBMIT : CONSENT;
    }
  }
}

/** What stands between an approved seller and buyers; null when goods are live, or on their way there. */
function forTrader({ trade }: SellerCase): NextAction | null {
  if (!trade) return null;
  if (trade.rowsInError) return FIX_ROWS;
  if (!trade.products) return UPLOAD_CATALOGUE;
  return trade.notReady && !trade.showable ? SEE_LISTINGS : null;
}

/** The one next action of a case, as the reader of this role is concerned by it. */
export function nextActionOf(file: SellerCase, awaiting: AwaitingFrom | null, role: Role): NextAction | null {
  const { lifecycle, proposal } = file.seller;
  if (lifecycle === 'INVITED') return ACCEPT;
  if (lifecycle === 'ACTIVE') return forTrader(file);
  if (awaiting === null) return null;
  if (awaiting === 'seller') return forSeller(file);
  if (awaiting !== 'agent' || role === 'seller' || role === 'integrator') return WAITING[awaiting];
  return proposal ? SECOND_DECIDES : DECIDE;
}
