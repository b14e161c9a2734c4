import * as fc from 'fast-check';
import { Vault } from './crypto';
import { decodeCursor, encodeCursor, PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX, pageLimit, pageOf } from './cursor';

const vault = new Vault('ab'.repeat(32));
const cursor = (keys: (string | number)[] = ['sel_1']): string =>
  encodeCursor(vault, 'ten_a', 'sellers', keys);
const decode = (text: string, on = vault, tenant = 'ten_a', list = 'sellers') =>
  decodeCursor(on, tenant, list, text);
const refused = expect.objectContaining({ code: 'REQUEST.CURSOR_INVALID', kind: 'invalid' });

it('gives back its keys, and is safe in a URL', () =>
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1, maxLength: 3 }), (keys) => {
      const text = cursor(keys);
      fc.pre(text.length <= 1_000);
      expect(decode(text)).toEqual(keys);
      expect(encodeURIComponent(text)).toBe(text);
    }),
  ));

it.each([
  ['another list', () => decode(cursor(), vault, 'ten_a', 'products:sel_1')],
  ['another tenant', () => decode(cursor(), vault, 'ten_b')],
  ['another installation', () => decode(cursor(), new Vault('ac'.repeat(32)))],
])('opens nothing in %s', (_, attempt) => expect(attempt).toThrow(refused));

it('notices a change of any character', () => {
  const text = cursor(['sel_0198c5a2', 7]);
  for (let at = 0; at < text.length; at++) {
    const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
    expect(() => decode(changed)).toThrow(refused);
  }
});

it('cannot be made without the key, whatever it says', () =>
  fc.assert(
    fc.property(fc.string({ maxLength: 1_200 }), (text) => {
      expect(() => decode(text)).toThrow(refused);
      expect(() => decode(`${Buffer.from(text).toString('base64url')}.${'A'.repeat(22)}`)).toThrow(refused);
    }),
  ));

it.each([
  '',
  '.',
  '..',
  'x',
  'x.',
  '.x',
  `${cursor()}.x`,
  `${cursor()}=`,
  cursor().split('.')[0]!,
  cursor().slice(0, -1),
])('is not %j', (text) => expect(() => decode(text)).toThrow(refused));

describe('a page', () => {
  it.each([
    [undefined, PAGE_LIMIT_DEFAULT],
    [0, 1],
    [-5, 1],
    [7, 7],
    [10_000, PAGE_LIMIT_MAX],
  ])('of %s rows has at most %s', (limit, expected) => expect(pageLimit({ limit })).toBe(expected));

  const of = (rows: number[], limit: number) =>
    pageOf(
      rows,
      limit,
      (n) => `row ${n}`,
      (n) => `after ${n}`,
    );

  it('says where it goes on, and only then', () => {
    expect(of([1, 2, 3], 2)).toEqual({ data: ['row 1', 'row 2'], next_cursor: 'after 2' });
    expect(of([1, 2], 2)).toEqual({ data: ['row 1', 'row 2'], next_cursor: null });
    expect(of([], 2)).toEqual({ data: [], next_cursor: null });
  });
});
