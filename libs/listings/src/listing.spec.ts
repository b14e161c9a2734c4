import {
  canMove,
  LISTING_STATUSES,
  LISTING_TRANSITIONS,
  type ListingStatus,
  NOT_LIVE_REASONS,
  readbackMatches,
  validateListingTransitions,
} from './listing';

describe('the listing table', () => {
  it('is sound', () => {
    expect(validateListingTransitions(LISTING_TRANSITIONS)).toEqual([]);
  });

  it('finds rows that are not', () => {
    const rows = [
      ...LISTING_TRANSITIONS,
      { from: 'READY', to: 'READY', by: 'assessment' },
      { from: 'SUBMITTED', to: 'LIVE', by: 'channel' },
    ] as const;
    expect(validateListingTransitions(rows)).toEqual([
      'READY -> READY goes nowhere',
      'SUBMITTED -> LIVE makes live without a read-back',
    ]);
    expect(validateListingTransitions(LISTING_TRANSITIONS.filter(({ to }) => to !== 'PAUSED'))).toEqual([
      'PAUSED is never reached',
    ]);
  });

  // Written by hand from the design, not derived from the table.
  const ALLOWED: Record<ListingStatus, ListingStatus[]> = {
    NOT_READY: ['READY', 'WITHDRAWN'],
    READY: ['NOT_READY', 'SUBMITTED', 'WITHDRAWN'],
    SUBMITTED: ['ACCEPTED_BY_CHANNEL', 'REJECTED_BY_CHANNEL', 'SUPPRESSED', 'PAUSED', 'WITHDRAWN'],
    ACCEPTED_BY_CHANNEL: ['LIVE', 'REJECTED_BY_CHANNEL', 'SUBMITTED', 'SUPPRESSED', 'PAUSED', 'WITHDRAWN'],
    REJECTED_BY_CHANNEL: ['READY', 'NOT_READY', 'WITHDRAWN'],
    LIVE: ['SUPPRESSED', 'PAUSED', 'SUBMITTED', 'WITHDRAWN'],
    SUPPRESSED: ['LIVE', 'SUBMITTED', 'WITHDRAWN'],
    PAUSED: ['LIVE', 'SUPPRESSED', 'SUBMITTED', 'WITHDRAWN'],
    WITHDRAWN: ['READY', 'NOT_READY'],
  };

  it.each(LISTING_STATUSES.flatMap((from) => LISTING_STATUSES.map((to) => [from, to] as const)))(
    '%s -> %s',
    (from, to) => {
      expect(canMove(from, to)).toBe(ALLOWED[from].includes(to));
    },
  );

  it('has a text for every reason', () => {
    for (const text of Object.values(NOT_LIVE_REASONS)) expect(text.length).toBeGreaterThan(10);
  });
});

describe('readbackMatches', () => {
  const sent = { sku: 'A/1', tiers: [{ min: 1, price: '100' }], title: { en: 'Rice', ur: 'چاول' }, moq: 5 };

  it('is empty for the same payload in another order of members', () => {
    const read = { moq: 5, title: { ur: 'چاول', en: 'Rice' }, tiers: [{ price: '100', min: 1 }], sku: 'A/1' };
    expect(readbackMatches(sent, read)).toEqual([]);
    expect(readbackMatches({ a: undefined }, {})).toEqual([]);
  });

  it('points at every difference, additions and losses included', () => {
    const read = {
      ...sent,
      title: { en: 'Rice' },
      tiers: [{ min: 1, price: '101' }],
      moq: '5',
      'a/b': null,
    };
    expect(readbackMatches(sent, read)).toEqual([
      { pointer: '/tiers/0/price', sent: '100', read: '101' },
      { pointer: '/title/ur', sent: 'چاول', read: undefined },
      { pointer: '/moq', sent: 5, read: '5' },
      { pointer: '/a~1b', sent: undefined, read: null },
    ]);
  });

  it('sees a payload that is not there at all, and lists of another length', () => {
    expect(readbackMatches(sent, null)).toEqual([{ pointer: '', sent, read: null }]);
    expect(readbackMatches([1, 2], [1])).toHaveLength(1);
    expect(readbackMatches([{ a: 1 }], { 0: { a: 1 } })).toHaveLength(1);
  });
});
