import { newId } from '@app/platform';
import { EventFeed } from '../../libs/notifications/src/event-feed';
import { sampleEvent } from '../support/event-schemas';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { EventPlacement } from '@app/notifications';

let test: TestDatabase;
let feed: EventFeed;
/** Transactions of tenants, since the test began. */
let reads = 0;
beforeAll(async () => {
  test = await createTestDatabase();
  const counted = Object.create(test.database) as TestDatabase['database'];
  counted.read = (...args) => {
    reads++;
    return test.database.read(...args);
  };
  feed = new EventFeed(counted);
  feed.pollMs = 10;
});
afterAll(async () => {
  await feed.onModuleDestroy();
  await test.drop();
});

it.each([0, 1])('a tenant with %i events comes up to the end of all, and then waits', async (count) => {
  const [quiet, loud] = [newId('ten'), newId('ten')];
  const placement = new EventPlacement(test.database);
  const emit = (tenantId: string): Promise<string> =>
    test.database.transaction(tenantId, (tx) => tx.emit(sampleEvent('seller.approved')));
  for (let n = 0; n < count; n++) await emit(quiet);
  for (let n = 0; n < 3; n++) await emit(loud);
  while (await placement.place());

  const left = new AbortController();
  feed.join();
  let position = 0;
  const seen: string[] = [];
  let rounds = 0;
  const before = reads;
  const following = (async () => {
    while (!left.signal.aborted) {
      rounds++;
      const { events, upTo } = await feed.next(quiet, { role: 'auditor' }, position, left.signal);
      seen.push(...events.map(({ id }) => id));
      position = upTo;
    }
  })();
  // What the loud one does meanwhile reaches the follower in memory.
  for (let n = 0; n < 20; n++) {
    await emit(loud);
    while (await placement.place());
  }
  const id = await emit(quiet);
  while (await placement.place());
  while (!seen.includes(id)) await new Promise((resolve) => setTimeout(resolve, 5));
  left.abort();
  await following;
  feed.leave();
  expect(seen).toHaveLength(count + 1);
  expect(reads - before).toBeLessThanOrEqual(2);
  expect(rounds).toBeLessThan(100);
});
