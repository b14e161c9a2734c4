import { KEY_LEAD_MS, NEXT_KEY_AFTER_MS, ProviderStore } from '@app/identity';
import { FixedClock, Vault } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '../support/database';

const START = Date.parse('2026-11-25T08:00:00Z');

let test: TestDatabase;
let clock: FixedClock;
/** Two providers on one database. */
let stores: ProviderStore[];

beforeEach(async () => {
  clock = new FixedClock(new Date(START));
  test = await createTestDatabase(clock);
  stores = [0, 1].map(() => new ProviderStore(test.database, clock, new Vault('ab'.repeat(32))));
});
afterEach(() => test.drop());

const at = (ms: number): void => clock.set(new Date(START + ms));
const kids = async (store = stores[0]!): Promise<string[]> =>
  (await store.signingKeys()).map(({ kid }) => kid!);

it('two providers that start at once make one key, which signs', async () => {
  const [first, second] = await Promise.all(stores.map((store) => kids(store)));
  expect(first).toHaveLength(1);
  expect(second).toEqual(first);
  const [key] = await stores[0]!.signingKeys();
  expect(key).toMatchObject({ alg: 'ES256', use: 'sig', d: expect.any(String) });
});

it('the next key is published a day before it signs, and the one before stays as long', async () => {
  const [old] = await kids();
  at(NEXT_KEY_AFTER_MS - 1);
  expect(await kids()).toEqual([old]);

  at(NEXT_KEY_AFTER_MS + 1);
  const published = await kids();
  expect(published).toEqual([old, expect.any(String)]);
  const next = published[1]!;
  expect(await kids(stores[1])).toEqual(published);

  at(NEXT_KEY_AFTER_MS + KEY_LEAD_MS - 1);
  expect(await kids()).toEqual([old, next]);
  at(NEXT_KEY_AFTER_MS + KEY_LEAD_MS + 1);
  expect(await kids()).toEqual([next, old]);

  at(NEXT_KEY_AFTER_MS + 2 * KEY_LEAD_MS + 1);
  expect(await kids()).toEqual([next]);
});

it('is kept sealed', async () => {
  await kids();
  const rows = await test.database.dataSource.query<{ sealed: string }[]>(
    `SELECT jwk_sealed AS sealed FROM signing_keys`,
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]!.sealed).not.toContain('"d"');
  expect(Buffer.from(rows[0]!.sealed, 'base64url').toString('latin1')).not.toContain('"crv"');
});
