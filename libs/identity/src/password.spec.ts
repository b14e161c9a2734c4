import { hashPassword, isPasswordOf } from './password';

it('a password is told from another one, and from none', async () => {
  const hash = await hashPassword('correct horse battery');
  expect(hash).toMatch(/^scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
  expect(await isPasswordOf('correct horse battery', hash)).toBe(true);
  expect(await isPasswordOf('correct horse batterz', hash)).toBe(false);
  expect(await isPasswordOf('', hash)).toBe(false);
  expect(await isPasswordOf('', undefined)).toBe(false);
});

it('the same password has another hash, and the same one however it was typed', async () => {
  const [first, second] = [
    await hashPassword('caf\u00e9 caf\u00e9 caf\u00e9'),
    await hashPassword('x'.repeat(12)),
  ];
  expect(first).not.toBe(await hashPassword('caf\u00e9 caf\u00e9 caf\u00e9'));
  expect(await isPasswordOf('cafe\u0301 cafe\u0301 cafe\u0301', first)).toBe(true);
  expect(await isPasswordOf('x'.repeat(12), second)).toBe(true);
});
