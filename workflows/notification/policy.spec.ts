import { digestAtMs, pakistanDay, sendAtMs } from './policy';

const NIGHT = { from: 21 * 60, to: 8 * 60 };
const NOON = { from: 13 * 60, to: 14 * 60 + 30 };
const at = (utc: string, urgent = false, quiet: Parameters<typeof sendAtMs>[2] = NIGHT): string =>
  new Date(sendAtMs(Date.parse(utc), urgent, quiet)).toISOString();

describe('quiet hours, in Pakistan (UTC+5)', () => {
  it.each([
    ['in the morning', '2026-11-24T03:00:00.000Z'],
    ['a moment before the evening', '2026-11-24T15:59:59.999Z'],
  ])('let pass %s', (_, utc) => expect(at(utc)).toBe(utc));

  it.each([
    ['from nine in the evening', '2026-11-24T16:00:00.000Z', '2026-11-25T03:00:00.000Z'],
    ['before midnight', '2026-11-24T18:59:59.999Z', '2026-11-25T03:00:00.000Z'],
    ['at midnight', '2026-11-24T19:00:00.000Z', '2026-11-25T03:00:00.000Z'],
    ['before eight in the morning', '2026-11-25T02:59:59.999Z', '2026-11-25T03:00:00.000Z'],
    ['over the end of a year', '2026-12-31T20:00:00.000Z', '2027-01-01T03:00:00.000Z'],
  ])('hold back %s', (_, utc, until) => expect(at(utc)).toBe(until));

  it('are over in the same day when they do not pass midnight', () => {
    expect(at('2026-11-24T08:00:00.000Z', false, NOON)).toBe('2026-11-24T09:30:00.000Z');
    expect(at('2026-11-24T09:30:00.000Z', false, NOON)).toBe('2026-11-24T09:30:00.000Z');
  });

  it('hold nothing back that is urgent, nor where there are none', () => {
    const night = '2026-11-24T20:00:00.000Z';
    expect(at(night, true)).toBe(night);
    expect(at(night, false, null)).toBe(night);
    expect(at(night, false, { from: 60, to: 60 })).toBe(night);
  });

  it('never lead back, and end where they let pass', () => {
    for (let minute = 0; minute < 2 * 24 * 60; minute += 7) {
      const now = Date.parse('2026-11-24T00:00:00Z') + minute * 60_000;
      const then = sendAtMs(now, false, NIGHT);
      expect(then).toBeGreaterThanOrEqual(now);
      expect(sendAtMs(then, false, NIGHT)).toBe(then);
    }
  });
});

it('a digest is told at nine on the morning after its day', () => {
  expect(new Date(digestAtMs('2026-11-24')).toISOString()).toBe('2026-11-25T04:00:00.000Z');
  expect(new Date(digestAtMs('2028-02-28')).toISOString()).toBe('2028-02-29T04:00:00.000Z');
});

it('a day begins in Pakistan five hours before it does in UTC', () => {
  expect(pakistanDay(Date.parse('2026-11-24T18:59:59Z'))).toBe('2026-11-24');
  expect(pakistanDay(Date.parse('2026-11-24T19:00:00Z'))).toBe('2026-11-25');
});
