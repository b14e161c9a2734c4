import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';

/** The same request with this cursor; without a host, which is another one behind each proxy. */
function nextOf(url: string, cursor: string): string {
  const [path = '', query] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  // A cursor stands for the place that `after` named.
  parameters.delete('after');
  return `${path}?${parameters.toString()}`;
}

/** Every list says where it goes on: RFC 8288 `Link` with `rel="next"`, beside `next_cursor`. */
@Injectable()
export class LinkInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    return next.handle().pipe(
      tap((body: unknown) => {
        const cursor = (body as { next_cursor?: unknown } | null | undefined)?.next_cursor;
        if (typeof cursor !== 'string') return;
        const target = nextOf(http.getRequest<FastifyRequest>().url, cursor);
        void http.getResponse<FastifyReply>().header('Link', `<${target}>; rel="next"`);
      }),
    );
  }
}
