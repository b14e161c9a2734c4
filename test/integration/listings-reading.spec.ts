import type { ListingsService } from '@app/listings';
import { newId } from '@app/platform';
import { BENCH_NOW, callerOf, ListingBench } from '../support/listing-bench';
import type { ListedSeller } from '../support/listed-seller';

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

describe('reading', () => {
  it('lists with filters and a cursor, and not across tenants or sellers', async () => {
    const seller = await bench.seller(APPLICATION);
    for (const sku of ['A', 'B', 'C']) await bench.product(seller, { sku });
    await bench.publish(seller);
    const caller = callerOf(seller);
    const first = await bench.service.list(caller, seller.sellerId, { status: 'LIVE' }, { limit: 2 });
    expect(first.data).toHaveLength(2);
    const rest = await bench.service.list(
      caller,
      seller.sellerId,
      { status: 'LIVE' },
      { limit: 2, cursor: first.next_cursor! },
    );
    expect(rest).toMatchObject({ data: [{ sku: 'C', destination: 'SA' }], next_cursor: null });
    const destination = await bench.service.list(caller, seller.sellerId, { destination: 'CN' }, {});
    expect(destination.data.map(({ status }) => status)).toEqual(['NOT_READY', 'NOT_READY', 'NOT_READY']);
    const other = { ...caller, tenantId: newId('ten') };
    await expect(bench.service.list(other, seller.sellerId, {}, {})).rejects.toMatchObject({
      kind: 'not_found',
    });
    const stranger = callerOf(seller, { role: 'seller', sellerId: newId('sel') });
    await expect(bench.service.list(stranger, seller.sellerId, {}, {})).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(
      bench.service.list(caller, seller.sellerId, {}, { cursor: `${first.next_cursor}x` }),
    ).rejects.toMatchObject({ code: 'REQUEST.CURSOR_INVALID' });
  });

  it('assesses without storing: by description, and by product with the seller’s evidence', async () => {
    const seller = await bench.seller(APPLICATION);
    const productId = await bench.product(seller, { sku: 'A' });
    const caller = callerOf(seller);
    const described = { hsCode: '1006.30', attributes: {}, certifications: [], packaging: null };
    const unmet = async (request: Parameters<ListingsService['assess']>[1]) =>
      (await bench.service.assess(caller, request)).reasons.map(({ ruleId }) => ruleId);
    expect(await unmet({ product: described, destination: 'SA' })).toEqual(['PK-PSW']);
    const own = { sellerId: seller.sellerId, productId, destination: 'CN' };
    expect(await unmet(own)).toEqual(['CN-FOOD-REG', 'CN-FOOD-IMPEXP', 'CN-LABEL-7718-2011']);
    expect(await unmet({ ...own, date: '2027-03-16' })).toContain('CN-LABEL-7718-2025');
    const evidence = { 'cn.gacc_registration': { value: 'CPAK…' } };
    expect(await unmet({ ...own, evidence })).toEqual(['CN-FOOD-IMPEXP', 'CN-LABEL-7718-2011']);
    expect(await bench.rowsOf(seller)).toEqual([]);
    await expect(bench.service.assess(caller, { destination: 'CN' })).rejects.toMatchObject({
      code: 'COMPLIANCE.SUBJECT_UNCLEAR',
    });
    await expect(
      bench.service.assess(caller, { product: described, destination: 'CN', channel: 'moon' }),
    ).rejects.toMatchObject({ code: 'CHANNEL.UNKNOWN' });
    await expect(bench.service.assess(caller, { ...own, productId: newId('prd') })).rejects.toMatchObject({
      code: 'PRODUCT.NOT_FOUND',
    });
  });
});

describe('the public storefront', () => {
  let seller: ListedSeller;
  const ids: Record<string, string> = {};
  const find = async (q: string, destination?: string): Promise<string[]> =>
    (await bench.storefront.search({ q, destination })).data.map(({ sku }) => sku);

  beforeAll(async () => {
    bench.clock.set(new Date('2026-11-24T08:00:00Z'));
    seller = await bench.seller({ ...APPLICATION, destinations: ['SA', 'EU'] });
    const goods: [string, string, string][] = [
      ['ZQ-1', 'Zarqawiya basmati rice', '100630'],
      ['ZQ-2', 'Zarqawiya pink salt 100% pure', '250100'],
      ['ZQ-3', 'Zarqawiya salt lamp', '940521'],
    ];
    for (const [sku, title, hsCode] of goods) ids[sku] = await bench.product(seller, { sku, title, hsCode });
    await bench.publish(seller);
  });

  it('finds by every word, in any language, in spite of misspellings, and by destination', async () => {
    expect(await find('ZARQAWIYA')).toEqual(['ZQ-1', 'ZQ-2', 'ZQ-3']);
    expect(await find('salt zarqawiya')).toEqual(['ZQ-2', 'ZQ-3']);
    expect(await find('zq-3 粉盐')).toEqual(['ZQ-3']);
    expect(await find('zarqavia basmty')).toEqual(['ZQ-1']);
    expect(await find('zarqawiya', 'DE')).toEqual(['ZQ-1', 'ZQ-2']);
    expect(await find('zarqawiya', 'CN')).toEqual([]);
    expect(await find('no such thing anywhere')).toEqual([]);
  });

  it.each(['100%', '%', '_', '\\', "' OR 1=1 --", '\u0000', '🧂', 'x'.repeat(200), '   '])(
    'takes %j as text',
    async (q) => {
      const { data } = await bench.storefront.search({ q: `zarqawiya ${q}` });
      expect(data.length).toBeLessThanOrEqual(3);
      // A wildcard is a letter: only the salt has a per cent sign.
      if (q.includes('%')) expect(data[0]?.sku).toBe('ZQ-2');
    },
  );

  it('pages by product, each once whatever its destinations', async () => {
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await bench.storefront.search({ q: 'zarqawiya', limit: 1, cursor });
      seen.push(...page.data.map(({ sku }) => sku));
      if (!page.next_cursor) break;
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(['ZQ-1', 'ZQ-2', 'ZQ-3']);
  });

  it('shows a product page and its seller, and nothing that is not live', async () => {
    expect(await bench.storefront.product(ids['ZQ-1']!)).toMatchObject({
      sku: 'ZQ-1',
      priceTiers: [{ min_quantity: 10, amount_minor: '12550' }],
      incoterms: ['FOB'],
      destinations: ['EU', 'SA'],
      sellerName: 'Listed Seller',
      sellerCity: 'Khewra',
    });
    expect((await bench.storefront.product(ids['ZQ-3']!)).destinations).toEqual(['SA']);
    expect(await bench.storefront.seller(seller.sellerId)).toEqual({
      id: seller.sellerId,
      name: 'Listed Seller',
      city: 'Khewra',
      products: 3,
      categories: ['Goods'],
      destinations: ['EU', 'SA'],
      certifications: [],
    });
    for (const id of ['', 'prd_none', '\u0000', seller.sellerId])
      await expect(bench.storefront.product(id)).rejects.toMatchObject({ code: 'STOREFRONT.NOT_FOUND' });
    await expect(bench.storefront.seller(newId('sel'))).rejects.toMatchObject({ kind: 'not_found' });
  });
});
