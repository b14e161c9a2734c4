import { anticipationWeeks, buildPanel, lastMatureWeek, observedWeeks } from './panel-builder';
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
  const weeks = (...coverage: CoverageRow[]): string[] => [...observedWeeks(coverage)].map(mondayOf);

  it('are whole, and those in which every channel of its own was observed', () => {
    expect(
      weeks(covered('shop', '2026-01-05', '2026-03-31'), covered('phone', '2026-03-04', '2026-12-31')),
    ).toEqual(['2026-03-09', '2026-03-16', '2026-03-23']);
  });

  it('have the gaps of each channel, and none but those', () => {
    expect(
      weeks(
        covered('shop', '2026-01-05', '2026-01-18'),
        covered('shop', '2026-01-20', '2026-02-08'),
        covered('phone', '2026-01-05', '2026-01-11'),
        covered('phone', '2026-01-19', '2026-02-01'),
      ),
    ).toEqual(['2026-01-05', '2026-01-26']);
  });

  it('do not hang on the channels that onboarding opened', () => {
    expect(
      weeks(covered('shop', '2026-01-05', '2026-01-18'), covered('storefront', '2026-01-01', '2026-01-02')),
    ).toEqual(['2026-01-05', '2026-01-12']);
    expect(weeks(covered('storefront', '2026-01-05', '2026-06-28'))).toEqual([]);
  });

  it('are none without coverage, when the channels never met, or when one has no whole week', () => {
    const shop = covered('shop', '2026-01-05', '2026-02-01');
    expect(weeks()).toEqual([]);
    expect(weeks(covered('shop', '2026-01-05', '2026-01-10'))).toEqual([]);
    expect(weeks(shop, covered('phone', '2026-03-02', '2026-05-31'))).toEqual([]);
    expect(weeks(shop, { ...covered('phone', '', ''), observedFrom: null, observedTo: null })).toEqual([]);
  });
});

it('a panel has zeros inside the coverage and nothing outside, and ends with the last mature week', () => {
  const panel = buildPanel({
    sellers: [row(), row({ id: 't', wentLiveAt: new Date('2026-10-12T00:00:00Z') }), row({ id: 'u' })],
    coverage: [
      covered('shop', '2026-10-05', '2026-11-24'),
      { ...covered('shop', '2026-10-12', '2026-10-25'), sellerId: 't' },
      { ...covered('shop', '2026-11-02', '2026-11-08'), sellerId: 't' },
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
    { id: 't', goLiveWeek: weekOfDay('2026-10-12'), weekly: [null, 2, 0, null, 0] },
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
