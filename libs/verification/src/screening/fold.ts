import anyAscii from 'any-ascii';

/** Spellings of one sound in names from Urdu, Arabic and Persian, in this order. */
const SOUNDS: readonly [RegExp, string][] = [
  [/kh/g, 'k'],
  [/gh/g, 'g'],
  [/ph/g, 'f'],
  [/dh/g, 'd'],
  [/th/g, 's'],
  [/sh/g, 's'],
  [/ch/g, 'c'],
  [/q/g, 'k'],
  [/w/g, 'v'],
  [/j/g, 'z'],
  [/y/g, 'i'],
  [/ee/g, 'i'],
  [/oo|ou|o/g, 'u'],
  [/e/g, 'i'],
];

/** A name's tokens in plain small Latin letters: any script, any order of marks. */
export function tokensOf(name: string): string[] {
  return anyAscii(name.normalize('NFKC'))
    .toLowerCase()
    .replace(/['’`]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((token) => token.length > 0);
}

/** Consonant skeleton: equal for most transliterations of one name, and for some different names too. */
export function skeletonOf(token: string): string {
  let folded = token;
  for (const [from, to] of SOUNDS) folded = folded.replace(from, to);
  folded = folded.replace(/(.)\1+/g, '$1');
  return folded.charAt(0) + folded.slice(1).replace(/[aiu]/g, '');
}
