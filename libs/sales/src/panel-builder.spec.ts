import { anticipationWeeks, buildPanel, lastMatureWeek, observedSpan } from './panel-builder';
import type { CoverageRow, PanelSellerRow } from './panel.repository';
import { mondayOf, weekOfDay } from './uplift';

const NOW = new Date('2026-11-25T10:00:00Z');
const covered = (channel: string, observedFrom: string, observedTo: string): CoverageRow => ({
  sellerId: 's',
  channel,
  observedFrom,
  observedTo,
});
const row = (more: Partial<PanelSellerRow> = {}): PanelSellerRow => ({
  id: 's',
  wentLiveAt: null,
  createdAt: new Date('2026-01-01T00:00:00Z'),
  imported: false,
  simulated: false,
  ...more,
});

it('the last week that counts is over for a fortnight', () => {
  // Wednesday 25 November: the week to Sunday the 8th is 17 days old, the one to the 15th only 10.
  expect(mondayOf(lastMatureWeek(NOW))).toBe('2026-11-02');
  expect(mondayOf(lastMatureWeek(new Date('2026-11-22T19:00:00Z')))).toBe('2026-11-02');
  expect(mondayOf(lastMatureWeek(new Date('2026-11-22T18:59:59Z')))).toBe('2026-10-26');
});

describe('observed weeks', () => {
  const week = (day: string): number => weekOfDay(day);

  it('are whole, and those in which every channel of its own was observed', () => {
    expect(
      observedSpan([
        covered('shop', '2026-01-05', '2026-06-30'),
        covered('phone', '2026-03-04', '2026-12-31'),
      ]),
    ).toEqual({ from: week('2026-03-09'), to: week('2026-06-22') });
  });

  it('do not hang on the channels that onboarding opened', () => {
    expect(
      observedSpan([
        covered('shop', '2026-01-05', '2026-06-28'),
        covered('storefront', '2026-06-01', '2026-06-10'),
      ]),
    ).toEqual({ from: week('2026-01-05'), to: week('2026-06-22') });
    expect(observedSpan([covered('storefront', '2026-01-05', '2026-06-28')])).toBeNull();
  });

  it('are none without coverage, or when the channels never met', () => {
    expect(observedSpan([])).toBeNull();
    expect(observedSpan([covered('shop', '2026-01-05', '2026-01-10')])).toBeNull();
    expect(
      observedSpan([
        covered('shop', '2026-01-05', '2026-02-01'),
        covered('phone', '2026-03-02', '2026-05-31'),
      ]),
    ).toBeNull();
  });
});

it('a panel has zeros inside the coverage and nothing outside, and ends with the last mature week', () => {
  const panel = buildPanel({
    sellers: [row(), row({ id: 't', wentLiveAt: new Date('2026-10-12T00:00:00Z') }), row({ id: 'u' })],
    coverage: [
      covered('shop', '2026-10-05', '2026-11-24'),
      { ...covered('shop', '2026-10-12', '2026-10-25'), sellerId: 't' },
    ],
    weeks: [
      { sellerId: 's', week: weekOfDay('2026-10-12'), orders: 5, attributed: 0, simulated: 0 },
      { sellerId: 's', week: weekOfDay('2026-11-16'), orders: 7, attributed: 0, simulated: 0 },
      { sellerId: 't', week: weekOfDay('2026-10-12'), orders: 2, attributed: 0, simulated: 0 },
      { sellerId: 'u', week: weekOfDay('2026-10-12'), orders: 9, attributed: 9, simulated: 0 },
    ],
    now: NOW,
  });
  expect(panel.firstWeek).toBe(weekOfDay('2026-10-05'));
  expect(panel.sellers).toEqual([
    { id: 's', goLiveWeek: null, weekly: [0, 5, 0, 0, 0] },
    { id: 't', goLiveWeek: weekOfDay('2026-10-12'), weekly: [null, 2, 0, null, null] },
    { id: 'u', goLiveWeek: null, weekly: [null, null, null, null, null] },
  ]);
});

it('a panel of nobody is empty, not endless', () => {
  expect(buildPanel({ sellers: [], coverage: [], weeks: [], now: NOW }).sellers).toEqual([]);
});

it('the anticipation lag is the third quartile of application to live, at most eight weeks', () => {
  const waited = (days: number, more: Partial<PanelSellerRow> = {}): PanelSellerRow =>
    row({ wentLiveAt: new Date(Date.parse('2026-01-01T00:00:00Z') + days * 86_400_000), ...more });
  expect(anticipationWeeks([])).toBe(0);
  expect(anticipationWeeks([row()])).toBe(0);
  expect(anticipationWeeks([waited(40, { imported: true })])).toBe(0);
  expect(anticipationWeeks([waited(7), waited(14), waited(21), waited(300)])).toBe(3);
  expect(anticipationWeeks([waited(10)])).toBe(2);
  expect(anticipationWeeks([waited(300)])).toBe(8);
  expect(anticipationWeeks([waited(-3)])).toBe(0);
});
