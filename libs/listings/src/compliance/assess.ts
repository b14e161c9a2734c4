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
  /** Last day, YYYY-MM-DD. */
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

/** Both as YYYY-MM-DD, which compare as text; a date that is none has passed. */
const isStillValid = (validUntil: string | undefined, date: string): boolean =>
  validUntil === undefined || (isCalendarDate(validUntil) && date <= validUntil);

function hasEvidence({ product, seller, date }: AssessmentInput, { evidence }: ComplianceRule): boolean {
  const keys = [evidence.key, ...(evidence.alternatives ?? [])].flatMap((key) =>
    product.sku ? [key, `${key}@${product.sku}`] : [key],
  );
  const held = keys.some((key) => {
    const given = Object.hasOwn(seller.evidence, key) ? seller.evidence[key] : undefined;
    return Boolean(given?.value.trim()) && isStillValid(given!.validUntil, date);
  });
  const accepted = (evidence.accepts ?? []).map(fold);
  return (
    held || product.certifications.some((name) => accepted.some((prefix) => fold(name).startsWith(prefix)))
  );
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
  const requirements = applicable(input, hs).map((rule): AssessedRequirement => {
    const { id, severity, verified, legalRef, source, remedy } = rule;
    const status = statusOf(rule, hasEvidence(input, rule));
    return { ruleId: id, key: rule.evidence.key, status, severity, verified, legalRef, source, remedy };
  });
  const reasons = requirements
    .filter(({ status, severity }) => status === 'unmet' && severity === 'block')
    .map(({ ruleId, key }): ComplianceReason => ({ code: 'COMPLIANCE.RULE_UNMET', ruleId, key }));
  return { verdict: reasons.length ? 'blocked' : 'publishable', reasons, requirements };
}
