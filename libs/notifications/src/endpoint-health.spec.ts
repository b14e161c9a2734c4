import { afterFailure, type EndpointHealth } from './endpoint-health';

const HOUR_MS = 3_600_000;
const LIMITS = { failingAfterMs: 24 * HOUR_MS, disableAfterMs: 120 * HOUR_MS, disableAfterFailures: 10 };
const WELL: EndpointHealth = { failingSince: null, consecutiveFailures: 0, failingToldAt: null };
const at = (hours: number): Date => new Date(Date.UTC(2026, 0, 1) + hours * HOUR_MS);

/** The verdicts of failures at these hours. */
function verdicts(hours: number[], limits = LIMITS): (string | null)[] {
  let health = WELL;
  return hours.map((hour) => {
    const { verdict, ...next } = afterFailure(health, at(hour), limits);
    health = next;
    return verdict;
  });
}

it('the first failure begins the count, and is told to nobody', () =>
  expect(afterFailure(WELL, at(0), LIMITS)).toEqual({
    failingSince: at(0),
    consecutiveFailures: 1,
    failingToldAt: null,
    verdict: null,
  }));

it('after a day it is told, once', () =>
  expect(verdicts([0, 23, 24, 25, 48])).toEqual([null, null, 'tell', null, null]));

it('after five days of nothing else it is disabled, if they were enough', () => {
  const often = [0, 1, 2, 3, 4, 5, 6, 30, 119, 120];
  expect(verdicts(often).at(-1)).toBe('disable');
  expect(verdicts(often.slice(0, -1)).at(-1)).toBeNull();
  expect(verdicts([0, 200]).at(-1)).toBe('tell');
});
