import { Quotas } from '@app/quotas';
import { type ApiApp, startApiApp } from '../support/api-app';
import { HttpClient, type Answer } from '../support/http-client';

const LIMITS = {
  RATE_LIMIT_CALLER: '200',
  RATE_LIMIT_TENANT: '300',
  RATE_LIMIT_ADDRESS: '100',
  RATE_LIMIT_FAILED_LOGINS: '40',
  TRUSTED_PROXIES: '127.0.0.0/8',
};
/** How far from its limit a quota may be when two processes spend it. */
const within = (limit: number, found: number): boolean => found >= limit * 0.9 && found <= limit * 1.1;

let first: ApiApp;
let second: ApiApp;

beforeEach(async () => {
  first = await startApiApp([], { env: LIMITS });
  second = await startApiApp([], { env: { ...LIMITS, DATABASE_URL: first.databaseUrl } });
});
afterEach(async () => {
  await second?.stop();
  await first?.stop();
});

/** The same request to both processes by turns, twenty at a time. */
async function flood(
  count: number,
  ask: (client: HttpClient, index: number) => Promise<Answer>,
  token?: string,
): Promise<Answer[]> {
  const clients = [first, second].map(({ url }) => new HttpClient(url, token));
  const answers: Answer[] = [];
  for (let from = 0; from < count; from += 20)
    answers.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(20, count - from) }, (_, index) =>
          ask(clients[index % 2]!, from + index),
        ),
      )),
    );
  return answers;
}

const of = (answers: Answer[], status: number): Answer[] =>
  answers.filter((answer) => answer.status === status);
const read = (client: HttpClient): Promise<Answer> => client.get('/v1/programmes?limit=1');

/** A test that began at the end of a minute would be given two windows. */
async function fromABeginning(): Promise<void> {
  const [{ left }] = (await first.database.dataSource.query(
    `SELECT 60 - floor(extract(epoch FROM clock_timestamp()))::int % 60 AS left`,
  )) as [{ left: number }];
  if (left > 15) return;
  await first.database.dataSource.query(`SELECT pg_sleep($1)`, [left + 0.2]);
}

describe('two processes on one database', () => {
  beforeEach(fromABeginning, 30_000);

  it('hold one quota for a caller, and say how much is left', async () => {
    const answers = await flood(300, read, first.tokens.agent);
    expect(within(200, of(answers, 200).length)).toBe(true);
    expect(of(answers, 200).length + of(answers, 429).length).toBe(300);
    const [early] = answers;
    expect(early!.headers.get('ratelimit-policy')).toBe('"caller";q=200;w=60, "tenant";q=300;w=60');
    expect(early!.headers.get('ratelimit')).toMatch(/^"caller";r=\d+;t=\d+, "tenant";r=\d+;t=\d+$/);
    const refused = of(answers, 429)[0]!;
    expect(refused.headers.get('ratelimit')).toMatch(/^"caller";r=0;t=\d+$/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.body).toMatchObject({ code: 'RATE_LIMIT.EXCEEDED', 'violated-policies': ['caller'] });
    // Others of the tenant go on until its own quota is used up, to which what was refused has not counted.
    const others = await flood(180, read, first.tokens.auditor);
    expect(within(300, of(answers, 200).length + of(others, 200).length)).toBe(true);
    expect(of(others, 429)[0]!.body).toMatchObject({ 'violated-policies': ['tenant'] });
  }, 60_000);

  it('hold one for an address on routes without a key: a proxy that we trust says whose', async () => {
    const search = (address: string) => (client: HttpClient) =>
      client.get('/storefront/v1/search', { 'x-forwarded-for': address });
    const flooded = await flood(160, search('203.0.113.7'));
    expect(within(100, of(flooded, 200).length)).toBe(true);
    expect(of(await flood(20, search('203.0.113.8')), 200)).toHaveLength(20);
    // A /64 is one subscriber, whatever address of it is used.
    const rotated = await flood(160, (client, index) =>
      search(`2001:db8:1:2::${(index + 1).toString(16)}`)(client),
    );
    expect(within(100, of(rotated, 200).length)).toBe(true);
    // What the caller writes itself stands left of what the proxy has seen.
    const spoofed = await flood(20, (client, index) =>
      search(`198.51.100.${index + 1}, 203.0.113.7`)(client),
    );
    expect(of(spoofed, 429)).toHaveLength(20);
  }, 60_000);

  it('tell an address that has tried too many keys, and refuse no good one for it', async () => {
    const address = { 'x-forwarded-for': '203.0.113.9' };
    const guess = (client: HttpClient, index: number): Promise<Answer> =>
      client.get('/v1/sellers', {
        authorization: `Bearer rhd_demo_${String(index).padStart(43, 'A')}_000000`,
        ...address,
      });
    const answers = await flood(100, guess);
    expect(within(40, of(answers, 401).length)).toBe(true);
    const [refused] = of(answers, 429);
    expect(refused!.body).toMatchObject({ 'violated-policies': ['failed-logins'] });
    expect(refused!.headers.get('ratelimit')).toMatch(/^"failed-logins";r=0;t=\d+$/);
    // Of the same office, with a good key, and without any.
    const good = new HttpClient(first.url, first.tokens.agent);
    expect((await good.get('/v1/programmes?limit=1', address)).status).toBe(200);
    const [keyless] = await Promise.all(
      Array.from({ length: 60 }, () => new HttpClient(second.url).get('/v1/sellers', address)),
    );
    expect(keyless!.status).toBe(401);
  }, 60_000);
});

it('probes are never refused', async () => {
  const answers = await flood(150, (client) => client.get('/health/live'));
  expect(of(answers, 200)).toHaveLength(150);
  expect(answers[0]!.headers.get('ratelimit')).toBeNull();
});

it('a window of any size costs a process few leases, and who is refused none', async () => {
  await fromABeginning();
  const quotas = first.app.get(Quotas, { strict: false });
  const policy = { name: 'counted', limit: 10_000, windowSeconds: 60 };
  const statements = async (): Promise<number> => {
    const [row] = (await first.database.dataSource.query(
      `SELECT xmin::text::int AS last FROM quota_windows WHERE id LIKE 'counted:%'`,
    )) as { last: number }[];
    return row?.last ?? 0;
  };
  await quotas.take(policy, 'one');
  const before = await statements();
  const states = await Promise.all(Array.from({ length: 12_000 }, () => quotas.take(policy, 'one')));
  expect(states.filter(({ isAllowed }) => isAllowed)).toHaveLength(9_999);
  const spent = await statements();
  // A transaction each, and nothing else writes here meanwhile but what stands beside it.
  expect(spent - before).toBeLessThan(120);
  await Promise.all(Array.from({ length: 1_000 }, () => quotas.take(policy, 'one')));
  expect(await statements()).toBe(spent);
}, 30_000);
