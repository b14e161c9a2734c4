import type { Role } from '@app/platform';
import { type Capability, capabilitiesOf, errorText, type RequirementState } from '@app/verification';
import {
  allowedActions,
  DEFAULT_POLICY,
  type SellerAction,
} from '@workflows/seller-onboarding/seller-onboarding.contract';
import { deadlineOf } from '@workflows/seller-onboarding/policy';
import type { Application } from './application';
import type { Hold } from './hold.repository';
import { type AwaitingFrom, NOT_LIVE, type Seller } from './seller';
import { openRequirements, type SellerCase } from './seller-case';

/** A clock that runs for somebody, with what happens when it runs out. */
export interface CaseClock {
  runsFor: 'seller' | 'agent';
  dueAt: string;
  onExpiry: string;
}

export interface SellerView extends Seller {
  application: Application;
  requirements: RequirementState[];
  requirementsOpen: number;
  capabilities: Capability[];
  holds: Hold[];
  screeningHits: SellerCase['hits'];
  checks: SellerCase['checks'];
  clocks: CaseClock[];
  allowedActions: SellerAction[];
  nextAction: NextAction | null;
  studyStatus: string | null;
}

/** The one thing that is wanted next, and from whom. */
export interface NextAction {
  from: AwaitingFrom;
  code: string;
  text: { en: string; ur: string; zh: string };
}

const ISO = (date: Date): string => date.toISOString();

export function clocksOf(seller: Seller): CaseClock[] {
  const sinceMs = new Date(seller.since).getTime();
  const deadline = deadlineOf(seller.lifecycle, DEFAULT_POLICY);
  const clocks: CaseClock[] = [];
  if (deadline) {
    clocks.push({
      runsFor: 'seller',
      dueAt: ISO(new Date(sinceMs + deadline.afterMs)),
      onExpiry: deadline.action,
    });
  }
  if (seller.lifecycle === 'IN_REVIEW') {
    const dueAt = ISO(new Date(sinceMs + DEFAULT_POLICY.reviewEscalateAfterMs));
    clocks.push({ runsFor: 'agent', dueAt, onExpiry: 'escalate' });
  }
  return clocks;
}

const WAITING: Record<'agent' | 'provider' | 'registry', NextAction> = {
  agent: {
    from: 'agent',
    code: 'STATUS.WAIT_FOR_REVIEW',
    text: {
      en: 'Nothing is wanted from you. An onboarding agent is reviewing your application.',
      ur: 'آپ سے فی الحال کچھ درکار نہیں۔ ایک ایجنٹ آپ کی درخواست کا جائزہ لے رہا ہے۔',
      zh: '目前无需您操作。审核人员正在审核您的申请。',
    },
  },
  provider: {
    from: 'provider',
    code: 'STATUS.WAIT_FOR_CHECKS',
    text: {
      en: 'Nothing is wanted from you. Automatic checks are running.',
      ur: 'آپ سے فی الحال کچھ درکار نہیں۔ خودکار جانچ جاری ہے۔',
      zh: '目前无需您操作。系统正在自动核验。',
    },
  },
  registry: {
    from: 'registry',
    code: 'STATUS.WAIT_FOR_REGISTRY',
    text: {
      en: 'Nothing is wanted from you. A government registry does not answer at the moment; we keep asking.',
      ur: 'آپ سے فی الحال کچھ درکار نہیں۔ سرکاری رجسٹری اس وقت جواب نہیں دے رہی؛ ہم کوشش جاری رکھے ہوئے ہیں۔',
      zh: '目前无需您操作。政府登记系统暂时没有响应，我们会继续查询。',
    },
  },
};

const SUBMIT: NextAction = {
  from: 'seller',
  code: 'STATUS.SUBMIT',
  text: {
    en: 'Everything required is there. Submit your application.',
    ur: 'تمام ضروری معلومات مکمل ہیں۔ اپنی درخواست جمع کرائیں۔',
    zh: '所需资料已齐全。请提交申请。',
  },
};

const ACCEPT: NextAction = {
  from: 'seller',
  code: 'STATUS.ACCEPT_INVITATION',
  text: { en: 'Open your invitation link.', ur: 'اپنا دعوتی لنک کھولیں۔', zh: '请打开您的邀请链接。' },
};

function nextActionOf(file: SellerCase, awaiting: AwaitingFrom | null): NextAction | null {
  if (file.seller.lifecycle === 'INVITED') return ACCEPT;
  if (awaiting === null) return null;
  if (awaiting !== 'seller') return WAITING[awaiting];
  const wanted = openRequirements(file.requirements).find((state) => state.awaiting_action_from === 'seller');
  if (!wanted) return SUBMIT;
  const definition = file.set.requirements.find(({ code }) => code === wanted.code);
  return {
    from: 'seller',
    code: wanted.errors[0]?.code ?? wanted.code,
    text: definition?.nextAction ?? SUBMIT.text,
  };
}

/** A seller under suspicion must not learn of it from us: what screening found reads like any other look by a person. */
const withoutSuspicion = (requirement: RequirementState): RequirementState => ({
  ...requirement,
  errors: requirement.errors.map((error) =>
    error.code.startsWith('SCREENING.')
      ? { ...error, code: 'CHECK.WITH_A_PERSON', message: errorText('CHECK.WITH_A_PERSON').en }
      : error,
  ),
});

/** What the API shows of a case. The seller's answers are for those who work on the case and for the seller. */
export function viewOf(file: SellerCase, role: Role, _now: Date): SellerView {
  const { seller, requirements, holds } = file;
  const registryDown = file.checks.some((check) => check.status === 'waiting_registry');
  const awaiting = seller.lifecycle === 'VERIFYING' && registryDown ? 'registry' : seller.awaitingActionFrom;
  const seesAnswers = ['agent', 'senior_agent', 'integrator', 'seller'].includes(role);
  const seesCase = ['agent', 'senior_agent', 'operator', 'auditor'].includes(role);
  return {
    ...seller,
    // An agent's view of risk and suspicion is not the seller's to read.
    riskScore: seesCase ? seller.riskScore : null,
    riskFactors: seesCase ? seller.riskFactors : [],
    awaitingActionFrom: awaiting,
    application: seesAnswers ? file.application : {},
    requirements: seesCase ? requirements : requirements.map(withoutSuspicion),
    requirementsOpen:
      seller.imported || NOT_LIVE.includes(seller.lifecycle) ? 0 : openRequirements(requirements).length,
    capabilities: seller.imported ? [] : capabilitiesOf({ requirements, lifecycle: seller.lifecycle, holds }),
    holds,
    screeningHits: seesCase ? file.hits : [],
    checks: seesCase ? file.checks : [],
    clocks: clocksOf(seller),
    allowedActions: allowedActions(seller.lifecycle, role),
    nextAction: nextActionOf(file, awaiting),
    studyStatus: file.studyStatus,
  };
}
