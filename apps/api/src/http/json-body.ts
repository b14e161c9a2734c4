import { DomainError } from '@app/platform';
import { hasDuplicateMember, nestsDeeper } from './json-members';

const MAX_DEPTH = 60;

const malformed = (code: string, message: string): DomainError =>
  new DomainError({ code, kind: 'malformed', message });

/** The text of a body. Bytes that are no UTF-8 would otherwise be stored as U+FFFD, and nobody could tell what was sent. */
export function textOf(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw malformed('REQUEST.BROKEN_TEXT', 'The body is not UTF-8.');
  }
}

/** Names that reach an object's prototype. The validation would pass over them in silence. */
export const NEVER_A_MEMBER: readonly string[] = ['__proto__', 'constructor'];

/** PostgreSQL stores neither. */
const isBroken = (text: string): boolean => text.includes('\u0000') || !text.isWellFormed();

/** Beyond it `1e400` would become infinite, and of twenty digits the last ones others: money and counts come nowhere near. */
export const NUMBER_MAX = Number.MAX_SAFE_INTEGER;

const isExact = (value: number): boolean => Math.abs(value) <= NUMBER_MAX;

/** Content types may name the encoding; JSON has only one. */
export function assertUtf8(contentType: string | undefined): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType ?? '')?.[1];
  if (charset === undefined || /^utf-?8$/i.test(charset)) return;
  throw new DomainError({
    code: 'REQUEST.UNSUPPORTED_MEDIA',
    kind: 'unsupported_media',
    message: 'JSON is UTF-8; send no other charset.',
  });
}

/** JSON as we take it: bounded depth, each member once, numbers that keep their value, no NUL, no lone surrogates, no way to a prototype. */
export function parseJsonBody(text: string): unknown {
  // Before it is parsed: what is deep enough overruns the parser's own stack.
  if (nestsDeeper(text, MAX_DEPTH))
    throw malformed('REQUEST.TOO_DEEP', `The body nests deeper than ${MAX_DEPTH} levels.`);
  let value: unknown;
  try {
    value = JSON.parse(text, (key, member: unknown) => {
      if (NEVER_A_MEMBER.includes(key))
        throw malformed('REQUEST.MALFORMED', `A member named ${key} is not taken.`);
      if (isBroken(key) || (typeof member === 'string' && isBroken(member)))
        throw malformed('REQUEST.BROKEN_TEXT', 'The body contains NUL or broken Unicode.');
      if (typeof member === 'number' && !isExact(member))
        throw malformed('REQUEST.MALFORMED', 'A number is too large to be kept as it is; send it as text.');
      return member;
    });
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw malformed('REQUEST.MALFORMED', 'The body is not valid JSON.');
  }
  if (hasDuplicateMember(text))
    throw malformed('REQUEST.DUPLICATE_MEMBER', 'An object of the body names a member twice.');
  return value;
}
