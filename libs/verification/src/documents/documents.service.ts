import type { Readable } from 'node:stream';
import { Database } from '@app/database';
import { idempotencyKeyReused } from '@app/identity';
import { actorOf, type Principal } from '@app/platform';
import { Injectable } from '@nestjs/common';
import {
  documentEmpty,
  documentKindUnknown,
  documentsTooMany,
  documentTypeNotAccepted,
  sellerNotThere,
} from '../errors';
import { DOCUMENT_KINDS } from '../requirements';
import {
  contentTypeOf,
  DOCUMENT_MAX_BYTES,
  type DocumentRow,
  DOCUMENTS_PER_SELLER_MAX,
  type DocumentView,
  sanitiseFilename,
  viewOfDocument,
} from './document';
import { DocumentRepository } from './document.repository';
import { FileStore, type ReceivedFile } from './file-store';

export interface NewFile {
  kind: string;
  filename: string | undefined;
  stream: Readable;
}

export interface OpenedDocument {
  stream: Readable;
  contentType: string;
  filename: string;
  sizeBytes: number;
}

/** A seller's key opens that seller's documents only. */
function assertOwn(caller: Principal, sellerId: string): void {
  if (caller.role === 'seller' && caller.sellerId !== sellerId) throw sellerNotThere();
}

@Injectable()
export class DocumentsService {
  constructor(
    private readonly database: Database,
    private readonly files: FileStore,
  ) {}

  /**
   * Stores a file under an operation: a repeat gives the first row, a repeat with another file is refused. The stream is
   * always read to its end or drained.
   */
  async store(
    caller: Principal,
    sellerId: string,
    operationId: string,
    file: NewFile,
  ): Promise<DocumentView> {
    try {
      assertOwn(caller, sellerId);
      if (!(DOCUMENT_KINDS as readonly string[]).includes(file.kind))
        throw documentKindUnknown(DOCUMENT_KINDS);
      await this.assertRoom(caller, sellerId, operationId);
    } catch (error) {
      file.stream.on('error', () => undefined).resume();
      throw error;
    }
    const received = await this.files.receive(
      caller.tenantId,
      file.stream,
      DOCUMENT_MAX_BYTES,
      'DOCUMENT.TOO_LARGE',
    );
    try {
      if (received.sizeBytes === 0) throw documentEmpty();
      const contentType = contentTypeOf(received.head);
      if (!contentType) throw documentTypeNotAccepted();
      return viewOfDocument(
        await this.save(caller, sellerId, operationId, { ...file, contentType }, received),
      );
    } finally {
      await this.files.discard(received);
    }
  }

  async list(caller: Principal, sellerId: string): Promise<DocumentView[]> {
    assertOwn(caller, sellerId);
    const rows = await this.database.read(caller.tenantId, async (tx) => {
      const documents = new DocumentRepository(tx);
      if (!(await documents.hasSeller(sellerId))) throw sellerNotThere();
      return documents.forSeller(sellerId);
    });
    return rows.map(viewOfDocument);
  }

  async open(caller: Principal, sellerId: string, documentId: string): Promise<OpenedDocument> {
    assertOwn(caller, sellerId);
    const row = await this.database.transaction(caller.tenantId, async (tx) => {
      const document = await new DocumentRepository(tx).byId(sellerId, documentId);
      await tx.audit({ actor: actorOf(caller), action: 'document.opened', subject: documentId });
      return document;
    });
    const stream = await this.files.read(caller.tenantId, row.storageKey);
    return { stream, contentType: row.contentType, filename: row.filename, sizeBytes: row.sizeBytes };
  }

  private async assertRoom(caller: Principal, sellerId: string, operationId: string): Promise<void> {
    await this.database.read(caller.tenantId, async (tx) => {
      const documents = new DocumentRepository(tx);
      if (await documents.byOperation(operationId)) return;
      if ((await documents.forSeller(sellerId)).length >= DOCUMENTS_PER_SELLER_MAX) {
        throw documentsTooMany(DOCUMENTS_PER_SELLER_MAX);
      }
    });
  }

  /**
   * The file gets its name before the row commits: a crash in between leaves a file that the repeated request finds
   * under the same name, never a row without its file.
   */
  private async save(
    caller: Principal,
    sellerId: string,
    operationId: string,
    file: NewFile & { contentType: string },
    received: ReceivedFile,
  ): Promise<DocumentRow> {
    return this.database.transaction(caller.tenantId, async (tx) => {
      const documents = new DocumentRepository(tx);
      const { sha256, sizeBytes } = received;
      const known = await documents.byOperation(operationId);
      if (known) return sameRequest(known, sellerId, file.kind, sha256);
      const storageKey = await this.files.keep(caller.tenantId, received);
      const { kind, contentType } = file;
      const filename = sanitiseFilename(file.filename);
      const row = await documents.insert({
        sellerId,
        operationId,
        kind,
        filename,
        contentType,
        sizeBytes,
        sha256,
        storageKey,
      });
      if (!row) return sameRequest((await documents.byOperation(operationId))!, sellerId, kind, sha256);
      const details = { seller_id: sellerId, kind, sha256, size_bytes: sizeBytes, content_type: contentType };
      await tx.audit({ actor: actorOf(caller), action: 'document.stored', subject: row.id, details });
      await tx.emit({ type: 'document.stored', subject: row.id, sellerId, data: { kind } });
      return row;
    });
  }
}

/** The first row of an operation, when the repeat really is one. */
function sameRequest(known: DocumentRow, sellerId: string, kind: string, sha256: string): DocumentRow {
  if (known.sellerId !== sellerId || known.kind !== kind || known.sha256 !== sha256)
    throw idempotencyKeyReused();
  return known;
}
