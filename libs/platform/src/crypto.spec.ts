import { createDecipheriv } from 'node:crypto';
import * as fc from 'fast-check';
import { equalInConstantTime, type KeyPurpose, sha256Hex, Vault } from './crypto';

const vault = new Vault('ab'.repeat(32));
const seal = (plain: string): string => vault.seal('ten_a', 'answers', 'sellers|sel_1', plain);
const open = (
  sealed: string,
  on = vault,
  tenant = 'ten_a',
  purpose: KeyPurpose = 'answers',
  context = 'sellers|sel_1',
) => on.open(tenant, purpose, context, sealed);

describe('seal and open', () => {
  it('give back every text', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (plain) => expect(open(seal(plain))).toBe(plain)),
    ));

  it('never seal the same text alike', () => {
    const sealed = Array.from({ length: 200 }, () => seal('4210112345671'));
    expect(new Set(sealed).size).toBe(200);
    for (const text of sealed) expect(text).not.toContain('4210112345671');
  });

  it.each([
    ['another tenant', () => open(seal('x'), vault, 'ten_b')],
    ['another purpose', () => open(seal('x'), vault, 'ten_a', 'webhook-secret')],
    ['another row', () => open(seal('x'), vault, 'ten_a', 'answers', 'sellers|sel_2')],
    ['another installation', () => open(seal('x'), new Vault('ac'.repeat(32)))],
  ])('open nothing for %s', (_, attempt) => expect(attempt).toThrow(/authenticate/));

  it('notice a change of any byte', () => {
    const sealed = seal('a text of some length');
    const raw = Buffer.from(sealed.slice(3), 'base64url');
    for (let at = 0; at < raw.length; at++) {
      const changed = Buffer.from(raw);
      changed[at]! ^= 1;
      expect(() => open(`v1.${changed.toString('base64url')}`)).toThrow();
    }
  });

  it.each([
    ['nothing', ''],
    ['the plain text', '4210112345671'],
    ['an unknown version', seal('x').replace('v1.', 'v2.')],
    ['no more than the version', 'v1.'],
    ['an iv without a tag', `v1.${Buffer.alloc(12).toString('base64url')}`],
    ['a tag cut short', `v1.${Buffer.alloc(20).toString('base64url')}`],
    ['a text cut short', seal('a longer text').slice(0, -4)],
    ['a text with more behind', `${seal('x')}AAAA`],
  ])('open no %s', (_, sealed) => expect(() => open(sealed)).toThrow());

  it('take no shorter tag: a forger would have to guess only its first bytes', () => {
    const raw = Buffer.from(seal('x').slice(3), 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', Buffer.alloc(32), raw.subarray(0, 12));
    expect(() => decipher.setAuthTag(raw.subarray(12, 13))).toThrow();
    const short = Buffer.concat([raw.subarray(0, 16), raw.subarray(28)]);
    expect(() => open(`v1.${short.toString('base64url')}`)).toThrow();
  });
});

describe('keyed hashes', () => {
  it('are the same for the same, and say nothing across tenants, kinds and installations', () => {
    const hashes = [
      vault.blindIndex('ten_a', 'ntn', '1234567'),
      vault.blindIndex('ten_b', 'ntn', '1234567'),
      vault.blindIndex('ten_a', 'cnic', '1234567'),
      new Vault('ac'.repeat(32)).blindIndex('ten_a', 'ntn', '1234567'),
      vault.mac('ten_a', 'cursor', 'ntn|1234567'),
      vault.mac('ten_a', 'download-link', 'ntn|1234567'),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(vault.blindIndex('ten_a', 'ntn', '1234567')).toBe(hashes[0]);
  });
});

it('compares without saying where two texts differ', () =>
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(equalInConstantTime(a, b)).toBe(a === b);
      expect(equalInConstantTime(a, a)).toBe(true);
    }),
  ));

it('hashes as the standard says', () =>
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'));
