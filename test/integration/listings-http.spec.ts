import { ListingsActivities } from '@app/listings';
import { newId, type Role } from '@app/platform';
import { type ApiApp, startApiApp } from '../support/api-app';
import { insertProduct, type ListedSeller, listedSeller } from '../support/listed-seller';

let api: ApiApp;
let seller: ListedSeller;
let productId: string;

beforeAll(async () => {
  api = await startApiApp();
  const application = {
    address: { city: 'Karachi' },
    channels: ['storefront'],
    destinations: ['CN', 'EU'],
    psw_uid: 'PSW-1',
  };
  seller = await listedSeller(api.database, api.vault, application, api.tenantId);
  await api.actAs(seller.sellerId);
  productId = await insertProduct(api.database, seller, { sku: 'RICE-1', title: 'Basmati rice' });
  const activities = api.app.get(ListingsActivities, { strict: false });
  const { publishIds: ids } = await activities.prepareListings({ ...seller, after: null });
  await activities.publishListings({ ...seller, ids });
  await activities.readBackListings({ ...seller, ids });
});
afterAll(() => api?.stop());

const call = (path: string, role?: Role, body?: unknown) =>
  body === undefined ? api.as(role).get(path) : api.as(role).post(path, body, { key: null });

describe('listings', () => {
  it('show reasons, with the remedy in three languages', async () => {
    const path = `/v1/sellers/${seller.sellerId}/listings?destination=CN&limit=1`;
    const { status, body } = await call(path, 'seller');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      data: [
        {
          sku: 'RICE-1',
          status: 'NOT_READY',
          reasons: [
            {
              code: 'COMPLIANCE.RULE_UNMET',
              rule_id: 'CN-FOOD-REG',
              evidence_key: 'cn.gacc_registration',
              remedy: { en: expect.any(String), ur: expect.any(String), zh: expect.any(String) },
            },
            expect.anything(),
            expect.anything(),
          ],
        },
      ],
      next_cursor: null,
    });
    const live = await call(`/v1/sellers/${seller.sellerId}/listings?status=LIVE`, 'auditor');
    expect(live.body).toMatchObject({ data: [{ destination: 'EU', reasons: [] }] });
  });

  it('come in pages that name the next one', async () => {
    const path = `/v1/sellers/${seller.sellerId}/listings?limit=1`;
    const first = await call(path, 'agent');
    const next = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1];
    expect(next).toContain('limit=1');
    const second = await call(next!, 'agent');
    expect(second.body.data).toHaveLength(1);
    expect(second.body.data).not.toEqual(first.body.data);
    expect(second.headers.get('link')).toBeNull();
  });

  it.each([
    ['/v1/sellers/{id}/listings?status=SOLD', 422],
    ['/v1/sellers/{id}/listings?limit=201', 422],
    ['/v1/sellers/{id}/listings?colour=red', 400],
    ['/v1/sellers/{id}/listings?cursor=abc', 422],
  ])('GET %s is %i', async (path, expected) => {
    expect((await call(path.replace('{id}', seller.sellerId), 'agent')).status).toBe(expected);
  });

  it('are another seller’s secret, and nobody’s without a key', async () => {
    const other = newId('sel');
    expect((await call(`/v1/sellers/${other}/listings`, 'seller')).status).toBe(404);
    expect((await call(`/v1/sellers/${other}/listings`, 'agent')).status).toBe(404);
    expect((await call(`/v1/sellers/${seller.sellerId}/listings`)).status).toBe(401);
  });
});

describe('POST /v1/compliance/assessments', () => {
  const path = '/v1/compliance/assessments';

  it('answers without an Idempotency-Key: it stores nothing', async () => {
    const { status, body } = await call(path, 'seller', {
      product: { hs_code: '6302.31', certifications: ['GB 18401 B'] },
      destination: 'CN',
      date: '2026-11-24',
      evidence: { 'pk.psw_uid': 'PSW-1' },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      verdict: 'blocked',
      date: '2026-11-24',
      rule_set_version: 1,
      reasons: [{ code: 'COMPLIANCE.RULE_UNMET', rule_id: 'CN-TEX-LABEL' }],
    });
    const own = { seller_id: seller.sellerId, product_id: productId, destination: 'EU' };
    expect((await call(path, 'seller', own)).body).toMatchObject({ verdict: 'publishable' });
    const none = { product: {}, destination: 'EU' };
    expect((await call(path, 'agent', none)).body).toMatchObject({ verdict: 'needs_hs_code' });
  });

  it.each([
    [{ destination: 'CN' }, 422],
    [{ destination: 'China', product: { hs_code: '1006.30' } }, 422],
    [{ destination: 'CN', product: { hs_code: '1006.30' }, mode: 'b3c' }, 422],
    [{ destination: 'CN', product: { hs_code: '1006.30' }, date: '2026-13-01' }, 422],
    [{ destination: 'CN', product: { hs_code: '1006.30', colour: 'red' } }, 400],
    [{ destination: 'CN', product: 'rice' }, 422],
  ])('%j is %i', async (body, expected) => {
    expect((await call(path, 'agent', body)).status).toBe(expected);
  });
});

describe('the storefront, without any key', () => {
  it('searches and shows products and sellers', async () => {
    const found = await call('/storefront/v1/search?q=basmti&destination=DE');
    expect(found.body).toMatchObject({
      data: [
        {
          id: productId,
          title: 'Basmati rice',
          price_tiers: [{ min_quantity: 10, price: { amount_minor: '12550', currency: 'USD' } }],
          destinations: ['EU'],
          seller: { id: seller.sellerId, name: 'Listed Seller', city: 'Karachi' },
        },
      ],
      next_cursor: null,
    });
    expect((await call(`/storefront/v1/products/${productId}`)).body).toMatchObject({ sku: 'RICE-1' });
    expect((await call(`/storefront/v1/sellers/${seller.sellerId}`)).body).toMatchObject({ products: 1 });
  });

  it.each([
    ['/storefront/v1/search?destination=Germany', 422],
    ['/storefront/v1/search?cursor=x.y', 422],
    [`/storefront/v1/search?q=${'x'.repeat(201)}`, 422],
    ['/storefront/v1/search?q=%00%27%25', 200],
    ['/storefront/v1/search?q=a&q=b', 422],
    ['/storefront/v1/products/%00', 404],
    ['/storefront/v1/products/prd_1', 404],
    ['/storefront/v1/sellers/..%2f', 404],
  ])('GET %s is %i', async (path, expected) => {
    expect((await call(path)).status).toBe(expected);
  });
});
