import { assertUtf8, parseJsonBody } from './json-body';
import { hasDuplicateMember } from './json-members';

it.each([
  ['{"a":1,"a":2}', true],
  ['{"a":1,"\\u0061":2}', true],
  ['{"":1,"":2}', true],
  ['[{"a":{"b":1,"c":[],"b":2}}]', true],
  ['{"a":[{"x":1}],"b":{},"a":null}', true],
  ['{"a":1,"b":2}', false],
  ['{"a":{"a":{"a":1}}}', false],
  ['[{"a":1},{"a":1}]', false],
  ['{"a":"a","b":"a"}', false],
  ['{"a":["a","a"]}', false],
  ['{"a":"\\",\\"a\\":1"}', false],
  ['{"\\\\":1,"\\"":2}', false],
  ['"{\\"a\\":1,\\"a\\":2}"', false],
  ['{ "a" : 1 , "b" : { } , "c" : [ ] }', false],
  ['null', false],
])('%s names a member twice: %s', (json, expected) => expect(hasDuplicateMember(json)).toBe(expected));

it('walks a large body in time that grows with its length', () => {
  const members = Array.from({ length: 50_000 }, (_, index) => `"m${index}":${index}`).join(',');
  expect(hasDuplicateMember(`{${members}}`)).toBe(false);
  expect(hasDuplicateMember(`{${members},"m0":1}`)).toBe(true);
});

/** After the cases of a well-known test suite for JSON parsers. */
describe('a body of JSON', () => {
  it.each([
    '[1,]',
    '[1,,2]',
    '[,1]',
    '[1}',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '{"a" 1}',
    '{"a":1,"b"}',
    '{"a":1 "b":2}',
    '{"a":',
    '[',
    ']',
    '{',
    '{"a":1}}',
    '{"a":1}x',
    '{"a":1}//',
    '/*c*/{}',
    '[NaN]',
    '[Infinity]',
    '[-Infinity]',
    '[+1]',
    '[01]',
    '[-01]',
    '[1.]',
    '[.5]',
    '[-]',
    '[1e]',
    '[1e+]',
    '[0x1]',
    '[1_000]',
    '["\\x00"]',
    '["\\u12"]',
    '["a',
    '["\t"]',
    '["\n"]',
    '[tru]',
    '[True]',
    '[nul]',
    'undefined',
    '',
    ' ',
    '\u00a0{}',
    '{"a":"b"}#',
    '["a"\u0000]',
    '{"a":1}{"b":2}',
    '[1e400]',
    '[-1e400]',
    '[12345678901234567890]',
    '[-9007199254740993]',
    '{"a":1,"a":1}',
    '{"__proto__":{}}',
    '{"a":{"constructor":1}}',
    '["\\u0000"]',
    '["\\ud800"]',
    '{"\\udc00":1}',
  ])('%j is refused', (text) =>
    expect(() => parseJsonBody(text)).toThrow(expect.objectContaining({ kind: 'malformed' })),
  );

  it.each([
    ['[]', []],
    ['{}', {}],
    [' [ ] ', []],
    ['[1.5e3]', [1500]],
    ['[1e-400]', [0]],
    ['[-0]', [-0]],
    ['["\\ud83d\\ude00"]', ['😀']],
    ['[9007199254740991]', [9007199254740991]],
    ['["\\u2028"]', ['\u2028']],
    ['{"a":{"b":null}}', { a: { b: null } }],
    ['[0.1]', [0.1]],
    ['[123456789.123456789]', [123456789.12345679]],
    ['"text"', 'text'],
    ['true', true],
  ])('%s is read', (text, value) => expect(parseJsonBody(text)).toEqual(value));
});

it.each([
  undefined,
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset="UTF8"',
])('%s is taken', (type) => expect(() => assertUtf8(type)).not.toThrow());
it.each([
  'application/json; charset=utf-7',
  'application/json;charset=utf-16le',
  'application/json; CHARSET="latin1"',
])('%s is not', (type) =>
  expect(() => assertUtf8(type)).toThrow(expect.objectContaining({ kind: 'unsupported_media' })),
);
