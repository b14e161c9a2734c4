import type { SellerPanel } from './panel';
import { panelOf, withSellers } from './panel.builder';
import { programmeUplift, type ProgrammeOptions, type ProgrammeUplift } from './ratio-did';
import { sellerReadout, type SellerReadoutOptions } from './seller-readout';
import { effectVerdict, sentence, VERDICT_CODES } from './verdicts';

type Case = [string, SellerPanel, ProgrammeUplift['verdict'], Partial<ProgrammeOptions>?];

const withoutHistory = withSellers(panelOf(), (seller) =>
  seller.goLiveWeek === null ? seller : { ...seller, observedFrom: seller.goLiveWeek - 7 },
);

const PROGRAMMES: Case[] = [
  ['nobody was observed eight weeks before going live', withoutHistory, 'NO_BASELINE'],
  ['nobody is live', panelOf({ live: 0, waiting: 30 }), 'TOO_FEW_SELLERS'],
  ['fourteen live sellers', panelOf({ live: 14, waiting: 20 }), 'TOO_FEW_SELLERS'],
  ['four sellers wait', panelOf({ waiting: 4, cohortEvery: 20 }), 'TOO_FEW_CONTROLS'],
  ['nine sellers wait in the last week', panelOf({ waiting: 9 }), 'TOO_FEW_CONTROLS'],
  ['three weeks after going live', panelOf({ cohortEvery: 20, weeks: 17 }), 'TOO_SHORT'],
  ['a horizon of three weeks', panelOf(), 'TOO_SHORT', { horizonWeeks: 3 }],
  ['everyone went live in one week', panelOf({ waiting: 0, cohortEvery: 20 }), 'EVERYONE_LIVE'],
  [
    'the live sellers never sold anything',
    withSellers(panelOf(), (seller) =>
      seller.goLiveWeek === null ? seller : { ...seller, weekly: seller.weekly.map(() => 0) },
    ),
    'TOO_SPARSE',
  ],
  [
    'the waiting never sold anything before',
    withSellers(panelOf({ cohortEvery: 20 }), (seller) =>
      seller.goLiveWeek === null
        ? { ...seller, weekly: seller.weekly.map((value, week) => (week < 14 ? 0 : value)) }
        : seller,
    ),
    'TOO_SPARSE',
  ],
];

// Through a rest parameter: a row shorter than the parameters would get Jest's `done`.
it.each(PROGRAMMES)('programme: %s', (...[, panel, verdict, options]) => {
  const result = programmeUplift(panel, options);
  expect(result.verdict).toBe(verdict);
  expect(result.estimate).toBeNull();
  expect(result.warnings).toEqual([]);
  expect(result.explanation).not.toMatchObject({ en: expect.stringContaining('{') as unknown });
  expect(JSON.stringify(result)).not.toContain('"effect"');
});

it('fifteen live sellers and ten waiting are just enough', () => {
  expect(programmeUplift(panelOf({ live: 15, waiting: 10 })).estimate).not.toBeNull();
});

it('sellers without a baseline are listed and left out; the others still count', () => {
  const panel = withSellers(panelOf(), (seller, index) =>
    index === 3 ? { ...seller, observedFrom: 7 } : seller,
  );
  const result = programmeUplift(panel);
  expect(result.excludedSellers).toEqual([{ id: 'sel_003', code: 'NO_BASELINE' }]);
  expect(result.data).toMatchObject({ live: 20, treated: 19 });
  expect(result.estimate).not.toBeNull();
});

it('weeks in which nobody waits are dropped and named, never filled with live sellers', () => {
  // Three cohorts; the waiting end with week 27.
  const panel = withSellers(panelOf({ waiting: 0, live: 40, cohortEvery: 16, firstGoLive: 14 }), (seller) =>
    seller.goLiveWeek === 16 ? { ...seller, goLiveWeek: 24 } : seller,
  );
  const result = programmeUplift(panel, { minControls: 5 });
  expect(result.droppedCells.length).toBeGreaterThan(0);
  expect(new Set(result.droppedCells.map(({ code }) => code))).toEqual(new Set(['EVERYONE_LIVE']));
  expect(result.droppedCells.every(({ week }) => week >= 24)).toBe(true);
});

it('younger than twelve weeks is called interim', () => {
  expect(programmeUplift(panelOf({ cohortEvery: 20, weeks: 20 })).interim).toBe(true);
  expect(programmeUplift(panelOf(), { horizonWeeks: 8 }).interim).toBe(true);
  expect(programmeUplift(panelOf()).interim).toBe(false);
});

it('one giant among the live is warned about, and the number stays', () => {
  const panel = withSellers(panelOf(), (seller, index) =>
    index === 7 ? { ...seller, weekly: seller.weekly.map((value) => (value ?? 0) * 60) } : seller,
  );
  const result = programmeUplift(panel);
  expect(result.estimate).not.toBeNull();
  expect(result.warnings).toMatchObject([{ code: 'DOMINATED', sellerId: 'sel_007' }]);
});

it('the verdict is read off the interval', () => {
  expect([effectVerdict([0.01, 0.4]), effectVerdict([-0.1, 0.4]), effectVerdict([-0.4, -0.1])]).toEqual([
    'POSITIVE',
    'INCONCLUSIVE',
    'NEGATIVE',
  ]);
  expect(programmeUplift(panelOf({ lift: 1.4 })).verdict).toBe('POSITIVE');
  expect(programmeUplift(panelOf({ lift: 0.6 })).verdict).toBe('NEGATIVE');
  expect(programmeUplift(panelOf({ lift: 1 })).verdict).toBe('INCONCLUSIVE');
});

it('every code has a sentence in each language, and each its own', () => {
  for (const language of ['en', 'ur', 'zh'] as const) {
    const texts = VERDICT_CODES.map((code) => sentence(code)[language]);
    expect(texts.every((text) => text.length > 8)).toBe(true);
    expect(new Set(texts).size).toBe(texts.length);
  }
  for (const code of VERDICT_CODES) {
    const { en, ur, zh } = sentence(code);
    const places = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    expect(places(ur)).toEqual(places(en));
    expect(places(zh)).toEqual(places(en));
    expect(ur).toMatch(/[\u0600-\u06ff]/);
    expect(zh).toMatch(/[\u4e00-\u9fff]/);
  }
});

describe('one seller', () => {
  const panel = panelOf({ firstGoLive: 28, weeks: 60, waiting: 12 });
  const ID = 'sel_001';
  const only = (change: (seller: SellerPanel['sellers'][number]) => object): SellerPanel =>
    withSellers(panel, (seller) => (seller.id === ID ? { ...seller, ...change(seller) } : seller));

  const CASES: [string, SellerPanel, string, Partial<SellerReadoutOptions>?][] = [
    ['not live', only(() => ({ goLiveWeek: null })), 'NOT_LIVE'],
    ['25 weeks before', only(() => ({ observedFrom: 3 })), 'NO_BASELINE'],
    ['7 weeks after', only(() => ({ observedTo: 34 })), 'TOO_SHORT'],
    ['live since this week', only(() => ({ goLiveWeek: 60 })), 'TOO_SHORT'],
    [
      'one order a week',
      only(({ weekly }) => ({ weekly: weekly.map((_, week) => (week < 28 ? 1 : 40)) })),
      'TOO_SPARSE',
    ],
    [
      'seven comparable sellers',
      withSellers(panel, (s, at) => (at > 26 ? { ...s, observedTo: 20 } : s)),
      'DONORS',
      { minDonors: 8 },
    ],
    ['all that is needed', panel, 'NOT_YET_COMPUTED'],
  ];

  it.each(CASES)('%s', (...[, rows, verdict, options]) => {
    const result = sellerReadout(rows, ID, options);
    expect(result.verdict).toBe(verdict);
    expect(Object.keys(result)).toEqual(['verdict', 'explanation', 'data']);
  });

  it('says how many weeks there are', () => {
    const { explanation } = sellerReadout(
      only(() => ({ observedTo: 34 })),
      ID,
    );
    expect(explanation.en).toBe(
      'It is too early: 8 weeks of sales after going live are needed, and there are 7.',
    );
  });

  it('an unknown seller is an error', () => {
    expect(() => sellerReadout(panel, 'sel_x')).toThrow(RangeError);
  });
});
