import type { Readable } from 'node:stream';
import { DomainError } from '@app/platform';
import type { FastifyRequest } from 'fastify';
import { StreamedBody } from '../http/streamed-body';

/** The unparsed body, if it is of one of these types. */
export function ordersStreamOf({ body }: FastifyRequest, types: readonly string[]): Readable {
  if (body instanceof StreamedBody) {
    if (types.includes(body.contentType)) return body.stream;
    body.stream.on('error', () => undefined).resume();
  }
  throw new DomainError({
    code: 'REQUEST.UNSUPPORTED_MEDIA',
    kind: 'unsupported_media',
    message: `Send ${types[0]} as the body.`,
  });
}
