import { retryAfterMsOf } from './retry-after';

const NOW = new Date('2026-03-01T12:00:00Z');

it.each([
  ['120', 120_000],
  [' 1 ', 1_000],
  ['86401', 86_400_000],
  ['9'.repeat(400), 86_400_000],
  ['Sun, 01 Mar 2026 12:10:00 GMT', 600_000],
  ['Sunday, 01-Mar-26 12:00:30 GMT', 30_000],
  ['Fri, 31 Dec 2100 23:59:59 GMT', 86_400_000],
])('%j is %i ms', (header, ms) => expect(retryAfterMsOf(header, NOW)).toBe(ms));

it.each([
  undefined,
  '',
  '0',
  '-5',
  '1e3',
  'soon',
  'Sun, 01 Mar 2026 12:00:00 GMT',
  'Sat, 28 Feb 2026 12:00:00 GMT',
  'Xxx, 99 Yyy 2026 12:00:00 GMT',
])('%j says nothing', (header) => expect(retryAfterMsOf(header, NOW)).toBeUndefined());

it('of several the first counts', () => expect(retryAfterMsOf(['5', '7'], NOW)).toBe(5_000));
