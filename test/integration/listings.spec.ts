import {
  type Listing,
  ListingChannels,
  ListingRepository,
  ListingsActivities,
  ListingsService,
  StorefrontService,
} from '@app/listings';
import { FixedClock, newId, type Principal, Vault } from '@app/platform';
import { StorefrontChannel } from '../../libs/listings/src/channels/storefront.channel';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { insertProduct, type ListedSeller, listedSeller } from '../support/listed-seller';

const vault = new Vault('ad'.repeat(32));
const clock = new FixedClock(new Date('2026-11-24T08:00:00Z'));
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

let test: TestDatabase;
let channel: StorefrontChannel;
let activities: ListingsActivities;
let service: ListingsService;
let storefront: StorefrontService;

beforeAll(async () => {
  test = await createTestDatabase(clock);
  channel = new StorefrontChannel(test.database);
  activities = new ListingsActivities(test.database, vault, new ListingChannels(channel));
  service = new ListingsService(test.database, vault, clock);
  storefront = new StorefrontService(test.database, vault);
});
afterAll(() => test.drop());
beforeEach(() => clock.set(new Date('2026-11-24T08:00:00Z')));

const callerOf = ({ tenantId }: ListedSeller, given: Partial<Principal> = {}): Principal => ({
  tenantId,
  keyId: 'key_1',
  role: 'agent',
  ...given,
});

const rowsOf = async (seller: ListedSeller): Promise<Listing[]> =>
  (await service.list(callerOf(seller), seller.sellerId, {}, { limit: 200 })).data;

const shown = async (seller: ListedSeller): Promise<string[]> =>
  (await rowsOf(seller))
    .map(({ sku, channel: name, destination, status, reasons }) =>
      [sku, name, destination, status, ...reasons.map((reason) => reason.ruleId ?? reason.code)].join(' '),
    )
    .sort();

/** One whole batch, as the workflow runs it. */
async function publish(seller: ListedSeller): Promise<string[]> {
  const pending: string[] = [];
  for (let after: string | null = null; ;) {
    const page = await activities.prepareListings({ ...seller, after });
    await activities.takeDownListings({ ...seller, ids: page.takeDownIds });
    await activities.publishListings({ ...seller, ids: page.publishIds });
    pending.push(...(await activities.readBackListings({ ...seller, ids: page.publishIds })).pending);
    if (page.next === null) return pending;
    after = page.next;
  }
}

const edit = (seller: ListedSeller, application: Record<string, unknown>) =>
  test.database.transaction(seller.tenantId, async (tx) => {
    const sealed = vault.seal(
      seller.tenantId,
      'answers',
      `sellers.application|${seller.sellerId}`,
      JSON.stringify(application),
    );
    await tx.query(`UPDATE sellers SET application_sealed = $2 WHERE id = $1`, [seller.sellerId, sealed]);
  });

const setLifecycle = (seller: ListedSeller, lifecycle: string) =>
  test.database.transaction(seller.tenantId, (tx) =>
    tx.query(`UPDATE sellers SET lifecycle = $2 WHERE id = $1`, [seller.sellerId, lifecycle]),
  );

const events = (seller: ListedSeller, type: string) =>
  test.database.read(seller.tenantId, (tx) =>
    tx.query(`SELECT id FROM outbox_events WHERE tenant_id = $1 AND type = $2`, [seller.tenantId, type]),
  );

describe('a batch of listings', () => {
  it('puts live what may be, and says why for the rest; a second run changes nothing', async () => {
    const seller = await listedSeller(test.database, vault, APPLICATION);
    await insertProduct(test.database, seller, { sku: 'RICE' });
    await insertProduct(test.database, seller, { sku: 'BOWL', hsCode: null });
    await insertProduct(test.database, seller, { sku: 'DRAFT', status: 'CHANGES_REQUESTED' });
    expect(await publish(seller)).toEqual([]);
    expect(await shown(seller)).toEqual([
      'BOWL storefront CN NOT_READY COMPLIANCE.HS_CODE_MISSING',
      'BOWL storefront SA NOT_READY COMPLIANCE.HS_CODE_MISSING',
      'DRAFT storefront CN NOT_READY PRODUCT.NOT_ACCEPTED CN-FOOD-REG CN-FOOD-IMPEXP CN-LABEL-7718-2011',
      'DRAFT storefront SA NOT_READY PRODUCT.NOT_ACCEPTED',
      'RICE storefront CN NOT_READY CN-FOOD-REG CN-FOOD-IMPEXP CN-LABEL-7718-2011',
      'RICE storefront SA LIVE',
    ]);
    const before = await rowsOf(seller);
    await publish(seller);
    expect(await rowsOf(seller)).toEqual(before);
    expect(await events(seller, 'listing.live')).toHaveLength(1);
    const [live] = before.filter(({ status }) => status === 'LIVE');
    expect(live).toMatchObject({ channelRef: expect.stringMatching(/^sfi_/), ruleSetVersion: 1 });
    expect(await channel.readBack(seller.tenantId, live!.channelRef!)).toEqual(live!.sent);
  });

  it('takes every activity twice in a row, overlapping too', async () => {
    const seller = await listedSeller(test.database, vault, APPLICATION);
    await insertProduct(test.database, seller, { sku: 'A' });
    const [first, second] = await Promise.all([
      activities.prepareListings({ ...seller, after: null }),
      activities.prepareListings({ ...seller, after: null }),
    ]);
    expect(second.publishIds).toEqual(first.publishIds);
    const ids = first.publishIds;
    expect(ids).toHaveLength(1);
    await Promise.all([
      activities.publishListings({ ...seller, ids }),
      activities.publishListings({ ...seller, ids }),
    ]);
    await Promise.all([
      activities.readBackListings({ ...seller, ids }),
      activities.readBackListings({ ...seller, ids }),
    ]);
    expect((await rowsOf(seller)).filter(({ status }) => status === 'LIVE')).toHaveLength(1);
    expect(await events(seller, 'listing.live')).toHaveLength(1);
    const items = await test.database.read(seller.tenantId, (tx) =>
      tx.query(`SELECT id FROM storefront_items WHERE tenant_id = $1`, [seller.tenantId]),
    );
    expect(items).toHaveLength(1);
  });

  it('is live only after a read-back that equals what was sent', async () => {
    const seller = await listedSeller(test.database, vault, { ...APPLICATION, destinations: ['SA'] });
    await insertProduct(test.database, seller, { sku: 'A' });
    const { publishIds: ids } = await activities.prepareListings({ ...seller, after: null });
    await activities.publishListings({ ...seller, ids });
    expect(await shown(seller)).toEqual(['A storefront SA ACCEPTED_BY_CHANNEL CHANNEL.READBACK_PENDING']);
    const tamper = (sql: string) =>
      test.database.transaction(seller.tenantId, (tx) => tx.query(sql, [seller.tenantId]));
    await tamper(`UPDATE storefront_items SET moq = 11, brand = 'x' WHERE tenant_id = $1`);
    expect(await activities.readBackListings({ ...seller, ids })).toEqual({ pending: ids });
    const [differs] = await rowsOf(seller);
    expect(differs).toMatchObject({
      status: 'ACCEPTED_BY_CHANNEL',
      reasons: [{ code: 'CHANNEL.READBACK_DIFFERS', pointers: ['/moq', '/brand'] }],
    });
    await tamper(`DELETE FROM storefront_items WHERE tenant_id = $1`);
    expect(await activities.readBackListings({ ...seller, ids })).toEqual({ pending: ids });
    expect(await shown(seller)).toEqual(['A storefront SA ACCEPTED_BY_CHANNEL CHANNEL.READBACK_MISSING']);
    await activities.publishListings({ ...seller, ids });
    expect(await activities.readBackListings({ ...seller, ids })).toEqual({ pending: [] });
    expect(await shown(seller)).toEqual(['A storefront SA LIVE']);
  });

  it('follows the papers: registered goods go live, and come down on the day a label runs out', async () => {
    const registered = {
      ...APPLICATION,
      destinations: ['CN'],
      gacc_registration: 'CPAK10060000000001',
      compliance_evidence: PAPERS,
    };
    const seller = await listedSeller(test.database, vault, { ...APPLICATION, destinations: ['CN'] });
    await insertProduct(test.database, seller, { sku: 'A' });
    await publish(seller);
    expect(await shown(seller)).toEqual([
      'A storefront CN NOT_READY CN-FOOD-REG CN-FOOD-IMPEXP CN-LABEL-7718-2011',
    ]);
    await edit(seller, registered);
    await publish(seller);
    expect(await shown(seller)).toEqual(['A storefront CN LIVE']);
    clock.set(new Date('2027-03-16T00:00:00Z'));
    await publish(seller);
    expect(await shown(seller)).toEqual(['A storefront CN SUPPRESSED CN-LABEL-7718-2025']);
    expect(await events(seller, 'listing.suppressed')).toHaveLength(1);
    const [row] = await rowsOf(seller);
    expect(await channel.readBack(seller.tenantId, row!.channelRef!)).toBeNull();
    await edit(seller, {
      ...registered,
      compliance_evidence: [...PAPERS, { key: 'cn.label_gb7718_2025', value: 'new' }],
    });
    await publish(seller);
    expect(await shown(seller)).toEqual(['A storefront CN LIVE']);
  });

  it('counts evidence as missing whose end is no date, whatever it was typed as', async () => {
    const evidence = (until: unknown) => ({
      ...APPLICATION,
      destinations: ['SA'],
      psw_uid: undefined,
      compliance_evidence: [{ key: 'pk.psw_uid', value: 'PSW-1', valid_until: until }],
    });
    const seller = await listedSeller(test.database, vault, evidence('2026-11-24'));
    await insertProduct(test.database, seller, { sku: 'A' });
    await publish(seller);
    expect(await shown(seller)).toEqual(['A storefront SA LIVE']);
    for (const until of ['31/12/2020', '31/12/2030', 20301231, true]) {
      await edit(seller, evidence(until));
      await publish(seller);
      const [row] = await rowsOf(seller);
      expect(row).toMatchObject({
        status: 'SUPPRESSED',
        reasons: [{ code: 'COMPLIANCE.EVIDENCE_DATE_INVALID', ruleId: 'PK-PSW', key: 'pk.psw_uid' }],
      });
    }
  });

  it('sends a changed product again', async () => {
    const seller = await listedSeller(test.database, vault, { ...APPLICATION, destinations: ['SA'] });
    const id = await insertProduct(test.database, seller, { sku: 'A', title: 'Old title' });
    await publish(seller);
    await test.database.transaction(seller.tenantId, (tx) =>
      tx.query(`UPDATE products SET title = 'New title' WHERE id = $1`, [id]),
    );
    await publish(seller);
    expect(await shown(seller)).toEqual(['A storefront SA LIVE']);
    expect((await storefront.product(id)).title).toBe('New title');
  });

  it('declares the pavilion, whose hand-off is not there yet', async () => {
    const seller = await listedSeller(test.database, vault, {
      ...APPLICATION,
      channels: ['storefront', 'jd_pavilion', 'moon'],
      gacc_registration: 'CPAK10060000000001',
      compliance_evidence: PAPERS,
    });
    await insertProduct(test.database, seller, { sku: 'A' });
    await publish(seller);
    expect(await shown(seller)).toEqual([
      'A jd_pavilion CN NOT_READY CHANNEL.HANDOFF_NOT_AVAILABLE',
      'A storefront CN LIVE',
      'A storefront SA LIVE',
    ]);
  });

  it('takes one declared HS code for goods without any, two it does not', async () => {
    const seller = await listedSeller(test.database, vault, {
      ...APPLICATION,
      destinations: ['US'],
      product_hs: ['6302.31'],
    });
    const id = await insertProduct(test.database, seller, { sku: 'A', hsCode: null });
    await publish(seller);
    expect((await storefront.product(id)).hsCode).toBe('630231');
  });

  it('pages through a catalogue larger than one page', async () => {
    const seller = await listedSeller(test.database, vault, { ...APPLICATION, destinations: ['SA', 'AE'] });
    for (let n = 0; n < 55; n++) await insertProduct(test.database, seller, { sku: `A${n}` });
    await publish(seller);
    const rows = await rowsOf(seller);
    expect(rows).toHaveLength(110);
    expect(rows.every(({ status }) => status === 'LIVE')).toBe(true);
  });

  it('does nothing for a seller who is not active', async () => {
    const seller = await listedSeller(test.database, vault, APPLICATION);
    await insertProduct(test.database, seller, { sku: 'A' });
    await setLifecycle(seller, 'IN_REVIEW');
    expect(await activities.prepareListings({ ...seller, after: null })).toEqual({
      publishIds: [],
      takeDownIds: [],
      next: null,
    });
    expect(await rowsOf(seller)).toEqual([]);
  });
});

describe('holds and ends', () => {
  it('pauses, confirmed by read-back, and brings back after the hold', async () => {
    const seller = await listedSeller(test.database, vault, { ...APPLICATION, destinations: ['SA'] });
    const id = await insertProduct(test.database, seller, { sku: 'A' });
    await publish(seller);
    await setLifecycle(seller, 'SUSPENDED');
    for (let twice = 0; twice < 2; twice++) await activities.pauseListings({ ...seller, after: null });
    expect(await shown(seller)).toEqual(['A storefront SA PAUSED SELLER.ON_HOLD']);
    await expect(storefront.product(id)).rejects.toMatchObject({ code: 'STOREFRONT.NOT_FOUND' });
    expect(await events(seller, 'listing.paused')).toHaveLength(1);
    // A batch that runs during the hold brings nothing back.
    await publish(seller);
    expect(await shown(seller)).toEqual(['A storefront SA PAUSED SELLER.ON_HOLD']);
    await setLifecycle(seller, 'ACTIVE');
    await publish(seller);
    expect(await shown(seller)).toEqual(['A storefront SA LIVE']);
    // A pause that comes late, after the hold was lifted, does nothing.
    await activities.pauseListings({ ...seller, after: null });
    expect(await shown(seller)).toEqual(['A storefront SA LIVE']);
  });

  it('stops what is on its way when the hold comes', async () => {
    const seller = await listedSeller(test.database, vault, { ...APPLICATION, destinations: ['SA'] });
    const id = await insertProduct(test.database, seller, { sku: 'A' });
    const { publishIds: ids } = await activities.prepareListings({ ...seller, after: null });
    const slow = new StorefrontChannel(test.database);
    const real = slow.publish.bind(slow);
    slow.publish = async (...given) => {
      await setLifecycle(seller, 'SUSPENDED');
      await activities.pauseListings({ ...seller, after: null });
      return real(...given);
    };
    const overtaken = new ListingsActivities(test.database, vault, new ListingChannels(slow));
    await overtaken.publishListings({ ...seller, ids });
    expect(await activities.readBackListings({ ...seller, ids })).toEqual({ pending: [] });
    expect(await shown(seller)).toEqual(['A storefront SA PAUSED SELLER.ON_HOLD']);
    await expect(storefront.product(id)).rejects.toMatchObject({ code: 'STOREFRONT.NOT_FOUND' });
  });

  it('withdraws everything of a seller who leaves', async () => {
    const seller = await listedSeller(test.database, vault, APPLICATION);
    await insertProduct(test.database, seller, { sku: 'A' });
    await publish(seller);
    // The batch finds a seller who is not leaving (any more): nothing happens.
    await activities.withdrawListings({ ...seller, after: null });
    expect(await shown(seller)).toContain('A storefront SA LIVE');
    await setLifecycle(seller, 'OFFBOARDING');
    for (let twice = 0; twice < 2; twice++) await activities.withdrawListings({ ...seller, after: null });
    expect(await shown(seller)).toEqual([
      'A storefront CN WITHDRAWN SELLER.OFFBOARDED',
      'A storefront SA WITHDRAWN SELLER.OFFBOARDED',
    ]);
    const items = await test.database.read(seller.tenantId, (tx) =>
      tx.query(`SELECT id FROM storefront_items WHERE tenant_id = $1`, [seller.tenantId]),
    );
    expect(items).toEqual([]);
  });

  it('refuses a move that is not in the table, and a live listing with reasons', async () => {
    const seller = await listedSeller(test.database, vault, { ...APPLICATION, destinations: ['SA'] });
    await insertProduct(test.database, seller, { sku: 'A' });
    await publish(seller);
    const [row] = await rowsOf(seller);
    const change = (given: object) =>
      test.database.transaction(seller.tenantId, (tx) => new ListingRepository(tx).update(row!, given));
    await expect(change({ status: 'READY', reasons: [{ code: 'CHANNEL.REJECTED' }] })).rejects.toThrow(
      'from LIVE to READY',
    );
    await expect(change({ reasons: [{ code: 'CHANNEL.REJECTED' }] })).rejects.toThrow('not live');
  });
});

describe('reading', () => {
  it('lists with filters and a cursor, and not across tenants or sellers', async () => {
    const seller = await listedSeller(test.database, vault, APPLICATION);
    for (const sku of ['A', 'B', 'C']) await insertProduct(test.database, seller, { sku });
    await publish(seller);
    const caller = callerOf(seller);
    const first = await service.list(caller, seller.sellerId, { status: 'LIVE' }, { limit: 2 });
    expect(first.data).toHaveLength(2);
    const rest = await service.list(
      caller,
      seller.sellerId,
      { status: 'LIVE' },
      { limit: 2, cursor: first.next_cursor! },
    );
    expect(rest).toMatchObject({ data: [{ sku: 'C', destination: 'SA' }], next_cursor: null });
    const destination = await service.list(caller, seller.sellerId, { destination: 'CN' }, {});
    expect(destination.data.map(({ status }) => status)).toEqual(['NOT_READY', 'NOT_READY', 'NOT_READY']);
    const other = { ...caller, tenantId: newId('ten') };
    await expect(service.list(other, seller.sellerId, {}, {})).rejects.toMatchObject({ kind: 'not_found' });
    const stranger = callerOf(seller, { role: 'seller', sellerId: newId('sel') });
    await expect(service.list(stranger, seller.sellerId, {}, {})).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(
      service.list(caller, seller.sellerId, {}, { cursor: `${first.next_cursor}x` }),
    ).rejects.toMatchObject({ code: 'REQUEST.CURSOR_INVALID' });
  });

  it('assesses without storing: by description, and by product with the seller’s evidence', async () => {
    const seller = await listedSeller(test.database, vault, APPLICATION);
    const productId = await insertProduct(test.database, seller, { sku: 'A' });
    const caller = callerOf(seller);
    const described = { hsCode: '1006.30', attributes: {}, certifications: [], packaging: null };
    const unmet = async (request: Parameters<ListingsService['assess']>[1]) =>
      (await service.assess(caller, request)).reasons.map(({ ruleId }) => ruleId);
    expect(await unmet({ product: described, destination: 'SA' })).toEqual(['PK-PSW']);
    const own = { sellerId: seller.sellerId, productId, destination: 'CN' };
    expect(await unmet(own)).toEqual(['CN-FOOD-REG', 'CN-FOOD-IMPEXP', 'CN-LABEL-7718-2011']);
    expect(await unmet({ ...own, date: '2027-03-16' })).toContain('CN-LABEL-7718-2025');
    const evidence = { 'cn.gacc_registration': { value: 'CPAK…' } };
    expect(await unmet({ ...own, evidence })).toEqual(['CN-FOOD-IMPEXP', 'CN-LABEL-7718-2011']);
    expect(await rowsOf(seller)).toEqual([]);
    await expect(service.assess(caller, { destination: 'CN' })).rejects.toMatchObject({
      code: 'COMPLIANCE.SUBJECT_UNCLEAR',
    });
    await expect(
      service.assess(caller, { product: described, destination: 'CN', channel: 'moon' }),
    ).rejects.toMatchObject({ code: 'CHANNEL.UNKNOWN' });
    await expect(service.assess(caller, { ...own, productId: newId('prd') })).rejects.toMatchObject({
      code: 'PRODUCT.NOT_FOUND',
    });
  });
});

describe('the public storefront', () => {
  let seller: ListedSeller;
  const ids: Record<string, string> = {};
  const find = async (q: string, destination?: string): Promise<string[]> =>
    (await storefront.search({ q, destination })).data.map(({ sku }) => sku);

  beforeAll(async () => {
    clock.set(new Date('2026-11-24T08:00:00Z'));
    seller = await listedSeller(test.database, vault, { ...APPLICATION, destinations: ['SA', 'EU'] });
    const goods: [string, string, string][] = [
      ['ZQ-1', 'Zarqawiya basmati rice', '100630'],
      ['ZQ-2', 'Zarqawiya pink salt 100% pure', '250100'],
      ['ZQ-3', 'Zarqawiya salt lamp', '940521'],
    ];
    for (const [sku, title, hsCode] of goods)
      ids[sku] = await insertProduct(test.database, seller, { sku, title, hsCode });
    await publish(seller);
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
      const { data } = await storefront.search({ q: `zarqawiya ${q}` });
      expect(data.length).toBeLessThanOrEqual(3);
      // A wildcard is a letter: only the salt has a per cent sign.
      if (q.includes('%')) expect(data[0]?.sku).toBe('ZQ-2');
    },
  );

  it('pages by product, each once whatever its destinations', async () => {
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await storefront.search({ q: 'zarqawiya', limit: 1, cursor });
      seen.push(...page.data.map(({ sku }) => sku));
      if (!page.next_cursor) break;
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(['ZQ-1', 'ZQ-2', 'ZQ-3']);
  });

  it('shows a product page and its seller, and nothing that is not live', async () => {
    expect(await storefront.product(ids['ZQ-1']!)).toMatchObject({
      sku: 'ZQ-1',
      priceTiers: [{ min_quantity: 10, amount_minor: '12550' }],
      incoterms: ['FOB'],
      destinations: ['EU', 'SA'],
      sellerName: 'Listed Seller',
      sellerCity: 'Khewra',
    });
    expect((await storefront.product(ids['ZQ-3']!)).destinations).toEqual(['SA']);
    expect(await storefront.seller(seller.sellerId)).toEqual({
      id: seller.sellerId,
      name: 'Listed Seller',
      city: 'Khewra',
      products: 3,
      categories: ['Goods'],
      destinations: ['EU', 'SA'],
      certifications: [],
    });
    for (const id of ['', 'prd_none', '\u0000', seller.sellerId])
      await expect(storefront.product(id)).rejects.toMatchObject({ code: 'STOREFRONT.NOT_FOUND' });
    await expect(storefront.seller(newId('sel'))).rejects.toMatchObject({ kind: 'not_found' });
  });
});
