import { isCalendarDate } from '@app/platform';
import type { ComplianceRule, Condition, ExportMode, RuleText, Severity } from './compliance-rule';
import { namesOfDestination } from './destinations';

export interface AssessedProduct {
  sku?: string;
  hsCode: string | null;
  attributes: Record<string, unknown>;
  certifications: string[];
  packaging: string | null;
}

export interface SellerEvidence {
  value: string;
  /** Last day, YYYY-MM-DD. Anything else is a seller's typing, and makes the evidence count as missing. */
  validUntil?: string;
}

export interface AssessmentInput {
  product: AssessedProduct;
  seller: { evidence: Record<string, SellerEvidence> };
  destination: string;
  mode: ExportMode;
  channel: string;
  /** The day asked about, YYYY-MM-DD. */
  date: string;
  rules: readonly ComplianceRule[];
}

export type Verdict = 'publishable' | 'blocked' | 'needs_hs_code';
export type RequirementStatus = 'met' | 'unmet' | 'advice';

export interface AssessedRequirement {
  ruleId: string;
  key: string;
  status: RequirementStatus;
  severity: Severity;
  verified: boolean;
  legalRef: string;
  source: string;
  remedy: RuleText;
}

export const COMPLIANCE_REASONS = {
  'COMPLIANCE.HS_CODE_MISSING':
    'The product has no HS code of six digits or more, so no rule can be looked up.',
  'COMPLIANCE.RULE_UNMET': 'A rule of the destination is not met.',
  'COMPLIANCE.EVIDENCE_DATE_INVALID':
    'The evidence has an end that is not a date, so it counts as missing. Write its last day as YYYY-MM-DD, for instance 2027-06-30.',
} as const;
export type ComplianceReasonCode = keyof typeof COMPLIANCE_REASONS;

export interface ComplianceReason {
  code: ComplianceReasonCode;
  ruleId?: string;
  key?: string;
}

export interface Assessment {
  verdict: Verdict;
  reasons: ComplianceReason[];
  requirements: AssessedRequirement[];
}

const fold = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const FOOD_CHAPTERS = /^(0[2-9]|1[0-9]|2[0-2]|2501)/;
const BULK = /\b(bulk|jumbo|fibc|big bag|container liner)\b/i;
const WOOD = /\b(wood|wooden|pallet|crate)\b/i;

const isTrue = (value: unknown): boolean => value === true || value === 'true' || value === 'yes';
const isFalse = (value: unknown): boolean => value === false || value === 'false' || value === 'no';

/** An attribute of the product's own name wins; without one the answer is the one that asks for more. */
const CONDITION: Record<Condition, (product: AssessedProduct, hs: string) => boolean> = {
  prepackaged: ({ attributes, packaging }) =>
    isTrue(attributes.prepackaged) || (!isFalse(attributes.prepackaged) && !BULK.test(packaging ?? '')),
  consumer_good: ({ attributes }) => !isFalse(attributes.consumer_good),
  food: ({ attributes }, hs) => !isFalse(attributes.food) && FOOD_CHAPTERS.test(hs),
  children: ({ attributes }) => isTrue(attributes.children),
  wooden_packaging: ({ attributes, packaging }) =>
    isTrue(attributes.wooden_packaging) ||
    (!isFalse(attributes.wooden_packaging) && WOOD.test(packaging ?? '')),
};

/** Length of the longest prefix of the rule that the code begins with; -1 when none does or an exception is hit. */
export function matchedPrefix(rule: Pick<ComplianceRule, 'hs' | 'hsExcept'>, hs: string): number {
  if (rule.hsExcept?.some((prefix) => hs.startsWith(prefix))) return -1;
  return Math.max(-1, ...rule.hs.filter((prefix) => hs.startsWith(prefix)).map((prefix) => prefix.length));
}

export const isInForce = ({ from, until }: Pick<ComplianceRule, 'from' | 'until'>, date: string): boolean =>
  (from === undefined || from <= date) && (until === undefined || date <= until);

function applicable(input: AssessmentInput, hs: string): ComplianceRule[] {
  const names = namesOfDestination(input.destination);
  const longest = new Map<string, number>();
  const found: { rule: ComplianceRule; length: number }[] = [];
  for (const rule of input.rules) {
    const length = matchedPrefix(rule, hs);
    if (length < 0 || !isInForce(rule, input.date)) continue;
    if (!rule.destinations.some((name) => names.has(name))) continue;
    if (!rule.modes.includes('*') && !rule.modes.includes(input.mode)) continue;
    if (rule.condition && !CONDITION[rule.condition](input.product, hs)) continue;
    longest.set(rule.family, Math.max(longest.get(rule.family) ?? -1, length));
    found.push({ rule, length });
  }
  return found.filter(({ rule, length }) => length === longest.get(rule.family)).map(({ rule }) => rule);
}

type Found = { isMet: true } | { isMet: false; unreadable?: string };

/** Whether the rule is met; if not, under which key evidence lies whose end cannot be read. */
function lookUp({ product, seller, date }: AssessmentInput, { evidence }: ComplianceRule): Found {
  const accepted = (evidence.accepts ?? []).map(fold);
  if (product.certifications.some((name) => accepted.some((prefix) => fold(name).startsWith(prefix))))
    return { isMet: true };
  const keys = [evidence.key, ...(evidence.alternatives ?? [])].flatMap((key) =>
    product.sku ? [key, `${key}@${product.sku}`] : [key],
  );
  let unreadable: string | undefined;
  for (const key of keys) {
    const given = Object.hasOwn(seller.evidence, key) ? seller.evidence[key] : undefined;
    if (!given?.value.trim()) continue;
    const { validUntil } = given;
    if (validUntil === undefined) return { isMet: true };
    // Compared as text, "31/12/2020" would lie behind every day there is.
    if (!isCalendarDate(validUntil)) unreadable ??= key;
    else if (date <= validUntil) return { isMet: true };
  }
  return { isMet: false, unreadable };
}

function statusOf(rule: ComplianceRule, isMet: boolean): RequirementStatus {
  if (isMet) return 'met';
  return rule.verified && rule.severity !== 'info' ? 'unmet' : 'advice';
}

/** What the destination asks of this product on this day. Pure; only a verified `block` rule without evidence blocks. */
export function assess(input: AssessmentInput): Assessment {
  const hs = (input.product.hsCode ?? '').replace(/[\s.]/g, '');
  if (!/^\d{6,10}$/.test(hs)) {
    return {
      verdict: 'needs_hs_code',
      reasons: [{ code: 'COMPLIANCE.HS_CODE_MISSING' }],
      requirements: [],
    };
  }
  const requirements: AssessedRequirement[] = [];
  const reasons: ComplianceReason[] = [];
  for (const rule of applicable(input, hs)) {
    const { id: ruleId, severity, verified, legalRef, source, remedy } = rule;
    const { key } = rule.evidence;
    const found = lookUp(input, rule);
    const status = statusOf(rule, found.isMet);
    requirements.push({ ruleId, key, status, severity, verified, legalRef, source, remedy });
    if (found.isMet || status !== 'unmet' || severity !== 'block') continue;
    reasons.push(
      found.unreadable === undefined
        ? { code: 'COMPLIANCE.RULE_UNMET', ruleId, key }
        : { code: 'COMPLIANCE.EVIDENCE_DATE_INVALID', ruleId, key: found.unreadable },
    );
  }
  return { verdict: reasons.length ? 'blocked' : 'publishable', reasons, requirements };
}
