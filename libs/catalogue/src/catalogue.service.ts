import type { Readable } from 'node:stream';
import { Database } from '@app/database';
import { idempotencyKeyReused } from '@app/identity';
import { actorOf, newId, type Page, type PageRequest, type Principal, Vault, pageById } from '@app/platform';
import { assertSellerScope, SellerRepository } from '@app/sellers';
import { FileStore } from '@app/verification';
import { Injectable } from '@nestjs/common';
import { type CatalogueImport, isBehindStaging } from './catalogue-import';
import { CatalogueImportRepository } from './catalogue-import.repository';
import { catalogueNotOpen, importNotFound, importNotOpen } from './errors';
import { type FailedRowsFile, failedRowsFile } from './failed-rows';
import { type Product, ProductRepository } from './product.repository';
import { formatOf } from './read-products';

const FILE_MAX_BYTES = 200 * 1_048_576;
const ERRORS_MAX = 100_000;
const OPEN_IN: readonly string[] = ['APPROVED', 'CONDITIONALLY_APPROVED', 'ACTIVE'];

export interface CatalogueFile {
  filename: string;
  contentType: string;
  stream: Readable;
  defaultCurrency?: string;
}

@Injectable()
export class CatalogueService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly files: FileStore,
  ) {}

  /** Stores the file whole, then says so in the outbox: the import's workflow starts from there. */
  async create(
    caller: Principal,
    sellerId: string,
    operationId: string,
    file: CatalogueFile,
    retryOf: string | null = null,
  ): Promise<CatalogueImport> {
    const { tenantId } = caller;
    await this.assertOpen(caller, sellerId, file.stream);
    const received = await this.files.receive(tenantId, file.stream, FILE_MAX_BYTES, 'IMPORT.FILE_TOO_LARGE');
    const storageKey = await this.files.keep(tenantId, received);
    return this.database.transaction(tenantId, async (tx) => {
      const imports = new CatalogueImportRepository(tx);
      const known = await imports.byOperation(operationId);
      if (known && known.sha256 !== received.sha256) throw idempotencyKeyReused();
      if (known) return known;
      const id = newId('imp');
      await imports.insert({
        id,
        sellerId,
        operationId,
        filename: file.filename.replace(/[\p{Cc}\p{Cf}\\/]/gu, '').slice(0, 200) || 'catalogue',
        format: formatOf(file.filename, file.contentType, received.head),
        defaultCurrency: file.defaultCurrency ?? 'USD',
        sha256: received.sha256,
        sizeBytes: String(received.sizeBytes),
        storageKey,
        retryOf,
      });
      await tx.audit({
        actor: actorOf(caller),
        action: 'catalogue_import.uploaded',
        subject: id,
        details: { sha256: received.sha256 },
      });
      await tx.emit({ type: 'catalogue_import.uploaded', subject: id, sellerId });
      return imports.byId(id);
    });
  }

  /** Corrected rows of an import that ended with errors; only what is in the new file is worked on. */
  async retry(
    caller: Principal,
    sellerId: string,
    importId: string,
    operationId: string,
    file: CatalogueFile,
  ): Promise<CatalogueImport> {
    const parent = await this.get(caller, sellerId, importId);
    if (parent.status !== 'COMPLETED_WITH_ERRORS') {
      file.stream.on('error', () => undefined).resume();
      throw importNotOpen(parent.status);
    }
    return this.create(caller, sellerId, operationId, file, importId);
  }

  async cancel(caller: Principal, sellerId: string, importId: string): Promise<CatalogueImport> {
    await this.get(caller, sellerId, importId);
    await this.database.transaction(caller.tenantId, async (tx) => {
      const imports = new CatalogueImportRepository(tx);
      // Under the lock that merging takes: what is merged already is not promised to be stopped.
      const { status, cancelRequested } = await imports.byId(importId, 'FOR UPDATE');
      if (isBehindStaging(status)) throw importNotOpen(status);
      if (cancelRequested) return;
      await imports.requestCancel(importId);
      await tx.audit({
        actor: actorOf(caller),
        action: 'catalogue_import.cancel_requested',
        subject: importId,
      });
    });
    return this.get(caller, sellerId, importId);
  }

  async get(caller: Principal, sellerId: string, importId: string): Promise<CatalogueImport> {
    assertSellerScope(caller, sellerId);
    const row = await this.database.read(caller.tenantId, (tx) =>
      new CatalogueImportRepository(tx).byId(importId),
    );
    if (row.sellerId !== sellerId) throw importNotFound();
    return row;
  }

  async list(caller: Principal, sellerId: string, request: PageRequest): Promise<Page<CatalogueImport>> {
    const list = `imports:${sellerId}`;
    return this.page(caller, sellerId, list, request, (tx, after, limit) =>
      new CatalogueImportRepository(tx).page(sellerId, after, limit),
    );
  }

  async products(caller: Principal, sellerId: string, request: PageRequest): Promise<Page<Product>> {
    const list = `products:${sellerId}`;
    return this.page(caller, sellerId, list, request, (tx, after, limit) =>
      new ProductRepository(tx).page(sellerId, after, limit),
    );
  }

  /** The failed rows, at most 100,000, in the seller's own layout. */
  async failedRows(caller: Principal, sellerId: string, importId: string): Promise<FailedRowsFile> {
    const row = await this.get(caller, sellerId, importId);
    const rows = await this.database.read(caller.tenantId, (tx) =>
      new CatalogueImportRepository(tx).failedRows(importId, ERRORS_MAX),
    );
    return failedRowsFile(row.format, row.header ?? [], rows);
  }

  private async page<Row extends { id: string }>(
    caller: Principal,
    sellerId: string,
    list: string,
    request: PageRequest,
    read: (
      tx: Parameters<Parameters<Database['read']>[1]>[0],
      after: string | null,
      limit: number,
    ) => Promise<Row[]>,
  ): Promise<Page<Row>> {
    assertSellerScope(caller, sellerId);
    const { tenantId } = caller;
    return pageById(this.vault, tenantId, list, request, (after, limit) =>
      this.database.read(tenantId, async (tx) => {
        await new SellerRepository(tx, this.vault).byId(sellerId);
        return read(tx, after, limit);
      }),
    );
  }

  private async assertOpen(caller: Principal, sellerId: string, stream: Readable): Promise<void> {
    try {
      assertSellerScope(caller, sellerId);
      const seller = await this.database.read(caller.tenantId, (tx) =>
        new SellerRepository(tx, this.vault).byId(sellerId),
      );
      if (!OPEN_IN.includes(seller.lifecycle)) throw catalogueNotOpen(seller.lifecycle);
    } catch (error) {
      // The body is read to its end, or the client would never read the refusal.
      stream.on('error', () => undefined).resume();
      throw error;
    }
  }
}
