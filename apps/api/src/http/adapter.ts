import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type AppSettings, DomainError } from '@app/platform';
import fastifyMultipart from '@fastify/multipart';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { registerAllowedMethods } from './allowed-methods';
import { registerDeprecations } from './deprecated.decorator';
import { FormFields } from './form-fields';
import { assertUtf8, parseJsonBody, textOf } from './json-body';
import { registerLoadGate } from './overload';
import type { RahdariRequest } from './permit.decorator';
import { problemBeforeRouting } from './problem.filter';
import { RawJson, wantsRawJson } from './raw-json';
import { FormBody, StreamedBody } from './streamed-body';
import { STREAMED_TYPES } from './streamed-types';

const JSON_BODY_MAX_BYTES = 1_048_576;
/** The longest answers of a whole application, every letter of them percent-encoded. */
const FORM_BODY_MAX_BYTES = 131_072;
/** How often Node looks for requests that take too long to arrive. */
const CHECKED_EVERY_MS = 5_000;

/** What is no HTTP never becomes a request: the answer is written on the socket by hand, and the socket ends. */
function refuseOnSocket(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error);
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const body = problemBeforeRouting(status);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/**
 * The Fastify adapter with our own body rules. Compressed bodies get 415 before anything decodes them: the Brotli decoder
 * of the newest Node that npm offers has a known hole.
 */
export function createHttpAdapter(settings: Pick<AppSettings, 'http' | 'database'>): FastifyAdapter {
  const { trustedProxies, headersTimeoutMs, uploadTimeoutMs, connectionsMax } = settings.http;
  const adapter = new FastifyAdapter({
    http: {
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: Math.min(CHECKED_EVERY_MS, headersTimeoutMs),
    },
    // Who is none of these says nothing about where a request comes from.
    trustProxy: trustedProxies.length ? [...trustedProxies] : false,
    bodyLimit: JSON_BODY_MAX_BYTES,
    // The whole of a request, for the slowest upload; `registerLoadGate` is stricter with the others.
    requestTimeout: uploadTimeoutMs,
    connectionTimeout: 60_000,
    keepAliveTimeout: 15_000,
    routerOptions: { maxParamLength: 200 },
    logger: false,
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
      const status = error.statusCode ?? 400;
      void reply.status(status).type('application/problem+json').send(problemBeforeRouting(status));
    },
    clientErrorHandler: refuseOnSocket,
  });
  const server = adapter.getInstance();
  // An idle connection costs some 20 KB.
  server.server.maxConnections = connectionsMax;
  registerAllowedMethods(server as unknown as FastifyInstance);
  registerLoadGate(server as unknown as FastifyInstance, settings);
  registerDeprecations(server as unknown as FastifyInstance);
  server.addHook('onRequest', async (request) => {
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') {
      throw new DomainError({
        code: 'REQUEST.ENCODING_NOT_ACCEPTED',
        kind: 'unsupported_media',
        message: 'Send the body uncompressed.',
      });
    }
  });
  server.addHook('onSend', async (request, reply) => {
    void reply.header('X-Content-Type-Options', 'nosniff');
    // Of somebody: what was read is kept for nobody else and asked about each time, what was done may hold a secret.
    if ((request as RahdariRequest).principal && !reply.hasHeader('Cache-Control')) {
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      void reply.header('Cache-Control', isRead ? 'private, no-cache' : 'no-store');
    }
    if (!reply.hasHeader('Referrer-Policy')) void reply.header('Referrer-Policy', 'no-referrer');
  });
  // The framework would hand on a text as it is; no route takes one.
  server.removeContentTypeParser('text/plain');
  server.addHook('preHandler', async ({ params }) => {
    // No id of ours has a NUL, and PostgreSQL takes none.
    if (Object.values((params ?? {}) as object).some((value) => String(value).includes('\u0000')))
      throw new DomainError({
        code: 'REQUEST.NO_SUCH_ROUTE',
        kind: 'not_found',
        message: 'There is no such route.',
      });
  });
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (wantsRawJson(request.url)) return done(null, new RawJson(body as Buffer));
    try {
      assertUtf8(request.headers['content-type']);
      done(null, body.length ? parseJsonBody(textOf(body as Buffer)) : {});
    } catch (error) {
      done(error as Error);
    }
  });
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer', bodyLimit: FORM_BODY_MAX_BYTES },
    (_request, body, done) => done(null, new FormFields((body as Buffer).toString('utf8'))),
  );
  for (const type of STREAMED_TYPES) {
    server.addContentTypeParser(type, { bodyLimit: Number.MAX_SAFE_INTEGER }, (_request, payload, done) => {
      done(null, new StreamedBody(payload, type));
    });
  }
  return adapter;
}

export async function registerMultipart(adapter: FastifyAdapter): Promise<void> {
  await adapter.getInstance().register(fastifyMultipart as never, {
    limits: { fieldNameSize: 100, fieldSize: 10_000, fields: 20, files: 1, parts: 25, headerPairs: 50 },
  });
  adapter.getInstance().addHook('preHandler', async (request) => {
    if (request.isMultipart?.()) request.body = new FormBody(request.raw);
  });
}
