import { createHash } from 'node:crypto';
import { IdempotencyService, idempotencyKeyMissing, idempotencyKeyReused } from '@app/identity';
import { canonicalJson, DomainError } from '@app/platform';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { catchError, from, mergeMap, type Observable, of, throwError } from 'rxjs';
import { IDEMPOTENCY_KEY, type RahdariRequest } from './permit.decorator';
import { StreamedBody, UnreadBody } from './streamed-body';
import { digestOf, UploadDigest } from './upload-digest';

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
    const isUpload = request.body instanceof UnreadBody;
    if (claim.replay) {
      if (isUpload && claim.contentHash && (await digestOf(request)) !== claim.contentHash)
        throw idempotencyKeyReused();
      void reply.status(claim.status).header('Idempotency-Replayed', 'true');
      const stored: unknown = claim.body === null ? undefined : JSON.parse(claim.body);
      if (claim.status >= 400) throw new DomainError(stored as DomainError);
      return of(stored);
    }
    request.operationId = claim.operationId;
    if (isUpload) {
      request.upload = new UploadDigest();
      if (request.body instanceof StreamedBody)
        request.body.stream = request.upload.watch(request.body.stream);
    }
    return next.handle().pipe(
      mergeMap((body) =>
        from(
          this.idempotency
            .finish(
              caller,
              key,
              reply.statusCode,
              body === undefined ? null : JSON.stringify(body),
              request.upload?.hex(),
            )
            .then(() => body as unknown),
        ),
      ),
      catchError((error: unknown) =>
        from(this.settleFailure(request, caller, key, error)).pipe(mergeMap(() => throwError(() => error))),
      ),
    );
  }

  private async settleFailure(
    { upload }: RahdariRequest,
    caller: NonNullable<RahdariRequest['principal']>,
    key: string,
    error: unknown,
  ): Promise<void> {
    const retryable =
      !(error instanceof DomainError) || error.kind === 'unavailable' || error.kind === 'too_many';
    try {
      if (retryable) await this.idempotency.release(caller, key);
      else {
        const { code, kind, message, errors, details } = error;
        await this.idempotency.finish(
          caller,
          key,
          400,
          JSON.stringify({ code, kind, message, errors, details }),
          upload?.hex(),
        );
      }
    } catch {
      // The original error says more; the lock runs out by itself.
    }
  }
}

/** Method, route and body. An upload is not in it: what it brought is known only when it has been read. */
function fingerprint(request: RahdariRequest): string {
  const body = request.body instanceof UnreadBody ? 'stream' : canonicalJson(request.body ?? null);
  return createHash('sha256').update(`${request.method} ${request.url}\n${body}`).digest('hex');
}
