export * from './assess';
export * from './compliance-rule';
export { DESTINATION_GROUPS, isDestination } from './destinations';
export { COMPLIANCE_RULE_SET } from './rules';
export { validateRules } from './validate-rules';
