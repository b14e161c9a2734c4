import { DomainError } from '@app/platform';
import type { FastifyReply } from 'fastify';

/** A strong ETag from the row's version; the framework's own would be weak. */
export function setEtag(reply: FastifyReply, version: number): void {
  void reply.header('ETag', `"${version}"`);
}

/** The version an If-Match names. Throws 428 without the header, 412 when it cannot be a version of ours. */
export function versionFromIfMatch(header: string | undefined): number {
  if (!header) {
    throw new DomainError({
      code: 'REQUEST.IF_MATCH_MISSING',
      kind: 'precondition_missing',
      message: 'Send If-Match with the ETag of the version you read.',
    });
  }
  const version = /^"(\d{1,9})"$/.exec(header.trim())?.[1];
  if (!version) {
    throw new DomainError({
      code: 'REQUEST.IF_MATCH_STALE',
      kind: 'stale',
      message: 'If-Match names no present version. Read the resource again.',
    });
  }
  return Number(version);
}
