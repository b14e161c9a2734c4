import { etagOf, isKnown, versionFromIfMatch } from './etag';

it.each([
  ['"1"', 1],
  [' "42" ', 42],
  ['"999999999"', 999_999_999],
  ['"7-3q2_7wAfQ9s-"', 7],
  ['"1", "2"', 2],
  ['"of-another", "3-3q2_7wAfQ9s-" ,W/"9"', 3],
])('%j is version %i', (header, version) => expect(versionFromIfMatch(header)).toBe(version));

it.each([undefined, '', '*', ' * '])('%j is a missing precondition', (header) =>
  expect(() => versionFromIfMatch(header)).toThrow(
    expect.objectContaining({ code: 'REQUEST.IF_MATCH_MISSING', kind: 'precondition_missing' }),
  ),
);

it.each([
  '1',
  'W/"1"',
  '""',
  '"one"',
  '"-1"',
  '"1.5"',
  '"1e3"',
  '"1" "2"',
  '"1", *',
  'W/"1", "one"',
  ',',
  '"1',
  '"9999999999"',
  '"7-"',
  '"-abc"',
  '"7-a b"',
])('%s names no version', (header) =>
  expect(() => versionFromIfMatch(header)).toThrow(
    expect.objectContaining({ code: 'REQUEST.IF_MATCH_STALE', kind: 'stale' }),
  ),
);

describe('an ETag', () => {
  it('is strong, begins with the version, and is another one for other bytes', () => {
    expect(etagOf(7, '{"a":1}')).toMatch(/^"7-[\w-]{16}"$/);
    expect(etagOf(undefined, '{"a":1}')).toMatch(/^"[\w-]{16}"$/);
    expect(etagOf(7, '{"a":1}')).toBe(etagOf(7, '{"a":1}'));
    expect(etagOf(7, '{"a":1}')).not.toBe(etagOf(7, '{"a":2}'));
    expect(versionFromIfMatch(etagOf(7, '{}'))).toBe(7);
  });

  it.each([
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['*', true],
    ['"b"', false],
    ['a', false],
    ['', false],
    [undefined, false],
  ])('is known to %s: %s', (header, known) => expect(isKnown(header, '"a"')).toBe(known));
});
