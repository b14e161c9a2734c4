import { nextReadoutAtMs } from './policy';

const next = (now: string): string => new Date(nextReadoutAtMs(Date.parse(now))).toISOString();

describe('the weekly read-out', () => {
  it('is due on Monday at two in the morning in Pakistan', () => {
    expect(next('2026-11-24T10:00:00Z')).toBe('2026-11-29T21:00:00.000Z');
  });

  it('is due a week later once its hour has come', () => {
    expect(next('2026-11-29T20:59:59.999Z')).toBe('2026-11-29T21:00:00.000Z');
    expect(next('2026-11-29T21:00:00.000Z')).toBe('2026-12-06T21:00:00.000Z');
  });
});
