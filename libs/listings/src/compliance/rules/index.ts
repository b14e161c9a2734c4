import type { RuleSet } from '../compliance-rule';
import { CHINA_FOOD_RULES } from './china-food';
import { CHINA_GOODS_RULES } from './china-goods';
import { EUROPE_RULES } from './europe';
import { GULF_RULES } from './gulf';
import { PAKISTAN_RULES } from './pakistan';
import { UNITED_STATES_RULES } from './united-states';

/**
 * The rules that touch the goods and destinations of the demo programme, as compiled in November 2026. The version is
 * written into every assessment; a change of any rule raises it.
 */
export const COMPLIANCE_RULE_SET: RuleSet = {
  version: 1,
  rules: [
    ...PAKISTAN_RULES,
    ...CHINA_FOOD_RULES,
    ...CHINA_GOODS_RULES,
    ...EUROPE_RULES,
    ...GULF_RULES,
    ...UNITED_STATES_RULES,
  ],
};
