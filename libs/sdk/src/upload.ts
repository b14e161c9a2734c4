export interface UploadProgress {
  sentBytes: number;
  totalBytes: number;
  /** 0 to 100. */
  percent: number;
}

export interface UploadOptions {
  /** What the file is called; its ending gives the content type unless that is said. */
  filename?: string;
  contentType?: string;
  /**
   * Called as the bytes leave. A browser sends a file in one piece and reports its beginning and its end; when a broken
   * upload is repeated, it begins again at 0.
   */
  onProgress?: (progress: UploadProgress) => void;
  signal?: AbortSignal;
  /** One of your own, so that the same upload can be repeated in another process. */
  idempotencyKey?: string;
}

const PIECE_BYTES = 65_536;

const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  jsonl: 'application/x-ndjson',
  ndjson: 'application/x-ndjson',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export type FileLike = Blob | Uint8Array<ArrayBuffer> | string;

export const blobOf = (file: FileLike): Blob => (file instanceof Blob ? file : new Blob([file]));

export const nameOf = (file: FileLike, given: string | undefined): string | undefined =>
  given ?? (typeof File !== 'undefined' && file instanceof File ? file.name : undefined);

/** By the name's ending; of a file without a known one the type has to be said. */
export function contentTypeOf(filename: string | undefined, given: string | undefined): string {
  const known = given ?? TYPES[filename?.toLowerCase().split('.').at(-1) ?? ''];
  if (!known)
    throw new TypeError(
      `What is in ${filename ?? 'the file'}? Name it .csv, .xlsx or .jsonl, or give its contentType.`,
    );
  return known;
}

/** The request of one attempt: it reads the file from its beginning, and counts what leaves. */
export function uploadRequest(url: URL, file: Blob, contentType: string, options: UploadOptions): Request {
  const { onProgress, idempotencyKey } = options;
  const init = {
    method: 'POST',
    headers: {
      'content-type': contentType,
      ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
    },
  };
  if (!onProgress || 'document' in globalThis) {
    onProgress?.(progressOf(0, file.size));
    return new Request(url, { ...init, body: file });
  }
  return new Request(url, {
    ...init,
    body: counted(file, onProgress),
    // Node wants it said that the body goes out before an answer comes in.
    duplex: 'half',
  } as RequestInit);
}

export const progressOf = (sentBytes: number, totalBytes: number): UploadProgress => ({
  sentBytes,
  totalBytes,
  percent: totalBytes ? Math.floor((sentBytes / totalBytes) * 100) : 100,
});

/** A piece is read and counted when the connection takes it, so that the count is what was sent and not what was read. */
function counted(
  file: Blob,
  onProgress: NonNullable<UploadOptions['onProgress']>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let sentBytes = 0;
  const begin = (): void => onProgress(progressOf(0, file.size));
  return new ReadableStream(
    {
      start: begin,
      async pull(controller) {
        const piece = file.slice(sentBytes, sentBytes + PIECE_BYTES);
        if (piece.size) controller.enqueue(new Uint8Array(await piece.arrayBuffer()));
        else return controller.close();
        sentBytes += piece.size;
        onProgress(progressOf(sentBytes, file.size));
      },
    },
    { highWaterMark: 0 },
  );
}
