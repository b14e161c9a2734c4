import type { Readable } from 'node:stream';
import { DomainError } from '@app/platform';
import type { FastifyRequest } from 'fastify';
import { readSingleFile } from '../http/multipart';
import { StreamedBody } from '../http/streamed-body';

/** The XML of an import: the body itself, or the file of a form. */
export async function listFileOf(request: FastifyRequest): Promise<Readable> {
  if (!(request.body instanceof StreamedBody))
    return (await readSingleFile(request, { known: [] })).file.stream;
  const { stream, contentType } = request.body;
  if (contentType === 'application/xml' || contentType === 'text/xml') return stream;
  stream.resume();
  throw new DomainError({
    code: 'REQUEST.UNSUPPORTED_MEDIA',
    kind: 'unsupported_media',
    message: 'Send application/xml, or multipart/form-data with one file.',
  });
}
