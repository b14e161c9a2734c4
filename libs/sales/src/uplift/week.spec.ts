import { dayOf, mondayOf, weekOf, weekOfDay, weekStart, wholeWeeks } from './week';

it('a week is Monday to Sunday in Pakistan, not in UTC', () => {
  // Sunday 2026-11-22 23:59 and Monday 00:00 in Pakistan.
  const before = new Date('2026-11-22T18:59:59.999Z');
  const after = new Date('2026-11-22T19:00:00.000Z');
  expect(weekOf(after)).toBe(weekOf(before) + 1);
  expect([dayOf(before), dayOf(after)]).toEqual(['2026-11-22', '2026-11-23']);
  expect(weekStart(weekOf(after))).toEqual(after);
});

it('index, instant and day agree over decades, also before 1970', () => {
  for (let week = -500; week < 4000; week += 7) {
    expect(weekOf(weekStart(week))).toBe(week);
    expect(weekOf(new Date(weekStart(week).getTime() - 1))).toBe(week - 1);
    expect(weekOfDay(mondayOf(week))).toBe(week);
    expect(dayOf(weekStart(week))).toBe(mondayOf(week));
  }
  expect(mondayOf(0)).toBe('1970-01-05');
});

it('whole weeks of an observed span', () => {
  const monday = weekOfDay('2026-11-02');
  expect(wholeWeeks('2026-11-02', '2026-11-15')).toEqual({ from: monday, to: monday + 1 });
  expect(wholeWeeks('2026-11-03', '2026-11-15')).toEqual({ from: monday + 1, to: monday + 1 });
  expect(wholeWeeks('2026-11-02', '2026-11-14')).toEqual({ from: monday, to: monday });
  expect(wholeWeeks('2026-11-03', '2026-11-14')).toBeNull();
});

it.each(['2026-02-30', '2026-13-01', '2026-1-1', '', '2026-11-02T00:00:00Z'])('"%s" is no day', (day) => {
  expect(() => weekOfDay(day)).toThrow(RangeError);
});
