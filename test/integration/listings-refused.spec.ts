import { StorefrontChannel } from '../../libs/listings/src/channels/storefront.channel';
import { BENCH_NOW, ListingBench } from '../support/listing-bench';

const APPLICATION = { channels: ['storefront'], destinations: ['SA'], psw_uid: 'PSW-1' };

let bench: ListingBench;
beforeAll(async () => void (bench = await ListingBench.open()));
afterAll(() => bench.test.drop());
beforeEach(() => bench.clock.set(BENCH_NOW));

describe('goods that cannot be written', () => {
  it('takes a text whose cut falls into a character of two halves', async () => {
    const seller = await bench.seller(APPLICATION);
    // One of the two is cut in the middle of a pair, whatever stands before it.
    for (const [sku, start] of ['', 'x'].entries())
      await bench.product(seller, {
        sku: `PAIR-${sku}`,
        record: { description: start + '🧂'.repeat(3_000) },
      });
    await bench.publish(seller);
    expect(await bench.shown(seller)).toEqual(['PAIR-0 storefront SA LIVE', 'PAIR-1 storefront SA LIVE']);
  });

  it('gives the one that PostgreSQL refuses its reason, and lists the others', async () => {
    const seller = await bench.seller(APPLICATION);
    for (const sku of ['A', 'B', 'C']) await bench.product(seller, { sku });
    await bench.publish(seller);
    await bench.test.database.transaction(seller.tenantId, (tx) =>
      tx.query(
        `UPDATE products SET title = 'Changed ' || sku,
                record = CASE sku WHEN 'B' THEN record || '{"moq": 3000000000}' ELSE record END
          WHERE tenant_id = $1`,
        [seller.tenantId],
      ),
    );
    expect(await bench.publish(seller)).toEqual([]);
    expect(await bench.shown(seller)).toEqual([
      'A storefront SA LIVE',
      'B storefront SA REJECTED_BY_CHANNEL CHANNEL.CANNOT_BE_WRITTEN',
      'C storefront SA LIVE',
    ]);
    expect(await bench.events(seller, 'listing.rejected')).toHaveLength(1);
    // What buyers saw before is not what the seller sells any more.
    const refused = (await bench.rowsOf(seller)).find(({ sku }) => sku === 'B')!;
    expect(await bench.channel.readBack(seller.tenantId, refused.channelRef!)).toBeNull();
    await bench.test.database.transaction(seller.tenantId, (tx) =>
      tx.query(`UPDATE products SET record = record || '{"moq": 3}' WHERE tenant_id = $1`, [seller.tenantId]),
    );
    await bench.publish(seller);
    expect((await bench.shown(seller))[1]).toBe('B storefront SA LIVE');
  });

  it('goes on with the rest when the channel fails for one, and comes back to that one', async () => {
    const seller = await bench.seller(APPLICATION);
    for (const sku of ['A', 'B', 'C']) await bench.product(seller, { sku });
    const { publishIds: ids } = await bench.activities.prepareListings({ ...seller, after: null });
    const broken = new StorefrontChannel(bench.test.database);
    const real = broken.publish.bind(broken);
    broken.publish = async (tenantId, payload) => {
      if (payload.sku === 'B') throw new Error('The channel does not answer');
      return real(tenantId, payload);
    };
    const failing = bench.activitiesWith(broken);
    await expect(failing.publishListings({ ...seller, ids })).rejects.toThrow('does not answer');
    await bench.activities.readBackListings({ ...seller, ids });
    expect(await bench.shown(seller)).toEqual([
      'A storefront SA LIVE',
      'B storefront SA SUBMITTED LISTING.WAITING_FOR_CHANNEL',
      'C storefront SA LIVE',
    ]);
    await bench.activities.publishListings({ ...seller, ids });
    await bench.activities.readBackListings({ ...seller, ids });
    expect((await bench.shown(seller))[1]).toBe('B storefront SA LIVE');
  });
});
