import { RahdariConnectionError, requestOf } from './problem.ts';

const MEDIA_TYPES = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;

export type ExportFormat = keyof typeof MEDIA_TYPES;

/** What makes a list answer as a file; to be spread into its options. */
export interface ExportRequest {
  headers: { Accept: string };
  parseAs: 'stream';
}

export interface ExportedFile {
  /** As the server calls it; null when it gives no name. */
  filename: string | null;
  contentType: string;
  /** The file as it comes. It fails when the list breaks off: what was read until then is not the whole of it. */
  body: ReadableStream<Uint8Array>;
}

/**
 * The whole of a list as a file, which the server writes as fast as it is read:
 * `const { body } = await exported('csv', (file) => rahdari.orders.list({ ...file, query: { channel: 'alibaba' } }));`
 */
export async function exported(
  format: ExportFormat,
  ask: (file: ExportRequest) => Promise<{ response: Response; request: Request }>,
): Promise<ExportedFile> {
  const wanted = MEDIA_TYPES[format];
  const { response, request } = await ask({ headers: { Accept: wanted }, parseAs: 'stream' });
  const contentType = response.headers.get('content-type') ?? '';
  if (!contentType.startsWith(wanted) || !response.body) {
    await response.body?.cancel();
    // A server of before exports, or a proxy that drops the Accept field: a page would pass for the whole.
    throw new RahdariConnectionError(
      `the answer is ${contentType || 'empty'}, not ${wanted}`,
      requestOf(request),
      1,
    );
  }
  return { filename: filenameIn(response.headers), contentType, body: response.body };
}

const filenameIn = (headers: Headers): string | null =>
  /filename="([^"/\\]+)"/.exec(headers.get('content-disposition') ?? '')?.[1] ?? null;
