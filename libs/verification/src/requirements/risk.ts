import { validateIdentifier } from '../identifiers';
import { valueAt } from './evaluate';
import type { RequirementSet } from './requirement-set';

export interface RiskFactor {
  code: string;
  /** Points of 100. */
  points: number;
}

interface RiskInput {
  application: Record<string, unknown>;
  checks: { check: string; status: string; code?: string | null; evidence?: Record<string, unknown> }[];
  set: RequirementSet;
}

const has = (input: RiskInput, check: string, status: string): boolean =>
  input.checks.some((row) => row.check === check && row.status === status);

/** Our own weights, not a published scale: what makes a person want to look. Every row that holds adds its points. */
const FACTORS: readonly (RiskFactor & { holds: (input: RiskInput) => boolean })[] = [
  { code: 'RISK.SCREENING_CANDIDATE', points: 50, holds: (input) => has(input, 'name_screening', 'review') },
  { code: 'RISK.TAXPAYER_QUESTION', points: 30, holds: (input) => has(input, 'taxpayer_status', 'review') },
  { code: 'RISK.TAXPAYER_FAILED', points: 60, holds: (input) => has(input, 'taxpayer_status', 'fail') },
  {
    code: 'RISK.IDENTIFIER_QUESTION',
    points: 15,
    holds: (input) =>
      has(input, 'identifiers', 'review') ||
      input.checks.some(({ check, evidence }) => check === 'identifiers' && Boolean(evidence?.question)),
  },
  {
    code: 'RISK.NO_CUSTOMS_ID',
    points: 10,
    holds: ({ application }) => !valueAt(application, '/psw_uid'),
  },
  {
    code: 'RISK.PARTNERSHIP',
    points: 15,
    holds: ({ application }) => application.legal_form === 'partnership',
  },
  {
    code: 'RISK.NTN_IS_PERSON',
    points: 5,
    holds: ({ application }) =>
      validateIdentifier('ntn', String(application.ntn ?? '')).warnings.some(
        ({ code }) => code === 'NTN.IS_CNIC',
      ),
  },
];

/** 0 to 100, with the factors that make it up. */
export function riskScore(input: RiskInput): { score: number; factors: RiskFactor[] } {
  const factors = FACTORS.filter(({ holds }) => holds(input)).map(({ code, points }) => ({ code, points }));
  return {
    score: Math.min(
      100,
      factors.reduce((sum, { points }) => sum + points, 0),
    ),
    factors,
  };
}
