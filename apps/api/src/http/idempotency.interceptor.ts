import { createHash } from 'node:crypto';
import { finished } from 'node:stream/promises';
import { IdempotencyService, idempotencyKeyMissing, idempotencyKeyReused } from '@app/identity';
import { canonicalJson, DomainError } from '@app/platform';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, from, mergeMap, type Observable, of, throwError } from 'rxjs';
import { bytesOf, ContentDigest } from './content-digest';
import { readSingleFile } from './multipart';
import { IDEMPOTENCY_KEY, type RahdariRequest } from './permit.decorator';
import { StreamedBody, UnreadBody } from './streamed-body';

/**
 * Every POST that creates or acts needs an Idempotency-Key. The first answer below 500 is stored and replayed, its
 * refusals included (a 409 stays a 409 for that key); 5xx and 429 are not, so the same key may be tried again.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly idempotency: IdempotencyService,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<RahdariRequest>();
    const wanted = this.reflector.get<boolean | undefined>(IDEMPOTENCY_KEY, context.getHandler()) ?? true;
    const caller = request.principal;
    if (request.method !== 'POST' || !wanted || !caller) return next.handle();

    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) throw idempotencyKeyMissing();
    const claim = await this.idempotency.claim(caller, key, fingerprint(request));
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    if (claim.replay) {
      if (!(await isRepeat(request, claim.contentHash))) throw idempotencyKeyReused();
      void reply.status(claim.status).header('Idempotency-Replayed', 'true');
      const stored: unknown = claim.body === null ? undefined : JSON.parse(claim.body);
      if (claim.status >= 400) throw new DomainError(stored as DomainError);
      return of(stored);
    }
    request.operationId = claim.operationId;
    return next.handle().pipe(
      mergeMap((body) =>
        from(
          this.idempotency
            .finish(
              caller,
              key,
              reply.statusCode,
              body === undefined ? null : JSON.stringify(body),
              contentSeen(request),
            )
            .then(() => body as unknown),
        ),
      ),
      catchError((error: unknown) =>
        from(this.idempotency.fail(caller, key, error, claim.lockedUntil, contentSeen(request))).pipe(
          mergeMap(() => throwError(() => error)),
        ),
      ),
    );
  }
}

/** Method, route and body. What a stream holds is known only after it was read: its hash is compared by `isRepeat`. */
function fingerprint({ method, url, body }: RahdariRequest): string {
  const content =
    body instanceof StreamedBody
      ? `stream ${body.contentType}`
      : body instanceof UnreadBody
        ? 'form'
        : canonicalJson(body ?? null);
  return createHash('sha256').update(`${method} ${url}\n${content}`).digest('hex');
}

export const contentSeen = ({ body }: FastifyRequest): string | null =>
  body instanceof UnreadBody ? body.content.seen() : null;

/** Whether a streamed body is the first one's, of which no more is read than the first had. */
async function isRepeat(request: RahdariRequest, first: string | null): Promise<boolean> {
  const { body } = request;
  if (!(body instanceof UnreadBody)) return true;
  // Without an extent it is of before extents were kept, three days at most: replayed, as it was then.
  const content = new ContentDigest(first?.includes(':') ? bytesOf(first) : 0);
  body.content = content;
  try {
    const stream = body instanceof StreamedBody ? body.stream : (await readSingleFile(request)).file.stream;
    stream.on('data', () => {
      if (content.isPastLimit) stream.destroy();
    });
    await finished(stream);
  } catch {
    // What cannot be read to its end is compared as far as it came; the first may have ended there, too.
  }
  return !first?.includes(':') || content.isRepeatOf(first);
}
