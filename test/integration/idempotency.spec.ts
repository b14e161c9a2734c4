import { type Claim, IdempotencyService } from '@app/identity';
import { DomainError, FixedClock, newId, type Principal, Vault } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '../support/database';

const START = Date.parse('2026-11-24T08:00:00Z');
const HOUR_MS = 3_600_000;

let test: TestDatabase;
let clock: FixedClock;
let keys: IdempotencyService;
const caller: Principal = { tenantId: newId('ten'), callerId: 'key_x', role: 'operator' };

beforeAll(async () => {
  clock = new FixedClock(new Date(START));
  test = await createTestDatabase(clock);
  keys = new IdempotencyService(test.database, clock, new Vault('ab'.repeat(32)));
});
afterAll(() => test.drop());

const sellerNotThere = new DomainError({ code: 'SELLER.NOT_FOUND', kind: 'not_found', message: 'x' });
const at = (hours: number): void => clock.set(new Date(START + hours * HOUR_MS));

it('a key is good for 72 hours, and then a new one', async () => {
  at(0);
  const first = await keys.claim(caller, 'k', 'f');
  expect(first.replay).toBe(false);
  await keys.finish(caller, 'k', 201, '{"a":1}', 'hash');
  at(71.9);
  expect(await keys.claim(caller, 'k', 'f')).toEqual({
    replay: true,
    status: 201,
    body: '{"a":1}',
    contentHash: 'hash',
  });
  at(72.1);
  const later = await keys.claim(caller, 'k', 'other request');
  expect(later).toEqual({
    replay: false,
    operationId: expect.stringMatching(/^cmd_/),
    lockedUntil: expect.any(Date),
  });
  expect(later).not.toEqual(first);
});

it('what is older goes, and nothing else', async () => {
  at(100);
  await keys.claim(caller, 'old', 'f');
  at(150);
  await keys.claim(caller, 'young', 'f');
  at(173);
  expect(await keys.purge()).toBeGreaterThanOrEqual(1);
  expect(await keys.purge()).toBe(0);
  const rows = await test.database.read(caller.tenantId, (tx) =>
    tx.query<{ key: string }>(`SELECT key FROM idempotency_keys WHERE tenant_id = $1`, [caller.tenantId]),
  );
  expect(rows.map(({ key }) => key)).toEqual(['young']);
});

describe('a run that takes over from one that is slow', () => {
  const MINUTE = 1 / 60;
  const isFresh = (claim: Claim) => {
    if (claim.replay) throw new Error('a repeat');
    return claim;
  };
  const claimed = async (key: string) => isFresh(await keys.claim(caller, key, 'f'));
  const inFlight = { code: 'IDEMPOTENCY.IN_FLIGHT' };

  it('has its operation id; the answer that was given first stays', async () => {
    at(200);
    const slow = await claimed('slow');
    await expect(keys.claim(caller, 'slow', 'f')).rejects.toMatchObject(inFlight);
    at(200 + MINUTE);
    const second = await claimed('slow');
    expect(second.operationId).toBe(slow.operationId);
    await keys.finish(caller, 'slow', 201, '{"by":"second"}');
    await keys.finish(caller, 'slow', 200, '{"by":"slow"}');
    await keys.fail(caller, 'slow', sellerNotThere, slow.lockedUntil);
    expect(await keys.claim(caller, 'slow', 'f')).toMatchObject({ status: 201, body: '{"by":"second"}' });
  });

  it('is not let go by the failure of the first', async () => {
    at(210);
    const slow = await claimed('failing');
    at(210 + MINUTE);
    const second = await claimed('failing');
    await keys.fail(caller, 'failing', new Error('broken'), slow.lockedUntil);
    await expect(keys.claim(caller, 'failing', 'f')).rejects.toMatchObject(inFlight);
    await keys.fail(caller, 'failing', new Error('broken'), second.lockedUntil);
    expect((await claimed('failing')).operationId).toBe(slow.operationId);
  });
});
