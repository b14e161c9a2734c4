import { RahdariProblem } from './problem.ts';

/** What a read gives: its data, and the head of the answer with the version. */
export interface Read<T> {
  data: T;
  response: Response;
}

/** The strong ETag of an answer, as If-Match takes it. */
export function etagOf({ response }: { response: Response }): string {
  const etag = response.headers.get('etag');
  if (!etag) throw new TypeError(`${response.url} has no ETag.`);
  return etag;
}

export interface ChangeOptions {
  /** How often to begin anew when somebody else was faster; 3 unless given. */
  maxConflicts?: number;
}

/**
 * Reads, decides and writes with If-Match; when somebody else has written in between, it reads and decides again:
 * `change(() => rahdari.sellers.get({ path }), (seller, headers) => rahdari.sellers.edit({ path, headers, body: … }))`
 */
export async function change<T, R>(
  read: () => Promise<Read<T>>,
  write: (current: T, headers: { 'If-Match': string }) => Promise<R>,
  { maxConflicts = 3 }: ChangeOptions = {},
): Promise<R> {
  for (let conflicts = 0; ; conflicts++) {
    const current = await read();
    try {
      return await write(current.data, { 'If-Match': etagOf(current) });
    } catch (error) {
      const isStale = error instanceof RahdariProblem && error.status === 412;
      if (!isStale || conflicts >= maxConflicts) throw error;
    }
  }
}
