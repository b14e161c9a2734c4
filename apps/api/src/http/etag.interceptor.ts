import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { etagOf, isKnown } from './etag';

const VERSIONED = ['GET', 'HEAD', 'PATCH', 'PUT'];

interface Representation {
  version?: unknown;
  next_cursor?: unknown;
}

/** Every read of one thing, and every change to one, carries a strong ETag; If-None-Match spares sending it again. */
@Injectable()
export class EtagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!VERSIONED.includes(request.method) || request.url.startsWith('/health/')) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((body: unknown) => tag(body, request, reply)));
  }
}

function tag(body: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
  if (!body || typeof body !== 'object' || body instanceof StreamableFile || 'next_cursor' in body)
    return body;
  const { version } = body as Representation;
  // Serialised once, here: the tag is of these bytes.
  const json = JSON.stringify(body);
  const etag = etagOf(typeof version === 'number' ? version : undefined, json);
  void reply.header('ETag', etag);
  if (
    (request.method === 'GET' || request.method === 'HEAD') &&
    isKnown(request.headers['if-none-match'], etag)
  ) {
    void reply.status(304);
    return undefined;
  }
  void reply.type('application/json; charset=utf-8');
  return json;
}
