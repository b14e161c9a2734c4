import { Metrics, MetricsServer } from '@app/metrics';
import { OutboxBacklog } from '@app/notifications';
import { Clock, loadConfig, newId } from '@app/platform';
import { WorkerMetrics } from '../../apps/worker/src/worker-metrics';
import { type ApiApp, startApiApp } from '../support/api-app';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { parsePrometheus, type Sample } from '../support/prometheus';

let api: ApiApp;
let url: string;
beforeAll(async () => {
  api = await startApiApp([], { env: { METRICS_PORT: '0' } });
  url = api.app.get(MetricsServer, { strict: false }).url!;
});
afterAll(() => api?.stop());

const scrape = async (): Promise<Sample[]> => parsePrometheus(await (await fetch(url)).text());

const valueOf = (samples: Sample[], name: string, labels: Record<string, string> = {}): number =>
  samples
    .filter((sample) => sample.name === name)
    .filter((sample) => Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
    .reduce((sum, { value }) => sum + value, 0);

/** An answer is counted after its last byte: the next scrape may come before that. */
async function scrapeUntil(holds: (samples: Sample[]) => boolean): Promise<Sample[]> {
  for (let tries = 0; ; tries++) {
    const samples = await scrape();
    if (holds(samples) || tries === 200) return samples;
  }
}

it('is text that Prometheus reads, with the figures of the process', async () => {
  const answer = await fetch(url);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const names = new Set(parsePrometheus(await answer.text()).map(({ name }) => name));
  for (const name of [
    'process_cpu_seconds_total',
    'nodejs_eventloop_lag_seconds',
    'http_requests_in_work',
    'http_requests_waiting',
    'http_requests_shed_total',
    'database_pool_connections',
    'event_streams_open',
  ])
    expect(names).toContain(name);
});

it('counts a request under the template of its route, with its status, and measures it', async () => {
  const route = '/v1/sellers/:id';
  const id = `sel_${'0'.repeat(32)}`;
  const before = await scrape();
  expect((await api.as('agent').get(`/v1/sellers/${id}`)).status).toBe(404);
  expect((await api.as().get(`/v1/sellers/${id}`)).status).toBe(401);
  const count = (samples: Sample[], status: string): number =>
    valueOf(samples, 'http_requests_total', { method: 'GET', route, status });
  const after = await scrapeUntil((samples) => count(samples, '401') > count(before, '401'));
  expect(count(after, '404') - count(before, '404')).toBe(1);
  expect(count(after, '401') - count(before, '401')).toBe(1);
  const measured = (samples: Sample[]): number =>
    valueOf(samples, 'http_request_duration_seconds_count', { method: 'GET', route });
  expect(measured(after) - measured(before)).toBe(2);
});

it('makes no series for what is asked: neither for unknown paths, nor for ids', async () => {
  const secretive = `rhd-canary-${Date.now()}`;
  for (let n = 0; n < 5; n++) {
    await fetch(`${api.url}/${secretive}/${n}?${secretive}`);
    await fetch(`${api.url}/v1/sellers/${secretive}-${n}`, {
      headers: { authorization: `Bearer ${api.tokens.agent}` },
    });
  }
  await fetch(`${api.url}/v1/sellers`, { method: 'DELETE' });
  const none = { route: 'none', status: '404' };
  const samples = await scrapeUntil((now) => valueOf(now, 'http_requests_total', none) >= 5);
  expect(valueOf(samples, 'http_requests_total', { ...none, method: 'GET' })).toBe(5);
  expect(valueOf(samples, 'http_requests_total', { route: 'none', status: '405' })).toBe(1);
  const text = await (await fetch(url)).text();
  expect(text).not.toContain('canary');
  expect(text).not.toContain(api.tenantId);
  const routes = new Set(samples.flatMap(({ labels }) => labels.route ?? []));
  const templates = new Set([...api.routes.map(({ path }) => path), 'none']);
  expect([...routes].filter((one) => !templates.has(one))).toEqual([]);
});

it('shows how many streams are open, and no duration of one', async () => {
  const leaving = new AbortController();
  const stream = await fetch(`${api.url}/v1/events/stream`, {
    headers: { authorization: `Bearer ${api.tokens.agent}` },
    signal: leaving.signal,
  });
  expect(stream.status).toBe(200);
  const open = await scrape();
  expect(valueOf(open, 'event_streams_open')).toBe(1);
  expect(valueOf(open, 'http_requests_in_work', { class: 'stream' })).toBe(1);
  leaving.abort();
  const closed = await scrapeUntil((samples) => valueOf(samples, 'event_streams_open') === 0);
  expect(valueOf(closed, 'event_streams_open')).toBe(0);
  const route = { route: '/v1/events/stream' };
  await scrapeUntil((samples) => valueOf(samples, 'http_requests_total', route) === 1);
  expect(valueOf(await scrape(), 'http_request_duration_seconds_count', route)).toBe(0);
});

it('is not where the API is, and answers nothing else', async () => {
  expect((await fetch(`${api.url}/metrics`)).status).toBe(404);
  expect((await fetch(url.replace('/metrics', '/'))).status).toBe(404);
  expect((await fetch(url, { method: 'POST' })).status).toBe(404);
  expect(new URL(url).hostname).toBe('127.0.0.1');
});

it('listens nowhere unless it is told to', async () => {
  const config = loadConfig({
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    RAHDARI_SECRET: 'ab'.repeat(32),
  });
  const server = new MetricsServer(new Metrics(), config);
  await server.onApplicationBootstrap();
  expect(server.url).toBeUndefined();
  await server.onApplicationShutdown();
});

describe('of a worker', () => {
  let test: TestDatabase;
  let metrics: Metrics;
  let worker: WorkerMetrics;
  beforeAll(async () => {
    test = await createTestDatabase();
    metrics = new Metrics();
    worker = new WorkerMetrics(metrics, new OutboxBacklog(test.database, new Clock()), test.database);
  });
  afterAll(() => test?.drop());

  it('has what the relay has to carry', async () => {
    await test.database.system((tx) =>
      tx.query(`INSERT INTO tenants (id, name, created_at) VALUES ('ten_lag', 'Lag', now())`),
    );
    await test.database.transaction('ten_lag', async (tx) => {
      for (let n = 0; n < 3; n++) await tx.emit({ type: 'api_key.revoked', subject: newId('key') });
    });
    const samples = parsePrometheus(await metrics.text());
    expect(valueOf(samples, 'outbox_events_unplaced')).toBe(3);
    expect(valueOf(samples, 'outbox_events_unrelayed')).toBe(0);
    expect(valueOf(samples, 'webhook_deliveries_waiting')).toBe(0);
    expect(valueOf(samples, 'outbox_oldest_seconds')).toBeGreaterThanOrEqual(0);
    expect(valueOf(samples, 'database_pool_connections', { state: 'open' })).toBeGreaterThan(0);
  });

  it('counts activities by how they end, and attempts of webhooks by what came of them', async () => {
    const run = (activity: string, end: () => Promise<unknown>): Promise<unknown> =>
      worker.interceptor(activity).execute!({ args: [], headers: {} }, end).catch(() => undefined);
    await run('freezeBaseline', async () => undefined);
    await run('freezeBaseline', async () => {
      throw new Error('not this time');
    });
    await run('deliver', async () => ({ outcome: 'gone', status: 410 }));
    const samples = parsePrometheus(await metrics.text());
    const ended = (activity: string, outcome: string): number =>
      valueOf(samples, 'activities_total', { activity, outcome });
    expect(ended('freezeBaseline', 'completed')).toBe(1);
    expect(ended('freezeBaseline', 'failed')).toBe(1);
    expect(valueOf(samples, 'activity_duration_seconds_count', { activity: 'freezeBaseline' })).toBe(2);
    expect(valueOf(samples, 'webhook_attempts_total', { outcome: 'gone' })).toBe(1);
  });

  it('leaves out what cannot be read, and serves the rest', async () => {
    const alone = new Metrics();
    const broken = { read: () => Promise.reject(new Error('away')) } as unknown as OutboxBacklog;
    const watched = new WorkerMetrics(alone, broken, test.database);
    watched.watch(() => {
      throw new Error('not running');
    });
    const names = parsePrometheus(await alone.text()).map(({ name }) => name);
    expect(names).not.toContain('outbox_events_unplaced');
    expect(names).not.toContain('temporal_worker_running');
    expect(names).toContain('database_pool_connections');
  });
});
