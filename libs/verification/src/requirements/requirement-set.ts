import { IDENTIFIER_TYPES, type IdentifierType } from '../identifiers';

export const CAPABILITIES = [
  'catalogue_upload',
  'storefront',
  'alibaba',
  'jd_pavilion',
  'uplift_tracking',
] as const;
export type CapabilityName = (typeof CAPABILITIES)[number];

export const DOCUMENT_KINDS: readonly string[] = [
  'cnic_copy',
  'ntn_certificate',
  'incorporation_certificate',
  'partnership_deed',
  'bank_letter',
  'chamber_certificate',
  'test_report',
  'halal_certificate',
  'psqca_licence',
  'export_label_cn',
];

export interface SellerText {
  en: string;
  ur: string;
  zh: string;
}

export const CHECK_NAMES = ['taxpayer_status', 'name_screening', 'identifiers'] as const;

/** One thing that a seller must provide, or that must be found out about it. Data: no requirement is code. */
export interface RequirementDefinition {
  code: string;
  subject: 'company' | 'person' | 'site' | 'brand' | 'sku';
  kind: 'answer' | 'document' | 'check' | 'attested';
  /** RFC 6901 pointer into the application (answer, attested). */
  pointer?: string;
  documentKind?: string;
  check?: (typeof CHECK_NAMES)[number];
  /** What an answer must be; identifiers by their own rules. */
  validator?: IdentifierType | 'non_empty' | 'email' | 'date_future' | 'share_total_100';
  when: { legalForms?: string[]; channels?: string[]; destinations?: string[]; hsPrefixes?: string[] };
  capabilities: CapabilityName[];
  verifiedBy: 'format' | 'taxpayer_status' | 'screening' | 'review';
  /** Codes of requirements that satisfy this one as well. */
  alternatives?: string[];
  /** False: advice that blocks nobody. */
  required: boolean;
  text: SellerText;
  nextAction: SellerText;
  /** `law`: the source asks for it. `operator_policy`: the programme does, for the reason that `source` gives. */
  basis: 'law' | 'operator_policy';
  /** Where the rule stands, or why the programme has made it. */
  source: string;
  /** The source of law was checked; without that it only advises. Never true of a programme's own rule. */
  verified: boolean;
}

export interface RequirementSet {
  id: string;
  version: number;
  effectiveFrom: string;
  requirements: RequirementDefinition[];
}

const ANSWER_VALIDATORS: readonly string[] = [
  ...IDENTIFIER_TYPES,
  'non_empty',
  'email',
  'date_future',
  'share_total_100',
];

/** Every unknown reference and contradiction of a set; a set with problems is not published (it fails closed). */
export function validateRequirementSet(set: RequirementSet): string[] {
  const problems: string[] = [];
  const codes = new Set<string>();
  for (const requirement of set.requirements) {
    const say = (problem: string): void => void problems.push(`${requirement.code}: ${problem}`);
    if (codes.has(requirement.code)) say('stands twice');
    codes.add(requirement.code);
    if (['answer', 'attested'].includes(requirement.kind) && !requirement.pointer?.startsWith('/'))
      say('has no pointer');
    if (requirement.kind === 'document' && !DOCUMENT_KINDS.includes(requirement.documentKind!))
      say('names no document kind');
    if (requirement.kind === 'check' && !CHECK_NAMES.includes(requirement.check!)) say('names no check');
    if (requirement.validator && !ANSWER_VALIDATORS.includes(requirement.validator))
      say('names an unknown validator');
    const { basis, verified } = requirement;
    if (requirement.required && basis !== 'operator_policy' && !verified)
      say('is required without a checked source');
    if (basis === 'operator_policy' && verified) say('claims a source of law for a rule of the programme');
    if (!requirement.source) say('has no source');
    for (const capability of requirement.capabilities) {
      if (!CAPABILITIES.includes(capability)) say(`names the unknown capability ${String(capability)}`);
    }
    for (const language of ['en', 'ur', 'zh'] as const) {
      if (!requirement.text[language] || !requirement.nextAction[language]) say(`has no text in ${language}`);
    }
  }
  for (const requirement of set.requirements) {
    for (const other of requirement.alternatives ?? []) {
      if (!codes.has(other)) problems.push(`${requirement.code}: names the unknown alternative ${other}`);
    }
  }
  return problems;
}
