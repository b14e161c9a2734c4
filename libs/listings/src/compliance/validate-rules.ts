import {
  CONDITIONS,
  type ComplianceRule,
  EVIDENCE_TYPES,
  EXPORT_MODES,
  RULE_DESTINATIONS,
  SEVERITIES,
} from './compliance-rule';

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

const overlap = (a: readonly string[], b: readonly string[]): boolean =>
  a.includes('*') || b.includes('*') || a.some((item) => b.includes(item));

const daysOverlap = (a: ComplianceRule, b: ComplianceRule): boolean =>
  (a.from ?? '') <= (b.until ?? '9999') && (b.from ?? '') <= (a.until ?? '9999');

function problemsOf(rule: ComplianceRule): string[] {
  const problems: string[] = [];
  const need = (isRight: boolean, problem: string): void => void (isRight || problems.push(problem));
  need(/^[A-Z0-9]+(-[A-Z0-9]+)*$/.test(rule.id), 'has an id that is not in capitals and hyphens');
  need(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/.test(rule.family), 'has no family');
  need(
    rule.hs.length > 0 && rule.hs.every((prefix) => /^\d{0,10}$/.test(prefix)),
    'has a wrong HS prefix or none',
  );
  need(
    (rule.hsExcept ?? []).every((prefix) => /^\d{2,10}$/.test(prefix)),
    'has a wrong HS exception',
  );
  need(
    rule.destinations.length > 0 && rule.destinations.every((name) => RULE_DESTINATIONS.includes(name)),
    'names no known destination',
  );
  need(
    rule.modes.length > 0 && rule.modes.every((mode) => mode === '*' || EXPORT_MODES.includes(mode)),
    'names no known mode',
  );
  need(rule.condition === undefined || CONDITIONS.includes(rule.condition), 'has an unknown condition');
  need(EVIDENCE_TYPES.includes(rule.evidence.type), 'has an unknown type of evidence');
  need(/^[a-z]{2,3}\.[a-z0-9_]+$/.test(rule.evidence.key), 'has an evidence key of a wrong form');
  need(SEVERITIES.includes(rule.severity), 'has an unknown severity');
  need(
    [rule.from, rule.until].every((day) => day === undefined || DATE.test(day)),
    'has a date that is none',
  );
  need((rule.from ?? '') <= (rule.until ?? '9999'), 'ends before it begins');
  need(rule.legalRef.trim() !== '', 'has no legal reference');
  need(!rule.verified || rule.source.trim() !== '', 'is verified without a source');
  need(rule.verified || rule.severity !== 'block', 'would block without a checked source');
  need(
    [rule.remedy.en, rule.remedy.ur, rule.remedy.zh].every((text) => text.trim() !== ''),
    'does not say in three languages what to do',
  );
  return problems.map((problem) => `${rule.id} ${problem}`);
}

/** Everything wrong with a rule set, in words; empty when it may be published. */
export function validateRules(rules: readonly ComplianceRule[]): string[] {
  const problems = rules.flatMap(problemsOf);
  for (const [index, rule] of rules.entries()) {
    for (const other of rules.slice(index + 1)) {
      if (rule.id === other.id) problems.push(`${rule.id} is there twice`);
      const isAmbiguous =
        rule.family === other.family &&
        rule.evidence.key === other.evidence.key &&
        rule.condition === other.condition &&
        rule.hs.some((prefix) => other.hs.includes(prefix)) &&
        overlap(rule.destinations, other.destinations) &&
        overlap(rule.modes, other.modes) &&
        daysOverlap(rule, other);
      if (isAmbiguous)
        problems.push(`${rule.id} and ${other.id} ask for the same on the same day in family ${rule.family}`);
    }
  }
  return problems;
}
