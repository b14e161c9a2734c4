import { type ApiApp, startApiApp } from '../support/api-app';
import type { Json } from '../support/http-client';
import { SalesFixture } from '../support/sales';

interface Page {
  data: (Json & { id: string })[];
  next_cursor: string | null;
}

let api: ApiApp;
let sellerId: string;

beforeAll(async () => {
  api = await startApiApp();
  sellerId = await new SalesFixture(api.database, api.tenantId).seller();
  for (let n = 0; n < 5; n++) {
    const { status } = await api.as('integrator').post('/v1/orders', {
      seller_id: sellerId,
      channel: 'own_website',
      external_id: `L-${n}`,
      ordered_at: '2026-03-02T09:30:00Z',
      amount: { amount_minor: '100', currency: 'USD' },
    });
    expect(status).toBe(201);
  }
});
afterAll(() => api?.stop());

/** What a client sees that knows the Link header and nothing else of the paging. */
async function walk(first: string): Promise<{ ids: string[]; paths: string[] }> {
  const ids: string[] = [];
  const paths: string[] = [];
  for (let path: string | undefined = first; path;) {
    paths.push(path);
    const { status, headers, body }: { status: number; headers: Headers; body: Page } = await api
      .as('integrator')
      .get<Page>(path);
    expect(status).toBe(200);
    ids.push(...body.data.map(({ id }) => id));
    const link: string | null = headers.get('link');
    expect([path, link === null]).toEqual([path, body.next_cursor === null]);
    path = link === null ? undefined : /^<(\/v1\/[^<>]+)>; rel="next"$/.exec(link)![1]!;
  }
  return { ids, paths };
}

it('a list is walked by its links, with its filters', async () => {
  const whole = await api.as('integrator').get<Page>('/v1/orders?limit=200');
  expect(whole.headers.get('link')).toBeNull();
  const { ids, paths } = await walk(`/v1/orders?limit=2&channel=own_website&seller_id=${sellerId}`);
  expect(paths).toHaveLength(3);
  for (const path of paths)
    expect(Object.fromEntries(new URL(path, api.url).searchParams)).toMatchObject({
      limit: '2',
      channel: 'own_website',
      seller_id: sellerId,
    });
  expect(ids).toEqual(whole.body.data.map(({ id }) => id));
  expect(new Set(ids).size).toBe(5);
});

it('a list that was asked for without a query goes on, too', async () => {
  for (let n = 0; n < 52; n++)
    await api.database.transaction(api.tenantId, (tx) =>
      tx.query(
        `INSERT INTO outbox_events (id, tenant_id, type, subject, data, occurred_at, position)
         VALUES ($1,$2,'seller.approved','x','{}',now(),$3)`,
        [`evt_${String(n).padStart(32, '0')}`, api.tenantId, 1_000 + n],
      ),
    );
  const { ids, paths } = await walk('/v1/events');
  expect([ids.length, paths.length]).toEqual([52, 2]);
  const after = await walk(`/v1/events?limit=20&after=${ids[1]}`);
  expect(after.ids).toEqual(ids.slice(2));
});

it('what is no list has no link', async () => {
  expect((await api.as().get('/health/live')).headers.get('link')).toBeNull();
});
