import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Document, operationsOf } from './operations.mts';

interface Scenario {
  phase: string;
  status: string;
  recorder: {
    cases?: Record<
      string,
      {
        value: { method: string; path: string; meta?: { phase?: { name: string } } };
        is_transition_applied: boolean;
        transition?: { id: string } | null;
      }
    >;
    interactions?: Record<string, { response?: { status_code: number } | null }>;
    checks?: Record<string, { status: string }[]>;
  };
}

export interface Coverage {
  operations: number;
  requests: number;
  checks: number;
  requests_by_phase: Record<string, number>;
  requests_by_status: Record<string, number>;
  /** Requests that were made of an answer before them, and the links that this was done by. */
  stateful_transitions: number;
  links_followed: number;
  /** Operations with an answer 2xx, and those that never gave one, with what they said instead. */
  operations_with_success: number;
  never_successful: Record<string, Record<string, number>>;
  statuses: Record<string, Record<string, number>>;
}

const count = (counts: Record<string, number>, name: string, by = 1): void => {
  counts[name] = (counts[name] ?? 0) + by;
};

const isSuccess = (status: string): boolean => status.startsWith('2') || status === '304';

/** What a run has really reached, from the events that Schemathesis wrote: a run of nothing but 404 finds nothing either. */
export async function coverageOf(
  document: Document,
  events: string,
  only: readonly string[],
): Promise<Coverage> {
  const statuses: Record<string, Record<string, number>> = Object.fromEntries(
    [...operationsOf(document)]
      .filter(([, , { operationId }]) => !only.length || only.includes(operationId))
      .map(([path, method]) => [`${method.toUpperCase()} ${path}`, {}]),
  );
  const byPhase: Record<string, number> = {};
  const byStatus: Record<string, number> = {};
  const links = new Set<string>();
  let [requests, checks, transitions] = [0, 0, 0];
  for await (const line of createInterface({ input: createReadStream(events), crlfDelay: Infinity })) {
    if (!line.startsWith('{"ScenarioFinished"')) continue;
    const { phase, recorder } = (JSON.parse(line) as { ScenarioFinished: Scenario }).ScenarioFinished;
    // A scenario that was skipped has none of these.
    const { cases = {}, interactions = {}, checks: checked = {} } = recorder;
    for (const [id, { value, is_transition_applied: isApplied, transition }] of Object.entries(cases)) {
      const status = interactions[id]?.response?.status_code;
      if (status === undefined) continue;
      requests++;
      count(byPhase, phase);
      count(byStatus, String(status));
      // A request with a method that the operation does not have is one of its tests, not one of its requests.
      const own = statuses[`${value.method} ${value.path}`];
      if (own) count(own, String(status));
      if (isApplied) {
        transitions++;
        if (transition) links.add(transition.id);
      }
    }
    for (const list of Object.values(checked)) checks += list.length;
  }
  const never = Object.entries(statuses).filter(([, seen]) => !Object.keys(seen).some(isSuccess));
  return {
    operations: Object.keys(statuses).length,
    requests,
    checks,
    requests_by_phase: byPhase,
    requests_by_status: byStatus,
    stateful_transitions: transitions,
    links_followed: links.size,
    operations_with_success: Object.keys(statuses).length - never.length,
    never_successful: Object.fromEntries(never),
    statuses,
  };
}

export function describe(coverage: Coverage): string[] {
  const { operations, operations_with_success: reached, never_successful: never } = coverage;
  return [
    `${coverage.requests} requests, ${coverage.checks} checks of their answers; ${coverage.stateful_transitions} requests made ` +
      `of an answer before them, by ${coverage.links_followed} links`,
    `${reached} of ${operations} operations answered 2xx`,
    ...Object.entries(never).map(
      ([name, seen]) =>
        `  never: ${name} (${
          Object.entries(seen)
            .map(([status, times]) => `${status} × ${times}`)
            .join(', ') || 'not asked'
        })`,
    ),
  ];
}
