import { randomUUID } from 'node:crypto';
import { SellerLinks } from '@app/sellers';
import { FixedClock, newId } from '@app/platform';
import { type ApiApp, startApiApp } from '../support/api-app';
import { HttpClient } from '../support/http-client';
import { listedSeller } from '../support/listed-seller';

const START = Date.parse('2026-11-25T08:00:00Z');
const HOUR_MS = 3_600_000;

interface Link {
  id: string;
  token: string;
  expires_at: string;
}
interface Session {
  seller_id: string;
  session_token: string;
  expires_at: string;
}

let api: ApiApp;
let clock: FixedClock;
let sellerId: string;

beforeAll(async () => {
  clock = new FixedClock(new Date(START));
  api = await startApiApp([], { clock });
});
afterAll(() => api?.stop());
beforeEach(async () => {
  clock.set(new Date(START));
  ({ sellerId } = await sellerOfTenant());
});

/** A seller of the tenant of this test who is far beyond the invitation: no workflow is needed to let it in. */
const sellerOfTenant = () => listedSeller(api.database, api.vault, {}, api.tenantId);

const later = (hours: number): void => clock.set(new Date(START + hours * HOUR_MS));
const issue = async (body: object = {}): Promise<Link> => {
  const issued = await api.as('agent').post<Link>(`/v1/sellers/${sellerId}/links`, body);
  expect(issued.status).toBe(201);
  return issued.body;
};
const exchange = (token: string, key: string | null = null) =>
  api.as().post<Session>('/v1/seller-sessions', { token }, { key });
const statusWith = async (token: string): Promise<number> =>
  (await new HttpClient(api.url, token).get(`/v1/sellers/${sellerId}/status`)).status;

describe('a link', () => {
  it('opens a session that is bound to its seller', async () => {
    const link = await issue();
    expect(link).toMatchObject({
      id: expect.stringMatching(/^lnk_/),
      expires_at: new Date(START + 168 * HOUR_MS).toISOString(),
    });
    const opened = await exchange(link.token);
    expect(opened).toMatchObject({
      status: 201,
      body: { seller_id: sellerId, session_token: expect.stringMatching(/^rhd_session_/) },
    });
    expect(await statusWith(opened.body.session_token)).toBe(200);
    const other = await sellerOfTenant();
    const session = new HttpClient(api.url, opened.body.session_token);
    expect((await session.get(`/v1/sellers/${other.sellerId}`)).status).toBe(404);
    expect((await session.get('/v1/events')).status).toBe(403);
  });

  it('works once, however many ask at once', async () => {
    const { token } = await issue();
    const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(token)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(7).fill(409)]);
    expect(answers.filter(({ status }) => status === 409).map(({ body }) => body)).toEqual(
      Array(7).fill(expect.objectContaining({ code: 'SELLER_LINK.USED' })),
    );
    const open = await api.database.read(api.tenantId, (tx) =>
      tx.query(`SELECT id FROM seller_sessions WHERE tenant_id = $1 AND seller_id = $2`, [
        api.tenantId,
        sellerId,
      ]),
    );
    expect(open).toHaveLength(1);
  });

  it('gives whoever repeats the request with its key the same session, for ten minutes', async () => {
    const { token } = await issue();
    const key = randomUUID();
    const both = await Promise.all([exchange(token, key), exchange(token, key)]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(both[1].body).toEqual(both[0].body);
    expect(await exchange(token, randomUUID())).toMatchObject({ status: 409 });
    later(0.2);
    expect(await exchange(token, key)).toMatchObject({ status: 409, body: { code: 'SELLER_LINK.USED' } });
  });

  it('takes no key that could be guessed', async () => {
    const { token } = await issue();
    expect(await exchange(token, 'short')).toMatchObject({
      status: 400,
      body: { code: 'IDEMPOTENCY.KEY_WEAK' },
    });
    expect((await exchange(token)).status).toBe(201);
  });

  it('is not used up by looking: a mail scanner that follows it changes nothing', async () => {
    const { token } = await issue();
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      for (const path of ['/v1/seller-sessions', '/v1/invitations/accept'])
        await fetch(`${api.url}${path}?token=${token}`, { method });
    expect((await exchange(token)).status).toBe(201);
  });

  it('ends at its time, and says where a new one comes from', async () => {
    const { token } = await issue({ valid_for_hours: 2 });
    later(2);
    const refused = await exchange(token);
    expect(refused).toMatchObject({ status: 409, body: { code: 'SELLER_LINK.EXPIRED' } });
    expect(refused.text).toContain('Ask your onboarding agent for a new one');
  });

  it('dies with the next one', async () => {
    const first = await issue();
    const second = await issue();
    expect(await exchange(first.token)).toMatchObject({ status: 404, body: { code: 'SELLER_LINK.INVALID' } });
    expect((await exchange(second.token)).status).toBe(201);
  });

  it('is shown again to a repeat of the request that made it', async () => {
    const key = randomUUID();
    const ask = () => api.as('agent').post<Link>(`/v1/sellers/${sellerId}/links`, {}, { key });
    expect((await ask()).body).toEqual((await ask()).body);
  });

  it('that nobody made opens nothing', async () => {
    for (const token of ['x'.repeat(43), 'y'.repeat(20)])
      expect(await exchange(token)).toMatchObject({ status: 404, body: { code: 'SELLER_LINK.INVALID' } });
  });

  it('is the agents’ to give, for sellers of their own tenant', async () => {
    for (const role of ['operator', 'programme_lead', 'integrator', 'auditor', 'seller'] as const)
      expect((await api.as(role).post(`/v1/sellers/${sellerId}/links`, {})).status).toBe(403);
    const foreign = await listedSeller(api.database, api.vault, {});
    for (const id of [foreign.sellerId, newId('sel')])
      expect(await api.as('agent').post(`/v1/sellers/${id}/links`, {})).toMatchObject({
        status: 404,
        body: { code: 'SELLER.NOT_FOUND' },
      });
  });

  it('leaves its trace without its token', async () => {
    const { id, token } = await issue();
    await exchange(token);
    const rows = await api.database.read(api.tenantId, async (tx) => ({
      audit: await tx.query(
        `SELECT action, details FROM audit_entries WHERE tenant_id = $1 AND subject = $2 ORDER BY seq`,
        [api.tenantId, sellerId],
      ),
      events: await tx.query(`SELECT type, data FROM outbox_events WHERE tenant_id = $1 AND subject = $2`, [
        api.tenantId,
        sellerId,
      ]),
      links: await tx.query(`SELECT * FROM seller_links WHERE tenant_id = $1`, [api.tenantId]),
    }));
    expect(rows.audit).toEqual([
      { action: 'seller.link_issued', details: { link: id, replaced_links: 0, ended_sessions: 0 } },
      { action: 'seller.signed_in', details: { link: id } },
    ]);
    expect(rows.events).toMatchObject([{ type: 'seller.link_issued', data: { link_id: id } }]);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe('a session', () => {
  const open = async (): Promise<string> => (await exchange((await issue()).token)).body.session_token;

  it('lasts thirty days from its beginning, used or not', async () => {
    const token = await open();
    later(720 - 0.01);
    expect(await statusWith(token)).toBe(200);
    later(720);
    expect(await statusWith(token)).toBe(401);
  });

  it('ends by signing out, alone', async () => {
    const [token, other] = [await open(), await open()];
    const signOut = await new HttpClient(api.url, token).send('DELETE', '/v1/seller-sessions/current');
    expect(signOut.status).toBe(204);
    expect([await statusWith(token), await statusWith(other)]).toEqual([401, 200]);
  });

  it('ends with all others when an agent says so, and so does every unused link', async () => {
    const tokens = [await open(), await open()];
    const { token: unused } = await issue();
    const ended = await api.as('senior_agent').send('DELETE', `/v1/sellers/${sellerId}/access`);
    expect(ended.status).toBe(204);
    for (const token of tokens) expect(await statusWith(token)).toBe(401);
    expect((await exchange(unused)).status).toBe(404);
  });

  it('ends when a new link is given with end_sessions', async () => {
    const token = await open();
    await issue();
    expect(await statusWith(token)).toBe(200);
    await issue({ end_sessions: true });
    expect(await statusWith(token)).toBe(401);
  });

  it('gives way to the eleventh', async () => {
    const tokens: string[] = [];
    for (let n = 0; n < 11; n++) {
      later(n / 100);
      tokens.push(await open());
    }
    const statuses = await Promise.all(tokens.map(statusWith));
    expect(statuses).toEqual([401, ...Array(10).fill(200)]);
  });

  it('is what the service sees in a cookie too', async () => {
    const links = api.app.get(SellerLinks, { strict: false });
    const token = await open();
    expect(await links.authenticate(token)).toMatchObject({
      role: 'seller',
      sellerId,
      tenantId: api.tenantId,
    });
    for (const wrong of ['', 'rhd_session_', api.tokens.agent, `${token}x`])
      await expect(links.authenticate(wrong)).rejects.toMatchObject({ code: 'AUTH.UNAUTHENTICATED' });
  });
});
