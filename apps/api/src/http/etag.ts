import { createHash } from 'node:crypto';
import { DomainError } from '@app/platform';

/**
 * A strong ETag: the row's version, where there is one, and a digest of what is sent. The version alone would not do: what a
 * seller's case shows also depends on clocks and on who asks, and a strong validator promises the same bytes.
 */
export function etagOf(version: number | undefined, json: string): string {
  const digest = createHash('sha256').update(json).digest('base64url').slice(0, 16);
  return version === undefined ? `"${digest}"` : `"${version}-${digest}"`;
}

/** Whether an If-None-Match has this ETag in it; compared weakly, as RFC 9110 wants it there. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const known = ifNoneMatch.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes('*') || known.includes(etag);
}

/**
 * The version that an If-Match names: the first part of an ETag of ours. What else the representation depends on does not
 * stand in the way of a change. Throws 428 without the header, 412 when it cannot be a version of ours.
 */
export function versionFromIfMatch(header: string | undefined): number {
  if (!header) {
    throw new DomainError({
      code: 'REQUEST.IF_MATCH_MISSING',
      kind: 'precondition_missing',
      message: 'Send If-Match with the ETag of the version you read.',
    });
  }
  const version = /^"(\d{1,9})(?:-[\w-]{1,64})?"$/.exec(header.trim())?.[1];
  if (!version) {
    throw new DomainError({
      code: 'REQUEST.IF_MATCH_STALE',
      kind: 'stale',
      message: 'If-Match names no present version. Read the resource again.',
    });
  }
  return Number(version);
}
