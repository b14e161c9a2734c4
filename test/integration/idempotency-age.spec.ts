import { IdempotencyPurge, IdempotencyService } from '@app/identity';
import { FixedClock, newId, type Principal, Vault } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { until } from '../support/http-client';

const START = new Date('2026-03-01T00:00:00Z');
const HOUR_MS = 3_600_000;

let test: TestDatabase;
let clock: FixedClock;
let keys: IdempotencyService;
const caller: Principal = { tenantId: newId('ten'), keyId: 'key_caller', role: 'operator' };

beforeAll(async () => {
  clock = new FixedClock(START);
  test = await createTestDatabase(clock);
  keys = new IdempotencyService(test.database, clock, new Vault('ab'.repeat(32)));
});
afterAll(() => test?.drop());
beforeEach(() => clock.set(START));

const hoursLater = (hours: number): void => clock.set(new Date(START.getTime() + hours * HOUR_MS));
const count = async (): Promise<number> =>
  test.database.system(
    async (tx) => (await tx.query<{ n: number }>('SELECT count(*)::int AS n FROM idempotency_keys'))[0]!.n,
  );
async function finished(key: string): Promise<string> {
  const claim = await keys.claim(caller, key, 'first');
  if (claim.replay) throw new Error('is not new');
  const content = { bytes: 1, sha256: 'x', whole: true };
  await keys.finish(caller, key, { status: 201, body: '{"id":1}', content });
  return claim.operationId;
}

it('a key is known for 72 hours, and new after them', async () => {
  const operationId = await finished('old');
  hoursLater(71.9);
  expect(await keys.claim(caller, 'old', 'first')).toMatchObject({ replay: true, status: 201 });
  await expect(keys.claim(caller, 'old', 'other')).rejects.toMatchObject({ code: 'IDEMPOTENCY.KEY_REUSED' });
  hoursLater(72);
  const anew = await keys.claim(caller, 'old', 'other');
  expect(anew).toEqual({ replay: false, operationId: expect.any(String) });
  expect(anew).not.toMatchObject({ operationId });
  // From here on it is the new request's: in flight, then with its own answer.
  await expect(keys.claim(caller, 'old', 'other')).rejects.toMatchObject({ code: 'IDEMPOTENCY.IN_FLIGHT' });
  await keys.finish(caller, 'old', { status: 200, body: null, content: null });
  expect(await keys.claim(caller, 'old', 'other')).toEqual({
    replay: true,
    status: 200,
    body: null,
    content: null,
  });
});

it('an expired key that comes ten times at once is taken once', async () => {
  await finished('rush');
  hoursLater(80);
  const all = await Promise.allSettled(
    Array.from({ length: 10 }, () => keys.claim(caller, 'rush', 'second')),
  );
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const one of all)
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'IDEMPOTENCY.IN_FLIGHT' });
});

it('the purge removes all that are old, however many batches that takes, and no other', async () => {
  await keys.purge();
  const before = await count();
  for (let n = 0; n < 7; n++) await finished(`purged-${n}`);
  hoursLater(1);
  await finished('kept');
  hoursLater(71.9);
  expect(await keys.purge(3)).toBe(0);
  hoursLater(72);
  expect(await keys.purge(3)).toBe(7);
  expect(await keys.claim(caller, 'kept', 'first')).toMatchObject({ replay: true });
  expect(await count()).toBe(before + 1);
});

it('the worker purges by itself, and stops when it is told to', async () => {
  await finished('by-itself');
  hoursLater(200);
  const purge = new IdempotencyPurge(keys);
  purge.onApplicationBootstrap();
  await until(count, (left) => left === 0);
  await purge.onApplicationShutdown();
});
