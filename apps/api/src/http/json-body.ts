import { DomainError } from '@app/platform';

const MAX_DEPTH = 60;

const malformed = (code: string, message: string): DomainError =>
  new DomainError({ code, kind: 'malformed', message });

const brokenText = (): DomainError =>
  malformed('REQUEST.BROKEN_TEXT', 'The body contains NUL or broken Unicode.');

/** PostgreSQL stores neither, and no text that a person wrote has them. */
const isBroken = (text: string): boolean => text.includes('\u0000') || !text.isWellFormed();

/** Throws for a value that nests too deep or has broken text, in names too; without recursion, because it is hostile. */
function assertClean(root: unknown): void {
  const open: [unknown, number][] = [[root, 0]];
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const [value, depth] = entry;
    if (typeof value === 'string' && isBroken(value)) throw brokenText();
    if (!value || typeof value !== 'object') continue;
    if (depth >= MAX_DEPTH)
      throw malformed('REQUEST.TOO_DEEP', `The body nests deeper than ${MAX_DEPTH} levels.`);
    for (const [name, member] of Object.entries(value)) {
      if (isBroken(name)) throw brokenText();
      open.push([member, depth + 1]);
    }
  }
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

/** JSON as we take it: bounded depth, no NUL, no lone surrogates, no way to a prototype. */
export function parseJsonBody(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text, (key, member: unknown) => {
      if (NEVER_A_MEMBER.includes(key))
        throw malformed('REQUEST.MALFORMED', `A member named ${key} is not taken.`);
      return member;
    });
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw malformed('REQUEST.MALFORMED', 'The body is not valid JSON.');
  }
  assertClean(value);
  return value;
}
