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

/** One ETag of a list: weak or strong, and what is between the quotes. */
const ENTITY_TAG = /\s*(W\/)?"([\x21\x23-\x7e]*)"\s*(?:,|$)/y;
const OURS = /^(\d{1,9})(?:-[\w-]{1,64})?$/;

const stale = (): DomainError =>
  new DomainError({
    code: 'REQUEST.IF_MATCH_STALE',
    kind: 'stale',
    message: 'If-Match names no present version. Read the resource again.',
  });

/** The versions that a list of ETags names; weak ones are none, as RFC 9110 §13.1.1 wants it. Undefined for what is no list. */
function versionsOf(header: string): number[] | undefined {
  const versions: number[] = [];
  ENTITY_TAG.lastIndex = 0;
  while (ENTITY_TAG.lastIndex < header.length) {
    const tag = ENTITY_TAG.exec(header);
    if (!tag) return undefined;
    const [, weak, inside] = tag;
    const version = OURS.exec(inside!)?.[1];
    if (!weak && version) versions.push(Number(version));
  }
  return versions;
}

/**
 * The version that an If-Match names: the first part of an ETag of ours; of a list, the newest, for no other can be the present
 * one. What else the representation depends on does not stand in the way of a change. Throws 428 without the header and for
 * `*`, by which a change would be made of what nobody read; 412 when it cannot be a version of ours.
 */
export function versionFromIfMatch(header: string | undefined): number {
  if (!header || header.trim() === '*') {
    throw new DomainError({
      code: 'REQUEST.IF_MATCH_MISSING',
      kind: 'precondition_missing',
      message: 'Send If-Match with the ETag of the version you read.',
    });
  }
  const versions = versionsOf(header);
  if (!versions?.length) throw stale();
  return Math.max(...versions);
}
