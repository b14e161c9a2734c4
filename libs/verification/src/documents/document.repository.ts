import type { Tx } from '@app/database';
import { newId } from '@app/platform';
import { documentNotFound } from '../errors';
import { type DocumentRow, DOCUMENTS_PER_SELLER_MAX, type DocumentStatus } from './document';

const COLUMNS = `id, seller_id AS "sellerId", kind, filename, content_type AS "contentType", size_bytes AS "sizeBytes",
  sha256, storage_key AS "storageKey", status, rejection_code AS "rejectionCode", created_at AS "createdAt"`;

export type NewDocument = Pick<
  DocumentRow,
  'sellerId' | 'kind' | 'filename' | 'contentType' | 'sizeBytes' | 'sha256' | 'storageKey'
> & { operationId: string };

const EVENT_OF_STATUS = { accepted: 'document.accepted', rejected: 'document.rejected' } as const;

export class DocumentRepository {
  constructor(private readonly tx: Tx) {}

  /** Oldest first. */
  async forSeller(sellerId: string): Promise<DocumentRow[]> {
    return this.tx.query<DocumentRow>(
      `SELECT ${COLUMNS} FROM documents WHERE tenant_id = $1 AND seller_id = $2 ORDER BY id LIMIT $3`,
      [this.tx.tenantId, sellerId, DOCUMENTS_PER_SELLER_MAX],
    );
  }

  /** Throws DOCUMENT.NOT_FOUND. */
  async byId(sellerId: string, id: string): Promise<DocumentRow> {
    const [row] = await this.tx.query<DocumentRow>(
      `SELECT ${COLUMNS} FROM documents WHERE tenant_id = $1 AND seller_id = $2 AND id = $3`,
      [this.tx.tenantId, sellerId, id],
    );
    if (!row) throw documentNotFound();
    return row;
  }

  async hasSeller(sellerId: string): Promise<boolean> {
    const rows = await this.tx.query(`SELECT 1 FROM sellers WHERE tenant_id = $1 AND id = $2`, [
      this.tx.tenantId,
      sellerId,
    ]);
    return rows.length > 0;
  }

  async byOperation(operationId: string): Promise<DocumentRow | undefined> {
    const [row] = await this.tx.query<DocumentRow>(
      `SELECT ${COLUMNS} FROM documents WHERE tenant_id = $1 AND operation_id = $2`,
      [this.tx.tenantId, operationId],
    );
    return row;
  }

  /** Undefined when the operation has its document already. */
  async insert(document: NewDocument): Promise<DocumentRow | undefined> {
    const [row] = await this.tx.query<DocumentRow>(
      `INSERT INTO documents (id, tenant_id, seller_id, operation_id, kind, filename, content_type, size_bytes, sha256,
                              storage_key, status, created_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,'stored',$11)
       ON CONFLICT (tenant_id, operation_id) DO NOTHING RETURNING ${COLUMNS}`,
      [
        newId('doc'),
        this.tx.tenantId,
        document.sellerId,
        document.operationId,
        document.kind,
        document.filename,
        document.contentType,
        document.sizeBytes,
        document.sha256,
        document.storageKey,
        this.tx.now(),
      ],
    );
    return row;
  }

  /** Setting the status it has changes nothing, and says nothing twice. */
  async setStatus(id: string, status: DocumentStatus, rejectionCode: string | null = null): Promise<void> {
    const [row] = await this.tx.query<{ sellerId: string; kind: string }>(
      `UPDATE documents SET status = $3, rejection_code = $4
        WHERE tenant_id = $1 AND id = $2 AND (status <> $3 OR rejection_code IS DISTINCT FROM $4)
        RETURNING seller_id AS "sellerId", kind`,
      [this.tx.tenantId, id, status, rejectionCode],
    );
    if (row && status !== 'stored') {
      await this.tx.emit({
        type: EVENT_OF_STATUS[status],
        subject: id,
        sellerId: row.sellerId,
        data: { kind: row.kind, ...(rejectionCode ? { code: rejectionCode } : {}) },
      });
    }
  }
}
