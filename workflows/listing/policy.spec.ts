import { nextReassessmentAtMs } from './policy';

const next = (now: string): string => new Date(nextReassessmentAtMs(Date.parse(now))).toISOString();

describe('the daily look at listings', () => {
  it('is due at ten past five in Pakistan, when the day of the rules has begun', () => {
    expect(next('2026-11-24T10:00:00Z')).toBe('2026-11-25T00:10:00.000Z');
    expect(next('2026-11-25T00:09:59.999Z')).toBe('2026-11-25T00:10:00.000Z');
  });

  it('is due a day later once its hour has come', () => {
    expect(next('2026-11-25T00:10:00.000Z')).toBe('2026-11-26T00:10:00.000Z');
    expect(next('2027-02-28T12:00:00Z')).toBe('2027-03-01T00:10:00.000Z');
  });
});
