import { AccountsService } from '@app/identity';
import { Clock, newId, Vault } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '../support/database';

const PASSWORD = 'correct horse battery';
let test: TestDatabase;
let accounts: AccountsService;

beforeAll(async () => {
  test = await createTestDatabase();
  // Nobody signs in here.
  const unused = {} as never;
  accounts = new AccountsService(test.database, new Clock(), new Vault('ab'.repeat(32)), unused, unused);
});
afterAll(() => test?.drop());

it('a login belongs to one tenant, and another hears that it is taken', async () => {
  const [mine, other] = [newId('ten'), newId('ten')];
  const id = await accounts.save(mine, { login: 'Ayesha', password: PASSWORD, role: 'agent' });
  const again = { login: ' ayesha ', password: `${PASSWORD}!`, role: 'operator' as const };
  expect(await accounts.save(mine, again)).toBe(id);
  await expect(accounts.save(other, again)).rejects.toThrow(/^This login is taken/);
  const users = await test.database.read(other, (tx) => tx.query('SELECT id FROM users'));
  expect(users).toEqual([]);
  expect(await accounts.byId(id)).toEqual({ id, tenantId: mine, role: 'operator' });
});
