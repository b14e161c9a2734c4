import { newId } from '@app/platform';
import { listingReassessmentWorkflowId } from '@workflows/listing/listing.contract';
import { REACTIONS, reactionContext } from '../../libs/notifications/src/reactions';
import { insertProduct, listedSeller } from '../support/listed-seller';
import { BENCH_NOW, ListingBench } from '../support/listing-bench';

const APPLICATION = { channels: ['storefront'], destinations: ['SA'], psw_uid: 'PSW-1' };

let bench: ListingBench;
beforeAll(async () => void (bench = await ListingBench.open()));
afterAll(() => bench.test.drop());
beforeEach(() => bench.clock.set(BENCH_NOW));

describe('looking at listings by the date alone', () => {
  it('takes down what only time has changed', async () => {
    const seller = await bench.seller({
      ...APPLICATION,
      psw_uid: undefined,
      compliance_evidence: [{ key: 'pk.psw_uid', value: 'PSW-1', valid_until: '2026-11-24' }],
    });
    await bench.product(seller, { sku: 'A' });
    await bench.publish(seller);
    expect(await bench.shown(seller)).toEqual(['A storefront SA LIVE']);
    bench.clock.set(new Date('2026-11-25T00:10:00Z'));
    const { sellerIds } = await bench.activities.sellersToReassess({ ...seller, after: null });
    expect(sellerIds).toEqual([seller.sellerId]);
    await bench.publish(seller);
    expect(await bench.shown(seller)).toEqual(['A storefront SA SUPPRESSED PK-PSW']);
  });

  it('finds the active sellers of the tenant who have goods, page by page', async () => {
    const tenantId = newId('ten');
    const inTenant = async (sku?: string): Promise<string> => {
      const seller = await listedSeller(bench.test.database, bench.vault, APPLICATION, tenantId);
      if (sku) await insertProduct(bench.test.database, seller, { sku });
      return seller.sellerId;
    };
    const expected: string[] = [];
    for (let n = 0; n < 101; n++) expected.push(await inTenant(`A-${n}`));
    await inTenant();
    const held = await inTenant('HELD');
    await bench.setLifecycle({ tenantId, sellerId: held, programmeId: '' }, 'SUSPENDED');
    const other = await bench.seller(APPLICATION);
    await bench.product(other, { sku: 'OTHER' });
    const first = await bench.activities.sellersToReassess({ tenantId, after: null });
    expect(first.sellerIds).toHaveLength(100);
    expect(first.next).toBe(first.sellerIds.at(-1));
    const second = await bench.activities.sellersToReassess({ tenantId, after: first.next });
    expect(second.next).toBeNull();
    expect([...first.sellerIds, ...second.sellerIds]).toEqual(expected.sort());
  });

  it.each(['seller.activated', 'catalogue_import.completed'])('begins at %s, once a tenant', (type) => {
    const starts = (sellerId: string) =>
      REACTIONS[type]!.map((reaction) =>
        reaction(
          {
            id: newId('evt'),
            tenantId: 'ten_1',
            type,
            subject: sellerId,
            sellerId,
            occurredAt: BENCH_NOW,
          } as never,
          reactionContext(),
        ),
      ).filter((start) => start?.workflowId === listingReassessmentWorkflowId('ten_1'));
    expect(starts('sel_1')).toHaveLength(1);
    expect(starts('sel_1')).toEqual(starts('sel_2'));
  });
});
