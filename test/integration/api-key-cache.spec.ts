import { NotificationListener } from '@app/database';
import { API_KEYS_CHANNEL, ApiKeyCache, type FoundApiKey } from '@app/identity';
import { Clock, FixedClock, newId } from '@app/platform';
import { type ApiApp, startApiApp } from '../support/api-app';
import { HttpClient, until } from '../support/http-client';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy';

let first: ApiApp;
let second: ApiApp;

beforeAll(async () => {
  first = await startApiApp();
  second = await startApiApp([], { env: { DATABASE_URL: first.databaseUrl } });
});
afterAll(async () => {
  await second?.stop();
  await first?.stop();
});

const cacheOf = ({ app }: ApiApp): ApiKeyCache => app.get(ApiKeyCache, { strict: false });

const makeKey = async (): Promise<{ id: string; secret: string }> => {
  const { body } = await first
    .as('operator')
    .post<{ id: string; key: string }>('/v1/api-keys', { label: 'one', role: 'auditor' });
  return { id: body.id, secret: body.key };
};

const ask = async (api: ApiApp, secret: string): Promise<number> =>
  (await new HttpClient(api.url, secret).get('/v1/me')).status;

/** Returns when this process answers for the key from memory. */
async function warm(api: ApiApp, secret: string): Promise<void> {
  const cache = cacheOf(api);
  await until(
    async () => {
      const { hits } = cache.state();
      expect(await ask(api, secret)).toBe(200);
      return cache.state().hits - hits;
    },
    (hits) => hits === 1,
  );
}

/** Asks again only while the notification is on its way. */
const untilRefused = (api: ApiApp, secret: string): Promise<number> =>
  until(
    () => ask(api, secret),
    (status) => status === 401,
  );

describe('two processes on one database', () => {
  it('ask the database once for a key that goes on asking', async () => {
    const { secret } = await makeKey();
    for (const api of [first, second]) {
      await warm(api, secret);
      const before = cacheOf(api).state();
      for (let n = 0; n < 20; n++) expect(await ask(api, secret)).toBe(200);
      const after = cacheOf(api).state();
      expect(after.hits - before.hits).toBe(20);
      expect(after.lookups).toBe(before.lookups);
    }
  });

  it('both refuse a key that one of them revoked', async () => {
    for (let n = 0; n < 5; n++) {
      const { id, secret } = await makeKey();
      await warm(first, secret);
      await warm(second, secret);
      const { lookups } = cacheOf(second).state();
      expect((await first.as('operator').post(`/v1/api-keys/${id}/revoke`)).status).toBe(200);
      // The one that was asked knows at once.
      expect(await ask(first, secret)).toBe(401);
      expect(await untilRefused(second, secret)).toBe(401);
      expect(cacheOf(second).state().lookups).toBeGreaterThan(lookups);
    }
  });

  it('both refuse the old secret of a key that was rotated without overlap, and take the new one', async () => {
    const { id, secret } = await makeKey();
    await warm(first, secret);
    await warm(second, secret);
    const rotated = await second
      .as('operator')
      .post<{ key: string }>(`/v1/api-keys/${id}/rotate`, { overlap_hours: 0 });
    expect(rotated.status).toBe(200);
    expect(await ask(second, secret)).toBe(401);
    expect(await untilRefused(first, secret)).toBe(401);
    expect(await ask(first, rotated.body.key)).toBe(200);
  });

  it('see what a statement by hand changed, and what it removed', async () => {
    const { id, secret } = await makeKey();
    await warm(first, secret);
    await warm(second, secret);
    const byHand = (sql: string): Promise<unknown> => first.database.dataSource.query(sql, [id]);
    await byHand(`UPDATE api_keys SET role = 'agent' WHERE id = $1`);
    for (const api of [first, second]) {
      const role = await until(
        async () => (await new HttpClient(api.url, secret).get<{ role: string }>('/v1/me')).body.role,
        (now) => now === 'agent',
      );
      expect(role).toBe('agent');
      await warm(api, secret);
    }
    await byHand(`DELETE FROM api_keys WHERE id = $1`);
    for (const api of [first, second]) expect(await untilRefused(api, secret)).toBe(401);
  });

  it('take the note of the last use for no change', async () => {
    const { id, secret } = await makeKey();
    await warm(second, secret);
    const { size } = cacheOf(second).state();
    await first.database.dataSource.query(`UPDATE api_keys SET last_used_at = now() WHERE id = $1`, [id]);
    // A change after it that is heard: so the note would have been, too.
    const other = await makeKey();
    await warm(second, other.secret);
    await first.as('operator').post(`/v1/api-keys/${other.id}/revoke`);
    expect(await untilRefused(second, other.secret)).toBe(401);
    expect(cacheOf(second).state().size).toBe(size);
  });

  it('forget everything when the connection that listens is lost, and hear again on the next one', async () => {
    const { id, secret } = await makeKey();
    await warm(first, secret);
    await warm(second, secret);
    const [{ ended }] = (await first.database.dataSource.query(
      `SELECT count(pg_terminate_backend(pid, 5000))::int AS ended FROM pg_stat_activity
        WHERE application_name = $1 AND datname = current_database()`,
      [`rahdari ${API_KEYS_CHANNEL}`],
    )) as [{ ended: number }];
    expect(ended).toBe(2);
    // Nobody asks meanwhile: what is known now was known before.
    for (const api of [first, second])
      expect(
        await until(
          async () => cacheOf(api).state().size,
          (size) => size === 0,
        ),
      ).toBe(0);
    await first.database.dataSource.query(`UPDATE api_keys SET revoked_at = now() WHERE id = $1`, [id]);
    for (const api of [first, second]) expect(await ask(api, secret)).toBe(401);

    const next = await makeKey();
    await warm(second, next.secret);
    await first.as('operator').post(`/v1/api-keys/${next.id}/revoke`);
    expect(await untilRefused(second, next.secret)).toBe(401);
  });
});

describe('the cache of one process', () => {
  let proxy: TcpProxy;
  let cache: ApiKeyCache;
  let lookups = 0;

  const found = (change: Partial<FoundApiKey> = {}): FoundApiKey => ({
    id: newId('key'),
    tenantId: first.tenantId,
    role: 'auditor',
    sellerId: null,
    isSuperseded: false,
    scopes: null,
    goodUntil: null,
    isUsedAnew: false,
    ...change,
  });

  async function open(clock = new Clock(), url?: string): Promise<void> {
    const own = new URL(first.databaseUrl);
    proxy = await startTcpProxy({ host: own.hostname, port: Number(own.port) });
    own.port = String(proxy.port);
    cache = new ApiKeyCache(first.database, { database: { url: url ?? own.href } } as never, clock);
    Object.assign(cache.listener, {
      probeEveryMs: 10,
      believedMs: 400,
    } satisfies Partial<NotificationListener>);
    lookups = 0;
  }
  afterEach(async () => {
    await cache.onApplicationShutdown();
    await proxy.stop();
  });

  /** Whether the database was asked. */
  async function isLookedUp(hash: string, key: FoundApiKey | undefined): Promise<boolean> {
    const before = lookups;
    const answer = await cache.find(hash, async () => {
      lookups++;
      return key;
    });
    expect(answer).toEqual(key);
    return lookups > before;
  }

  const untilKnown = (hash: string, key: FoundApiKey): Promise<boolean> =>
    until(
      () => isLookedUp(hash, key),
      (asked) => !asked,
    );
  const untilListening = (wanted: boolean): Promise<boolean> =>
    until(
      async () => cache.state().isListening,
      (now) => now === wanted,
    );

  it('is not used while its connection is silent, though nothing says that it is broken', async () => {
    await open();
    const key = found();
    expect(await untilKnown('a', key)).toBe(false);
    proxy.stall();
    expect(await untilListening(false)).toBe(false);
    for (let n = 0; n < 3; n++) expect(await isLookedUp('a', key)).toBe(true);
    proxy.resume();
    expect(await untilListening(true)).toBe(true);
    // What was known before was let go: it is asked for once more.
    expect(await isLookedUp('a', key)).toBe(true);
    expect(await isLookedUp('a', key)).toBe(false);
  });

  it('is empty after its connection was cut', async () => {
    await open();
    expect(await untilKnown('a', found())).toBe(false);
    proxy.cut();
    expect(
      await until(
        async () => cache.state().size,
        (size) => size === 0,
      ),
    ).toBe(0);
  });

  it('is never used behind what passes no notification on', async () => {
    // Listening succeeds, and what is said in our database is not heard in that one: as with a pooler of transactions.
    const elsewhere = new URL(first.databaseUrl);
    elsewhere.pathname = '/postgres';
    await open(new Clock(), elsewhere.href);
    const key = found();
    const isThere = async (): Promise<boolean> => {
      expect(await isLookedUp('a', key)).toBe(true);
      const rows = (await first.database.dataSource.query(
        `SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND datname = 'postgres'
            AND query LIKE 'LISTEN "rahdari_echo%'`,
        [`rahdari ${API_KEYS_CHANNEL}`],
      )) as unknown[];
      return rows.length === 1;
    };
    expect(await until(isThere, Boolean)).toBe(true);
    for (let n = 0; n < 10; n++) expect(await isLookedUp('a', key)).toBe(true);
    expect(cache.state()).toMatchObject({ hits: 0, size: 0, isListening: false });
  });

  it('keeps a key no longer than it is good', async () => {
    const clock = new FixedClock(new Date('2026-11-25T10:00:00Z'));
    await open(clock);
    const key = found({ goodUntil: new Date('2026-11-25T11:00:00Z') });
    expect(await untilKnown('a', key)).toBe(false);
    clock.set(new Date('2026-11-25T11:00:00Z'));
    expect(await isLookedUp('a', undefined)).toBe(true);
  });

  it('keeps nothing that was read while a key changed, and nothing that is no key', async () => {
    await open();
    const key = found();
    expect(await untilKnown('a', key)).toBe(false);
    await cache.find('b', async () => {
      cache.forget(key.id);
      return key;
    });
    expect(await isLookedUp('b', key)).toBe(true);
    expect(await isLookedUp('b', key)).toBe(false);
    for (let n = 0; n < 2; n++) expect(await isLookedUp('c', undefined)).toBe(true);
  });

  it('is bounded', async () => {
    await open();
    expect(await untilKnown('a', found())).toBe(false);
    // The loop lets nothing else run, so nothing is heard meanwhile.
    cache.listener.believedMs = 600_000;
    for (let n = 0; n < 10_050; n++) await isLookedUp(`many-${n}`, found());
    expect(cache.state().size).toBe(10_000);
  });
});
