export const EXPORT_MODES = ['b2b_general', 'cbec_bonded', 'cbec_direct'] as const;
export type ExportMode = (typeof EXPORT_MODES)[number];

/** `PK` is a duty on the export side and holds whatever the destination; `XI` is Northern Ireland. */
export const RULE_DESTINATIONS = [
  'CN',
  'EU',
  'XI',
  'US',
  'SA',
  'GCC',
  'AE',
  'MY',
  'ID',
  'AU',
  'PK',
  '*',
] as const;
export type RuleDestination = (typeof RULE_DESTINATIONS)[number];

export const EVIDENCE_TYPES = [
  'registration',
  'certificate',
  'test_report',
  'label_field',
  'party',
  'declaration',
] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number];

export const SEVERITIES = ['block', 'warn', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What about the product must hold for the rule to apply, beyond its HS code; read in `assess.ts`. */
export const CONDITIONS = ['prepackaged', 'consumer_good', 'children', 'wooden_packaging', 'food'] as const;
export type Condition = (typeof CONDITIONS)[number];

export interface RuleText {
  en: string;
  ur: string;
  zh: string;
}

export interface RuleEvidence {
  type: EvidenceType;
  /** Under this key the seller's evidence is looked up: for all goods, or as `<key>@<sku>` for one. */
  key: string;
  /** Keys that satisfy the rule as well, for instance the label standard that follows. */
  alternatives?: string[];
  /** Names of certificates that a product may carry itself; compared from the start, without case and punctuation. */
  accepts?: string[];
  /** How long such evidence is usually good for, in words; the date that counts comes with the evidence. */
  validity?: string;
}

/**
 * One requirement of one country, as versioned data. Among the rules of a `family` that apply, only those with the longest
 * matching HS prefix count, so that a narrow rule replaces the general one.
 */
export interface ComplianceRule {
  id: string;
  family: string;
  /** HS prefixes, digits only; '' stands for every good. */
  hs: string[];
  hsExcept?: string[];
  destinations: RuleDestination[];
  modes: (ExportMode | '*')[];
  condition?: Condition;
  evidence: RuleEvidence;
  severity: Severity;
  /** First and last day on which it holds, YYYY-MM-DD. */
  from?: string;
  until?: string;
  legalRef: string;
  /** Where we read it. */
  source: string;
  /** False: general knowledge without a checked source. Such a rule advises and never blocks. */
  verified: boolean;
  remedy: RuleText;
}

export interface RuleSet {
  version: number;
  rules: readonly ComplianceRule[];
}
