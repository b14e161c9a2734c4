/** A page of any list. */
export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

export interface PageRequest {
  limit: number;
  cursor?: string;
}

export interface EachOptions {
  /** Rows asked for at once, at most 200. */
  pageSize?: number;
  /** Ends after that many rows. */
  max?: number;
}

/**
 * Every row of a list, page by page as they are needed:
 * `for await (const order of each((page) => rahdari.orders.list({ query: { ...page, channel: 'alibaba' } }))) …`
 */
export async function* each<T>(
  ask: (page: PageRequest) => Promise<{ data: Page<T> }>,
  { pageSize = 100, max = Infinity }: EachOptions = {},
): AsyncGenerator<T, void, undefined> {
  let cursor: string | null | undefined;
  let count = 0;
  do {
    const limit = Math.max(1, Math.min(pageSize, 200, max - count));
    const { data } = await ask(cursor ? { limit, cursor } : { limit });
    for (const row of data.data) {
      if (count++ >= max) return;
      yield row;
    }
    // A server that gives out the same cursor again would be asked for ever.
    if (data.next_cursor === cursor) return;
    cursor = data.next_cursor;
  } while (cursor && count < max);
}
