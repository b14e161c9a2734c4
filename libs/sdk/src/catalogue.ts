import { Catalogue, type CatalogueImportBody } from './generated/index.ts';
import type { Client } from './generated/client/index.ts';
import { pause } from './retry.ts';
import type { Transport } from './transport.ts';
import { blobOf, contentTypeOf, type FileLike, nameOf, uploadRequest, type UploadOptions } from './upload.ts';

export const FINISHED_IMPORT = ['COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED'] as const;

export interface CatalogueUploadOptions extends UploadOptions {
  /** Of prices whose row names none; USD unless given. */
  currency?: string;
  /** The import whose failed rows these are, corrected: only those run. */
  retryOf?: string;
}

export type CatalogueImport = CatalogueImportBody;

export interface WaitOptions {
  signal?: AbortSignal;
  /** Called with each state that was seen. */
  onProgress?: (state: CatalogueImport) => void;
  /** Between two looks; it grows from 250 ms to this, 2 s unless given. */
  maxPauseMs?: number;
}

const FIRST_PAUSE_MS = 250;

export const isImportFinished = ({ status }: { status: string }): boolean =>
  (FINISHED_IMPORT as readonly string[]).includes(status);

/** Imports, with files that are streamed and waits that say how far it is. */
export class CatalogueResource extends Catalogue {
  private readonly transport: Transport;
  private readonly baseUrl: string;

  constructor(client: Client, transport: Transport, baseUrl: string) {
    super({ client });
    this.transport = transport;
    this.baseUrl = baseUrl;
  }

  /** Sends a file as the body of the request, without holding it in memory, and gives the import that begins. */
  async upload(
    sellerId: string,
    file: FileLike,
    options: CatalogueUploadOptions = {},
  ): Promise<CatalogueImport> {
    const blob = blobOf(file);
    const name = nameOf(file, options.filename);
    const contentType = contentTypeOf(name, options.contentType);
    const imports = `${this.baseUrl}/v1/sellers/${encodeURIComponent(sellerId)}/catalogue-imports`;
    const { retryOf, currency, signal } = options;
    const url = new URL(retryOf ? `${imports}/${encodeURIComponent(retryOf)}/retry` : imports);
    if (name) url.searchParams.set('filename', name);
    if (currency) url.searchParams.set('currency', currency);
    const response = await this.transport.sendOk({
      make: () => uploadRequest(url, blob, contentType, options),
      signal,
      // As long as the file takes.
      timeoutMs: 0,
    });
    return (await response.json()) as CatalogueImport;
  }

  /** Looks until the import has ended, however it ended: its `status` says so. */
  async finished(sellerId: string, importId: string, options: WaitOptions = {}): Promise<CatalogueImport> {
    const { signal, onProgress, maxPauseMs = 2_000 } = options;
    for (let waitMs = FIRST_PAUSE_MS; ; waitMs = Math.min(waitMs * 1.5, maxPauseMs)) {
      const { data: state } = await this.get({ path: { id: sellerId, importId }, signal });
      onProgress?.(state);
      if (isImportFinished(state)) return state;
      await pause(waitMs, signal);
    }
  }
}
