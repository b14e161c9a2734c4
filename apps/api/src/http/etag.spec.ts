import { versionFromIfMatch } from './etag';

it.each([
  ['"1"', 1],
  [' "42" ', 42],
  ['"999999999"', 999_999_999],
])('%j is version %i', (header, version) => expect(versionFromIfMatch(header)).toBe(version));

it.each([undefined, ''])('%j is a missing precondition', (header) =>
  expect(() => versionFromIfMatch(header)).toThrow(
    expect.objectContaining({ code: 'REQUEST.IF_MATCH_MISSING', kind: 'precondition_missing' }),
  ),
);

it.each(['*', '1', 'W/"1"', '""', '"one"', '"-1"', '"1.5"', '"1e3"', '"1", "2"', '"1', '"9999999999"'])(
  '%s names no version',
  (header) =>
    expect(() => versionFromIfMatch(header)).toThrow(
      expect.objectContaining({ code: 'REQUEST.IF_MATCH_STALE', kind: 'stale' }),
    ),
);
