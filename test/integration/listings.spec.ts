import { BENCH_NOW, ListingBench } from '../support/listing-bench';

const PAPERS = [
  { key: 'cn.registration_on_packaging', value: 'yes' },
  { key: 'cn.label_gb7718_2011', value: 'yes' },
];
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

describe('a batch of listings', () => {
  it('puts live what may be, and says why for the rest; a second run changes nothing', async () => {
    const seller = await bench.seller(APPLICATION);
    await bench.product(seller, { sku: 'RICE' });
    await bench.product(seller, { sku: 'BOWL', hsCode: null });
    await bench.product(seller, { sku: 'DRAFT', status: 'CHANGES_REQUESTED' });
    expect(await bench.publish(seller)).toEqual([]);
    expect(await bench.shown(seller)).toEqual([
      'BOWL storefront CN NOT_READY COMPLIANCE.HS_CODE_MISSING',
      'BOWL storefront SA NOT_READY COMPLIANCE.HS_CODE_MISSING',
      'DRAFT storefront CN NOT_READY PRODUCT.NOT_ACCEPTED CN-FOOD-REG CN-FOOD-IMPEXP CN-LABEL-7718-2011',
      'DRAFT storefront SA NOT_READY PRODUCT.NOT_ACCEPTED',
      'RICE storefront CN NOT_READY CN-FOOD-REG CN-FOOD-IMPEXP CN-LABEL-7718-2011',
      'RICE storefront SA LIVE',
    ]);
    const before = await bench.rowsOf(seller);
    await bench.publish(seller);
    expect(await bench.rowsOf(seller)).toEqual(before);
    expect(await bench.events(seller, 'listing.live')).toHaveLength(1);
    const [live] = before.filter(({ status }) => status === 'LIVE');
    expect(live).toMatchObject({ channelRef: expect.stringMatching(/^sfi_/), ruleSetVersion: 1 });
    expect(await bench.channel.readBack(seller.tenantId, live!.channelRef!)).toEqual(live!.sent);
  });

  it('takes every activity twice in a row, overlapping too', async () => {
    const seller = await bench.seller(APPLICATION);
    await bench.product(seller, { sku: 'A' });
    const [first, second] = await Promise.all([
      bench.activities.prepareListings({ ...seller, after: null }),
      bench.activities.prepareListings({ ...seller, after: null }),
    ]);
    expect(second.publishIds).toEqual(first.publishIds);
    const ids = first.publishIds;
    expect(ids).toHaveLength(1);
    await Promise.all([
      bench.activities.publishListings({ ...seller, ids }),
      bench.activities.publishListings({ ...seller, ids }),
    ]);
    await Promise.all([
      bench.activities.readBackListings({ ...seller, ids }),
      bench.activities.readBackListings({ ...seller, ids }),
    ]);
    expect((await bench.rowsOf(seller)).filter(({ status }) => status === 'LIVE')).toHaveLength(1);
    expect(await bench.events(seller, 'listing.live')).toHaveLength(1);
    const items = await bench.test.database.read(seller.tenantId, (tx) =>
      tx.query(`SELECT id FROM storefront_items WHERE tenant_id = $1`, [seller.tenantId]),
    );
    expect(items).toHaveLength(1);
  });

  it('is live only after a read-back that equals what was sent', async () => {
    const seller = await bench.seller({ ...APPLICATION, destinations: ['SA'] });
    await bench.product(seller, { sku: 'A' });
    const { publishIds: ids } = await bench.activities.prepareListings({ ...seller, after: null });
    await bench.activities.publishListings({ ...seller, ids });
    expect(await bench.shown(seller)).toEqual([
      'A storefront SA ACCEPTED_BY_CHANNEL CHANNEL.READBACK_PENDING',
    ]);
    const tamper = (sql: string) =>
      bench.test.database.transaction(seller.tenantId, (tx) => tx.query(sql, [seller.tenantId]));
    await tamper(`UPDATE storefront_items SET moq = 11, brand = 'x' WHERE tenant_id = $1`);
    expect(await bench.activities.readBackListings({ ...seller, ids })).toEqual({ pending: ids });
    const [differs] = await bench.rowsOf(seller);
    expect(differs).toMatchObject({
      status: 'ACCEPTED_BY_CHANNEL',
      reasons: [{ code: 'CHANNEL.READBACK_DIFFERS', pointers: ['/moq', '/brand'] }],
    });
    await tamper(`DELETE FROM storefront_items WHERE tenant_id = $1`);
    expect(await bench.activities.readBackListings({ ...seller, ids })).toEqual({ pending: ids });
    expect(await bench.shown(seller)).toEqual([
      'A storefront SA ACCEPTED_BY_CHANNEL CHANNEL.READBACK_MISSING',
    ]);
    await bench.activities.publishListings({ ...seller, ids });
    expect(await bench.activities.readBackListings({ ...seller, ids })).toEqual({ pending: [] });
    expect(await bench.shown(seller)).toEqual(['A storefront SA LIVE']);
  });

  it('follows the papers: registered goods go live, and come down on the day a label runs out', async () => {
    const registered = {
      ...APPLICATION,
      destinations: ['CN'],
      gacc_registration: 'CPAK10060000000001',
      compliance_evidence: PAPERS,
    };
    const seller = await bench.seller({ ...APPLICATION, destinations: ['CN'] });
    await bench.product(seller, { sku: 'A' });
    await bench.publish(seller);
    expect(await bench.shown(seller)).toEqual([
      'A storefront CN NOT_READY CN-FOOD-REG CN-FOOD-IMPEXP CN-LABEL-7718-2011',
    ]);
    await bench.edit(seller, registered);
    await bench.publish(seller);
    expect(await bench.shown(seller)).toEqual(['A storefront CN LIVE']);
    bench.clock.set(new Date('2027-03-16T00:00:00Z'));
    await bench.publish(seller);
    expect(await bench.shown(seller)).toEqual(['A storefront CN SUPPRESSED CN-LABEL-7718-2025']);
    expect(await bench.events(seller, 'listing.suppressed')).toHaveLength(1);
    const [row] = await bench.rowsOf(seller);
    expect(await bench.channel.readBack(seller.tenantId, row!.channelRef!)).toBeNull();
    await bench.edit(seller, {
      ...registered,
      compliance_evidence: [...PAPERS, { key: 'cn.label_gb7718_2025', value: 'new' }],
    });
    await bench.publish(seller);
    expect(await bench.shown(seller)).toEqual(['A storefront CN LIVE']);
  });

  it('counts evidence as missing whose end is no date, whatever it was typed as', async () => {
    const evidence = (until: unknown) => ({
      ...APPLICATION,
      destinations: ['SA'],
      psw_uid: undefined,
      compliance_evidence: [{ key: 'pk.psw_uid', value: 'PSW-1', valid_until: until }],
    });
    const seller = await bench.seller(evidence('2026-11-24'));
    await bench.product(seller, { sku: 'A' });
    await bench.publish(seller);
    expect(await bench.shown(seller)).toEqual(['A storefront SA LIVE']);
    for (const until of ['31/12/2020', '31/12/2030', 20301231, true]) {
      await bench.edit(seller, evidence(until));
      await bench.publish(seller);
      const [row] = await bench.rowsOf(seller);
      expect(row).toMatchObject({
        status: 'SUPPRESSED',
        reasons: [{ code: 'COMPLIANCE.EVIDENCE_DATE_INVALID', ruleId: 'PK-PSW', key: 'pk.psw_uid' }],
      });
    }
  });

  it('sends a changed product again', async () => {
    const seller = await bench.seller({ ...APPLICATION, destinations: ['SA'] });
    const id = await bench.product(seller, { sku: 'A', title: 'Old title' });
    await bench.publish(seller);
    await bench.test.database.transaction(seller.tenantId, (tx) =>
      tx.query(`UPDATE products SET title = 'New title' WHERE id = $1`, [id]),
    );
    await bench.publish(seller);
    expect(await bench.shown(seller)).toEqual(['A storefront SA LIVE']);
    expect((await bench.storefront.product(id)).title).toBe('New title');
  });

  it('declares the pavilion, whose hand-off is not there yet', async () => {
    const seller = await bench.seller({
      ...APPLICATION,
      channels: ['storefront', 'jd_pavilion', 'moon'],
      gacc_registration: 'CPAK10060000000001',
      compliance_evidence: PAPERS,
    });
    await bench.product(seller, { sku: 'A' });
    await bench.publish(seller);
    expect(await bench.shown(seller)).toEqual([
      'A jd_pavilion CN NOT_READY CHANNEL.HANDOFF_NOT_AVAILABLE',
      'A storefront CN LIVE',
      'A storefront SA LIVE',
    ]);
  });

  it('takes one declared HS code for goods without any, two it does not', async () => {
    const seller = await bench.seller({
      ...APPLICATION,
      destinations: ['US'],
      product_hs: ['6302.31'],
    });
    const id = await bench.product(seller, { sku: 'A', hsCode: null });
    await bench.publish(seller);
    expect((await bench.storefront.product(id)).hsCode).toBe('630231');
  });

  it('pages through a catalogue larger than one page', async () => {
    const seller = await bench.seller({ ...APPLICATION, destinations: ['SA', 'AE'] });
    for (let n = 0; n < 55; n++) await bench.product(seller, { sku: `A${n}` });
    await bench.publish(seller);
    const rows = await bench.rowsOf(seller);
    expect(rows).toHaveLength(110);
    expect(rows.every(({ status }) => status === 'LIVE')).toBe(true);
  });

  it('does nothing for a seller who is not active', async () => {
    const seller = await bench.seller(APPLICATION);
    await bench.product(seller, { sku: 'A' });
    await bench.setLifecycle(seller, 'IN_REVIEW');
    expect(await bench.activities.prepareListings({ ...seller, after: null })).toEqual({
      publishIds: [],
      takeDownIds: [],
      next: null,
    });
    expect(await bench.rowsOf(seller)).toEqual([]);
  });
});
