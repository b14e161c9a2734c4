import * as fc from 'fast-check';
import { NUMBER_MAX, parseJsonBody, textOf } from './json-body';

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const code = (expected: string) => expect.objectContaining({ code: expected, kind: 'malformed' });

/** Every number in it. */
const numbersIn = (value: unknown): number[] =>
  typeof value === 'number'
    ? [value]
    : value && typeof value === 'object'
      ? Object.values(value).flatMap(numbersIn)
      : [];

it('gives what JSON.parse gives, for all that is clean', () =>
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      fc.pre(numbersIn(value).every((number) => Math.abs(number) <= NUMBER_MAX));
      const text = JSON.stringify(value);
      fc.pre(!/\\u0000|__proto__|constructor|\\\\u|\\ud/.test(text));
      expect(parseJsonBody(text)).toEqual(JSON.parse(text));
    }),
  ));

it('takes any script, and characters beyond the first plane', () =>
  expect(parseJsonBody('{"a":"راہداری 通道 🚚 \\ud83d\\ude9a"}')).toEqual({ a: 'راہداری 通道 🚚 🚚' }));

it.each([
  ['', 'REQUEST.MALFORMED'],
  ['{', 'REQUEST.MALFORMED'],
  ["{'a':1}", 'REQUEST.MALFORMED'],
  ['{"a":1,}', 'REQUEST.MALFORMED'],
  ['{"__proto__":{}}', 'REQUEST.MALFORMED'],
  ['{"a":[{"\\u005f_proto__":1}]}', 'REQUEST.MALFORMED'],
  ['{"constructor":{"prototype":{}}}', 'REQUEST.MALFORMED'],
  ['{"a":"\\u0000"}', 'REQUEST.BROKEN_TEXT'],
  ['{"\\u0000":1}', 'REQUEST.BROKEN_TEXT'],
  ['{"a":"\\ud83d"}', 'REQUEST.BROKEN_TEXT'],
  ['{"a":"\\uDE9A\\uD83D"}', 'REQUEST.BROKEN_TEXT'],
  ['{"a":"\\uDE9A"}', 'REQUEST.BROKEN_TEXT'],
  ['{"\\uDC00":[1]}', 'REQUEST.BROKEN_TEXT'],
  ['{"a":9007199254740992}', 'REQUEST.MALFORMED'],
  ['{"a":[-9007199254740993]}', 'REQUEST.MALFORMED'],
  ['{"a":1e300}', 'REQUEST.MALFORMED'],
  ['{"a":1e400}', 'REQUEST.MALFORMED'],
])('refuses %s', (text, expected) => expect(() => parseJsonBody(text)).toThrow(code(expected)));

it('takes numbers as far as every program keeps them', () =>
  expect(parseJsonBody('[9007199254740991,-9007199254740991,0.1,1e15]')).toEqual([
    NUMBER_MAX,
    -NUMBER_MAX,
    0.1,
    1e15,
  ]));

it('bounds the depth, however deep it goes', () => {
  expect(parseJsonBody(nested(60))).toEqual(JSON.parse(nested(60)));
  expect(() => parseJsonBody(nested(61))).toThrow(code('REQUEST.TOO_DEEP'));
  expect(() => parseJsonBody(nested(400_000))).toThrow(expect.objectContaining({ kind: 'malformed' }));
});

it('changes no prototype on the way', () => {
  expect(() => parseJsonBody('{"__proto__":{"polluted":1}}')).toThrow();
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

describe('textOf', () => {
  it('reads UTF-8', () => expect(textOf(Buffer.from('راہداری'))).toBe('راہداری'));
  it.each([
    ['Latin-1', [0x7b, 0xe9, 0x7d]],
    ['half a character', [0xd8]],
    ['an overlong NUL', [0xc0, 0x80]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
  ])('refuses %s', (_, bytes) =>
    expect(() => textOf(Buffer.from(bytes))).toThrow(code('REQUEST.BROKEN_TEXT')),
  );
});
