import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { DomainError } from '@app/platform';
import fastifyMultipart from '@fastify/multipart';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { problemBeforeRouting } from './problem.filter';
import { StreamedBody } from './streamed-body';

const JSON_BODY_MAX_BYTES = 1_048_576;
const MAX_DEPTH = 60;

/** Content types whose body goes to the service as a stream. */
const STREAMED = [
  'text/csv',
  'application/x-ndjson',
  'application/jsonl',
  'application/xml',
  'text/xml',
  'application/octet-stream',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
];

const malformed = (code: string, message: string): DomainError =>
  new DomainError({ code, kind: 'malformed', message });

/** True when the value nests deeper than `limit`; walks without recursion, because the value is hostile. */
function nestsDeeper(value: unknown, limit: number): boolean {
  const open: [unknown, number][] = [[value, 0]];
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const [member, depth] = entry;
    if (!member || typeof member !== 'object') continue;
    if (depth >= limit) return true;
    for (const child of Object.values(member)) open.push([child, depth + 1]);
  }
  return false;
}

/** JSON as we take it: bounded depth, no NUL, no lone surrogates, no __proto__. */
export function parseJsonBody(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text, (key, member: unknown) => {
      if (key === '__proto__') throw malformed('REQUEST.MALFORMED', 'A member named __proto__ is not taken.');
      return member;
    });
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw malformed('REQUEST.MALFORMED', 'The body is not valid JSON.');
  }
  if (nestsDeeper(value, MAX_DEPTH))
    throw malformed('REQUEST.TOO_DEEP', `The body nests deeper than ${MAX_DEPTH} levels.`);
  if (
    /\\u0000|\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])/.test(text) ||
    text.includes('\u0000') ||
    !text.isWellFormed()
  ) {
    throw malformed('REQUEST.BROKEN_TEXT', 'The body contains NUL or broken Unicode.');
  }
  return value;
}

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
export function createHttpAdapter(): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: JSON_BODY_MAX_BYTES,
    requestTimeout: 300_000,
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
  server.addHook('onSend', async (_request, reply) => {
    void reply.header('X-Content-Type-Options', 'nosniff');
    void reply.header('Referrer-Policy', 'no-referrer');
  });
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? {} : parseJsonBody(body as string));
    } catch (error) {
      done(error as Error);
    }
  });
  for (const type of STREAMED) {
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
}
