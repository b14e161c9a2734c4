import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';

/** A page of a list names the next one in a Link header too (RFC 8288), with the filters of this one. */
@Injectable()
export class LinkInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap((body: unknown) => {
        const cursor = (body as { next_cursor?: unknown } | null | undefined)?.next_cursor;
        if (request.method !== 'GET' || typeof cursor !== 'string') return;
        const url = new URL(request.url, 'http://here');
        url.searchParams.set('cursor', cursor);
        void reply.header('Link', `<${url.pathname}${url.search}>; rel="next"`);
      }),
    );
  }
}
