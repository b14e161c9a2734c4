import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type AppSettings, DomainError } from '@app/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { wantedExport } from './export/exported.decorator';
import { type LoadClass, LoadGate, type LoadLimits } from './load-gate';
import { STREAMED_TYPES } from './streamed-types';

/** Under this name the server has its gate. */
export const LOAD_GATE = 'loadGate';
/** Twice in a second the measure begins anew, so that one bad moment does not stay. */
const MEASURED_MS = 500;

/** For a process with so many connections to the database. */
export const loadLimits = (poolSize: number): LoadLimits => ({
  // Four for each connection: while one runs its statement, others are parsed and written.
  concurrent: {
    read: poolSize * 4,
    write: poolSize * 8,
    upload: 64,
    stream: 2_000,
    // Each asks for one page at a time: half of the connections stay for who waits for an answer.
    export: Math.max(2, Math.floor(poolSize / 2)),
  },
  queued: poolSize * 20,
  maxWaitMs: 400,
  maxDelayMs: 500,
});

/** The one route that answers for as long as anybody listens. */
export const EVENT_STREAM = '/v1/events/stream';

const UPLOADED: ReadonlySet<string> = new Set([...STREAMED_TYPES, 'multipart/form-data']);

const overloaded = (): DomainError =>
  new DomainError({
    code: 'SERVER.OVERLOADED',
    kind: 'unavailable',
    message: 'There is more to do than can be done in time. Nothing was changed; try again.',
    retryAfterSeconds: 1 + Math.floor(Math.random() * 3),
  });

/** How late the event loop was over two half seconds: the smaller of their averages, because one long task is no overload. */
export function eventLoopDelay(): { delayMs: () => number; stop: () => void } {
  const resolutionMs = 10;
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  let last = 0;
  let delayMs = 0;
  const timer = setInterval(() => {
    const mean = Number.isNaN(histogram.mean) ? 0 : Math.max(0, histogram.mean / 1e6 - resolutionMs);
    delayMs = Math.min(last, mean);
    last = mean;
    histogram.reset();
  }, MEASURED_MS).unref();
  return {
    delayMs: () => delayMs,
    stop: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
}

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

export function classOf(request: FastifyRequest): LoadClass {
  const { method, headers } = request;
  // By the route, not by what the client says it accepts: a stream without the header would hold a read's place for hours.
  if (method === 'GET' && request.routeOptions?.url === EVENT_STREAM) return 'stream';
  if (wantedExport(request)) return 'export';
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return 'read';
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  // What is kept in memory until it is whole is no upload, and has no upload's time.
  return hasBody(request) && type !== undefined && UPLOADED.has(type) ? 'upload' : 'write';
}

/** A body that trickles in holds a place. An upload may take as long as its line; anything else has to be here in this time. */
function limitBody(request: FastifyRequest, reply: FastifyReply, timeoutMs: number): void {
  const timer = setTimeout(() => {
    if (request.raw.complete) return;
    void reply.header('Connection', 'close').send(
      new DomainError({
        code: 'REQUEST.TIMEOUT',
        kind: 'timeout',
        message: 'The body took too long to arrive.',
      }),
    );
    reply.raw.once('finish', () => request.raw.destroy());
  }, timeoutMs).unref();
  request.raw.once('close', () => clearTimeout(timer));
  request.raw.once('end', () => clearTimeout(timer));
}

/** Before anything else of a request. Probes pass: they tell who steers the traffic what is going on. */
export function registerLoadGate(
  server: FastifyInstance,
  { database, http }: Pick<AppSettings, 'database' | 'http'>,
): LoadGate {
  const { delayMs, stop } = eventLoopDelay();
  const gate = new LoadGate(loadLimits(database.poolSize), delayMs);
  server.decorate(LOAD_GATE, gate);
  server.addHook('onClose', async () => stop());
  server.addHook('onRequest', async (request, reply) => {
    const { url } = request;
    if (url.startsWith('/health/')) return;
    const kind = classOf(request);
    if (!(await gate.enter(kind))) throw overloaded();
    // Who left while it waited has been closed already, and would keep its place for ever.
    if (request.raw.socket.destroyed) {
      gate.leave(kind);
      return reply.hijack();
    }
    reply.raw.once('close', () => gate.leave(kind));
    if (kind === 'write' && hasBody(request)) limitBody(request, reply, http.bodyTimeoutMs);
  });
  return gate;
}
