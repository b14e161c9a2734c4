export * from './capability';
export { ERROR_TEXTS, errorText } from './error-texts';
export {
  type EvaluationInput,
  evaluateRequirements,
  type RequirementError,
  type RequirementState,
  valueAt,
} from './evaluate';
export { latestRequirementSet, publishedRequirementSets, requirementSetOf } from './registry';
export * from './requirement-set';
export { type RiskFactor, riskScore } from './risk';
