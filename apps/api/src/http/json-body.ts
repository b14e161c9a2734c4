import { DomainError } from '@app/platform';

const MAX_DEPTH = 60;

const malformed = (code: string, message: string): DomainError =>
  new DomainError({ code, kind: 'malformed', message });

/** True when the value nests deeper than `limit`; walks without recursion, because the value is hostile. */
function nestsDeeper(value: unknown, limit: number): boolean {
  const open: [unknown, number][] = [[value, 0]];
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const [member, depth] = entry;
    if (!member || typeof member !== 'object') continue;
    if (depth >= limit) return true;
    for (const child of Object.values(member)) open.push([child, depth + 1]);
  }
  return false;
}

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

/** JSON as we take it: bounded depth, no NUL, no lone surrogates, no way to a prototype. */
export function parseJsonBody(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text, (key, member: unknown) => {
      if (NEVER_A_MEMBER.includes(key))
        throw malformed('REQUEST.MALFORMED', `A member named ${key} is not taken.`);
      if (isBroken(key) || (typeof member === 'string' && isBroken(member)))
        throw malformed('REQUEST.BROKEN_TEXT', 'The body contains NUL or broken Unicode.');
      return member;
    });
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw malformed('REQUEST.MALFORMED', 'The body is not valid JSON.');
  }
  if (nestsDeeper(value, MAX_DEPTH))
    throw malformed('REQUEST.TOO_DEEP', `The body nests deeper than ${MAX_DEPTH} levels.`);
  return value;
}
