import { BENCH_NOW, ListingBench } from '../support/listing-bench';
import type { ListedSeller } from '../support/listed-seller';

const APPLICATION = { channels: ['storefront'], destinations: ['SA'], psw_uid: 'PSW-1' };

let bench: ListingBench;
beforeAll(async () => void (bench = await ListingBench.open()));
afterAll(() => bench.test.drop());
beforeEach(() => bench.clock.set(BENCH_NOW));

interface Entry {
  action: string;
  subject: string;
  details: Record<string, unknown>;
}

const entries = ({ tenantId }: ListedSeller): Promise<Entry[]> =>
  bench.test.database.read(tenantId, (tx) =>
    tx.query<Entry>(
      `SELECT action, subject, details FROM audit_entries WHERE tenant_id = $1 AND action LIKE 'listing.%' ORDER BY seq`,
      [tenantId],
    ),
  );

const eventTypes = async ({ tenantId }: ListedSeller): Promise<string[]> => {
  const rows = await bench.test.database.read(tenantId, (tx) =>
    tx.query<{ type: string }>(
      `SELECT type FROM outbox_events WHERE tenant_id = $1 AND type LIKE 'listing.%' ORDER BY seq`,
      [tenantId],
    ),
  );
  return rows.map(({ type }) => type);
};

/** Where each listing stands by the audit chain alone. */
function statusesOf(found: Entry[]): Record<string, string> {
  const alone: Record<string, string> = {
    'listing.accepted': 'ACCEPTED_BY_CHANNEL',
    'listing.rejected': 'REJECTED_BY_CHANNEL',
    'listing.live': 'LIVE',
    'listing.suppressed': 'SUPPRESSED',
    'listing.paused': 'PAUSED',
    'listing.withdrawn': 'WITHDRAWN',
  };
  const statuses: Record<string, string> = {};
  for (const { action, subject, details } of found) {
    if (alone[action]) statuses[subject] = alone[action];
    for (const [to, ids] of Object.entries((details.listing_ids ?? {}) as Record<string, string[]>))
      for (const id of ids) statuses[id] = to;
  }
  return statuses;
}

describe('what moves is recorded', () => {
  it('on every step to live, together where many move at once, and not again by a repeat', async () => {
    const seller = await bench.seller(APPLICATION);
    for (const sku of ['A', 'B']) await bench.product(seller, { sku });
    await bench.product(seller, { sku: 'C', hsCode: null });
    const { publishIds: ids } = await bench.activities.prepareListings({ ...seller, after: null });
    await bench.activities.prepareListings({ ...seller, after: null });
    for (let twice = 0; twice < 2; twice++) await bench.activities.publishListings({ ...seller, ids });
    expect((await entries(seller)).map(({ action, details }) => [action, details.counts])).toEqual([
      ['listing.batch_moved', { READY: 2, NOT_READY: 1 }],
      ['listing.batch_moved', { SUBMITTED: 2 }],
      ['listing.accepted', undefined],
      ['listing.accepted', undefined],
      // The repeat sends again what was accepted.
      ['listing.batch_moved', { SUBMITTED: 2 }],
      ['listing.accepted', undefined],
      ['listing.accepted', undefined],
    ]);
    const [batch] = await bench.events(seller, 'listing.batch_moved');
    expect(batch).toEqual({ data: { counts: { READY: 2, NOT_READY: 1 } } });
    await bench.activities.readBackListings({ ...seller, ids });
    const before = await entries(seller);
    await bench.publish(seller);
    expect(await entries(seller)).toEqual(before);
    expect(await eventTypes(seller)).toEqual(before.map(({ action }) => action));
  });

  it('so that the audit chain alone says where every listing stands', async () => {
    const seller = await bench.seller({ ...APPLICATION, destinations: ['SA', 'CN'] });
    for (const sku of ['A', 'B', 'C']) await bench.product(seller, { sku });
    const agrees = async (): Promise<string[]> => {
      const rows = await bench.rowsOf(seller);
      expect(statusesOf(await entries(seller))).toEqual(
        Object.fromEntries(rows.map(({ id, status }) => [id, status])),
      );
      return [...new Set(rows.map(({ status }) => status))].sort();
    };
    await bench.publish(seller);
    expect(await agrees()).toEqual(['LIVE', 'NOT_READY']);
    await bench.setLifecycle(seller, 'SUSPENDED');
    await bench.activities.pauseListings({ ...seller, after: null });
    expect(await agrees()).toEqual(['NOT_READY', 'PAUSED']);
    await bench.setLifecycle(seller, 'ACTIVE');
    await bench.edit(seller, { ...APPLICATION, psw_uid: undefined });
    await bench.publish(seller);
    expect(await agrees()).toEqual(['NOT_READY', 'SUPPRESSED']);
    await bench.setLifecycle(seller, 'OFFBOARDING');
    await bench.activities.withdrawListings({ ...seller, after: null });
    expect(await agrees()).toEqual(['WITHDRAWN']);
    await bench.setLifecycle(seller, 'ACTIVE');
    await bench.edit(seller, APPLICATION);
    await bench.publish(seller);
    expect(await agrees()).toEqual(['LIVE', 'NOT_READY']);
  });
});
