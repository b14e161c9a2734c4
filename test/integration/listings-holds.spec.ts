import { ListingRepository } from '@app/listings';
import { StorefrontChannel } from '../../libs/listings/src/channels/storefront.channel';
import { BENCH_NOW, ListingBench } from '../support/listing-bench';

const APPLICATION = {
  address: { city: 'Khewra' },
  channels: ['storefront'],
  destinations: ['CN', 'SA'],
  psw_uid: 'PSW-1',
  product_hs: ['1006.30', '2501.00'],
};

let bench: ListingBench;
beforeAll(async () => void (bench = await ListingBench.open()));
afterAll(() => bench.test.drop());
beforeEach(() => bench.clock.set(BENCH_NOW));

describe('holds and ends', () => {
  it('pauses, confirmed by read-back, and brings back after the hold', async () => {
    const seller = await bench.seller({ ...APPLICATION, destinations: ['SA'] });
    const id = await bench.product(seller, { sku: 'A' });
    await bench.publish(seller);
    await bench.setLifecycle(seller, 'SUSPENDED');
    for (let twice = 0; twice < 2; twice++) await bench.activities.pauseListings({ ...seller, after: null });
    expect(await bench.shown(seller)).toEqual(['A storefront SA PAUSED SELLER.ON_HOLD']);
    await expect(bench.storefront.product(id)).rejects.toMatchObject({ code: 'STOREFRONT.NOT_FOUND' });
    expect(await bench.events(seller, 'listing.paused')).toHaveLength(1);
    // A batch that runs during the hold brings nothing back.
    await bench.publish(seller);
    expect(await bench.shown(seller)).toEqual(['A storefront SA PAUSED SELLER.ON_HOLD']);
    await bench.setLifecycle(seller, 'ACTIVE');
    await bench.publish(seller);
    expect(await bench.shown(seller)).toEqual(['A storefront SA LIVE']);
    // A pause that comes late, after the hold was lifted, does nothing.
    await bench.activities.pauseListings({ ...seller, after: null });
    expect(await bench.shown(seller)).toEqual(['A storefront SA LIVE']);
  });

  it('stops what is on its way when the hold comes', async () => {
    const seller = await bench.seller({ ...APPLICATION, destinations: ['SA'] });
    const id = await bench.product(seller, { sku: 'A' });
    const { publishIds: ids } = await bench.activities.prepareListings({ ...seller, after: null });
    const slow = new StorefrontChannel(bench.test.database);
    const real = slow.publish.bind(slow);
    slow.publish = async (...given) => {
      await bench.setLifecycle(seller, 'SUSPENDED');
      await bench.activities.pauseListings({ ...seller, after: null });
      return real(...given);
    };
    const overtaken = bench.activitiesWith(slow);
    await overtaken.publishListings({ ...seller, ids });
    expect(await bench.activities.readBackListings({ ...seller, ids })).toEqual({ pending: [] });
    expect(await bench.shown(seller)).toEqual(['A storefront SA PAUSED SELLER.ON_HOLD']);
    await expect(bench.storefront.product(id)).rejects.toMatchObject({ code: 'STOREFRONT.NOT_FOUND' });
  });

  it('withdraws everything of a seller who leaves', async () => {
    const seller = await bench.seller(APPLICATION);
    await bench.product(seller, { sku: 'A' });
    await bench.publish(seller);
    // The batch finds a seller who is not leaving (any more): nothing happens.
    await bench.activities.withdrawListings({ ...seller, after: null });
    expect(await bench.shown(seller)).toContain('A storefront SA LIVE');
    await bench.setLifecycle(seller, 'OFFBOARDING');
    for (let twice = 0; twice < 2; twice++)
      await bench.activities.withdrawListings({ ...seller, after: null });
    expect(await bench.shown(seller)).toEqual([
      'A storefront CN WITHDRAWN SELLER.OFFBOARDED',
      'A storefront SA WITHDRAWN SELLER.OFFBOARDED',
    ]);
    const items = await bench.test.database.read(seller.tenantId, (tx) =>
      tx.query(`SELECT id FROM storefront_items WHERE tenant_id = $1`, [seller.tenantId]),
    );
    expect(items).toEqual([]);
  });

  it('refuses a move that is not in the table, and a live listing with reasons', async () => {
    const seller = await bench.seller({ ...APPLICATION, destinations: ['SA'] });
    await bench.product(seller, { sku: 'A' });
    await bench.publish(seller);
    const [row] = await bench.rowsOf(seller);
    const change = (given: object) =>
      bench.test.database.transaction(seller.tenantId, (tx) => new ListingRepository(tx).update(row!, given));
    await expect(change({ status: 'READY', reasons: [{ code: 'CHANNEL.REJECTED' }] })).rejects.toThrow(
      'from LIVE to READY',
    );
    await expect(change({ reasons: [{ code: 'CHANNEL.REJECTED' }] })).rejects.toThrow('not live');
  });
});
