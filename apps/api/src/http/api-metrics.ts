import { Database } from '@app/database';
import { ApiKeyCache } from '@app/identity';
import { Metrics } from '@app/metrics';
import { EventStreams } from '@app/notifications';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { EVENT_STREAM, LOAD_GATE } from './overload';
import type { LoadGate } from './load-gate';

/** For what no route took: whatever was asked, it is one series a method. */
const NO_ROUTE = 'none';
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS']);

/** Counts every request by the template of its route, and shows gate, pool and streams. Before the application listens. */
export function measureApi(app: NestFastifyApplication): void {
  const metrics = app.get(Metrics, { strict: false });
  const server = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  measureRequests(metrics, server);
  measureGate(metrics, server.getDecorator<LoadGate>(LOAD_GATE));

  const database = app.get(Database, { strict: false });
  metrics.gauge('database_pool_connections', 'Connections to PostgreSQL', ['state'], () =>
    Object.entries(database.poolState()).map(([state, value]) => ({ labels: { state }, value })),
  );
  const keys = app.get(ApiKeyCache, { strict: false });
  metrics.total('api_key_cache_hits_total', 'Keys that were known', () => keys.state().hits);
  metrics.total('api_key_lookups_total', 'Keys that the database was asked for', () => keys.state().lookups);
  metrics.gauge('api_key_cache_size', 'Keys that are known', [], () => [{ value: keys.state().size }]);
  metrics.gauge(
    'api_key_cache_listening',
    '1 while changes of keys are heard; else each is looked up',
    [],
    () => [{ value: Number(keys.state().isListening) }],
  );
  const streams = app.get(EventStreams, { strict: false });
  metrics.gauge('event_streams_open', 'Open streams of events (SSE)', [], () => [
    { value: streams.openCount },
  ]);
}

function measureRequests(metrics: Metrics, server: FastifyInstance): void {
  const requests = metrics.counter('http_requests_total', 'Requests that were answered', [
    'method',
    'route',
    'status',
  ]);
  const durations = metrics.histogram(
    'http_request_duration_seconds',
    'From the first byte of a request to the last of its answer; without streams of events',
    ['method', 'route'],
  );
  server.addHook('onResponse', async (request, reply) => {
    const route = (request.is404 ? undefined : request.routeOptions.url) ?? NO_ROUTE;
    const method = METHODS.has(request.method) ? request.method : 'other';
    requests.inc({ method, route, status: String(reply.statusCode) });
    // A stream is as long as anybody listens: as a duration it says nothing.
    if (route !== EVENT_STREAM) durations.observe({ method, route }, reply.elapsedTime / 1_000);
  });
}

function measureGate(metrics: Metrics, gate: LoadGate): void {
  metrics.gauge('http_requests_in_work', 'Requests that have a place', ['class'], () =>
    Object.entries(gate.state().running).map(([kind, value]) => ({ labels: { class: kind }, value })),
  );
  metrics.gauge('http_requests_waiting', 'Requests that wait for a place', [], () => [
    { value: gate.state().waiting },
  ]);
  metrics.total(
    'http_requests_shed_total',
    'Requests that got 503 because there was too much to do',
    () => gate.state().refused,
  );
}
