import { equalInConstantTime, type Vault } from './crypto';
import { DomainError } from './errors';

export const PAGE_LIMIT_MAX = 200;
export const PAGE_LIMIT_DEFAULT = 50;

/** A bounded page, newest or smallest key first; `next_cursor` is null on the last page. */
export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

export interface PageRequest {
  limit?: number;
  cursor?: string;
}

export const pageLimit = (request: PageRequest): number =>
  Math.min(Math.max(request.limit ?? PAGE_LIMIT_DEFAULT, 1), PAGE_LIMIT_MAX);

const badCursor = (): DomainError =>
  new DomainError({
    code: 'REQUEST.CURSOR_INVALID',
    kind: 'invalid',
    message: 'The cursor is not one this list gave out. Start again without a cursor.',
    errors: [{ pointer: '/cursor', code: 'REQUEST.CURSOR_INVALID', detail: 'not a cursor of this list' }],
  });

/** Opaque and tamper-proof: the key of the last row, with a MAC bound to tenant and list. */
export function encodeCursor(
  vault: Vault,
  tenantId: string,
  list: string,
  keys: (string | number)[],
): string {
  const body = Buffer.from(JSON.stringify(keys)).toString('base64url');
  return `${body}.${vault.mac(tenantId, 'cursor', `${list}|${body}`).slice(0, 22)}`;
}

export function decodeCursor(
  vault: Vault,
  tenantId: string,
  list: string,
  cursor: string,
): (string | number)[] {
  const [body, mac, ...rest] = cursor.split('.');
  if (!body || !mac || rest.length > 0 || cursor.length > 1000) throw badCursor();
  if (!equalInConstantTime(mac, vault.mac(tenantId, 'cursor', `${list}|${body}`).slice(0, 22)))
    throw badCursor();
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as (string | number)[];
}

/**
 * Cuts a page out of `limit + 1` rows that were asked for, so that the last page needs no second query.
 * `keysOf` gives the sort keys of a row, in the order of the ORDER BY.
 */
export function pageOf<Row, T>(
  rows: Row[],
  limit: number,
  present: (row: Row) => T,
  cursorOf: (row: Row) => string,
): Page<T> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data: data.map(present), next_cursor: rows.length > limit && last ? cursorOf(last) : null };
}

/**
 * One page of a list that is walked by the ids of its rows. `read` gets the id to go on behind, null at the beginning, and the
 * number of rows of a page; it gives one row more where there is one. Throws REQUEST.CURSOR_INVALID.
 */
export async function pageById<Row extends { id: string }>(
  vault: Vault,
  tenantId: string,
  list: string,
  request: PageRequest,
  read: (lastId: string | null, limit: number) => Promise<Row[]>,
): Promise<Page<Row>> {
  const limit = pageLimit(request);
  const lastId = request.cursor ? String(decodeCursor(vault, tenantId, list, request.cursor)[0]) : null;
  return pageOf(
    await read(lastId, limit),
    limit,
    (row) => row,
    ({ id }) => encodeCursor(vault, tenantId, list, [id]),
  );
}
