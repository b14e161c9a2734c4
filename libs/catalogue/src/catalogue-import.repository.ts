import type { Tx } from '@app/database';
import { type CatalogueImport, type ImportCounters, type ImportStatus, NO_ROWS } from './catalogue-import';
import { importNotFound } from './errors';
import { LIMITS } from './formats/raw-row';
import type { FailedRow } from './failed-rows';
import type { ProductBatch } from './read-products';

const COLUMNS = `id, seller_id AS "sellerId", filename, format, layout, header, default_currency AS "defaultCurrency", sha256,
  size_bytes AS "sizeBytes", storage_key AS "storageKey", status, counters, retry_of AS "retryOf",
  failure_code AS "failureCode", failure_detail AS "failureDetail", cancel_requested AS "cancelRequested",
  created_at AS "createdAt", updated_at AS "updatedAt", finished_at AS "finishedAt"`;

export type NewImport = Pick<
  CatalogueImport,
  | 'id'
  | 'sellerId'
  | 'filename'
  | 'format'
  | 'defaultCurrency'
  | 'sha256'
  | 'sizeBytes'
  | 'storageKey'
  | 'retryOf'
> & { operationId: string };

export class CatalogueImportRepository {
  constructor(private readonly tx: Tx) {}

  async insert(row: NewImport): Promise<void> {
    await this.tx.query(
      `INSERT INTO catalogue_imports (id, tenant_id, seller_id, operation_id, filename, format, default_currency, sha256,
         size_bytes, storage_key, status, counters, retry_of, cancel_requested, fence, created_at, updated_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,false,0,$14,$14)`,
      [
        row.id,
        this.tx.tenantId,
        row.sellerId,
        row.operationId,
        row.filename,
        row.format,
        row.defaultCurrency,
        row.sha256,
        row.sizeBytes,
        row.storageKey,
        row.retryOf ? 'RETRYING_FAILED_ROWS' : 'UPLOADED',
        NO_ROWS,
        row.retryOf,
        this.tx.now(),
      ],
    );
  }

  async byOperation(operationId: string): Promise<CatalogueImport | undefined> {
    const [row] = await this.tx.query<CatalogueImport>(
      `SELECT ${COLUMNS} FROM catalogue_imports WHERE tenant_id = $1 AND operation_id = $2`,
      [this.tx.tenantId, operationId],
    );
    return row;
  }

  async byId(id: string, lock: '' | 'FOR UPDATE' = ''): Promise<CatalogueImport> {
    const [row] = await this.tx.query<CatalogueImport>(
      `SELECT ${COLUMNS} FROM catalogue_imports WHERE tenant_id = $1 AND id = $2 ${lock}`,
      [this.tx.tenantId, id],
    );
    if (!row) throw importNotFound();
    return row;
  }

  /** Newest first; one row more than asked for. */
  async page(sellerId: string, before: string | null, limit: number): Promise<CatalogueImport[]> {
    return this.tx.query<CatalogueImport>(
      `SELECT ${COLUMNS} FROM catalogue_imports
        WHERE tenant_id = $1 AND seller_id = $2 AND ($3::text IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
      [this.tx.tenantId, sellerId, before, limit + 1],
    );
  }

  async update(
    id: string,
    change: {
      status?: ImportStatus;
      layout?: string;
      header?: string[];
      counters?: ImportCounters;
      failure?: { code: string; detail: string };
      finished?: boolean;
    },
  ): Promise<void> {
    await this.tx.query(
      `UPDATE catalogue_imports
          SET status = coalesce($3, status), layout = coalesce($4, layout), header = coalesce($5::jsonb, header),
              counters = coalesce($6::jsonb, counters), failure_code = coalesce($7, failure_code),
              failure_detail = coalesce($8, failure_detail), updated_at = $9,
              finished_at = CASE WHEN $10 THEN $9 ELSE finished_at END
        WHERE tenant_id = $1 AND id = $2`,
      [
        this.tx.tenantId,
        id,
        change.status ?? null,
        change.layout ?? null,
        change.header ? jsonOf(change.header) : null,
        change.counters ? JSON.stringify(change.counters) : null,
        change.failure?.code ?? null,
        change.failure?.detail ?? null,
        this.tx.now(),
        change.finished ?? false,
      ],
    );
  }

  async requestCancel(id: string): Promise<void> {
    await this.tx.query(
      `UPDATE catalogue_imports SET cancel_requested = true WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, id],
    );
  }

  /** Takes the right to stage for this attempt; false when a newer one has it. */
  async fence(id: string, attempt: number): Promise<boolean> {
    const touched = await this.tx.affected(
      `UPDATE catalogue_imports SET fence = $3 WHERE tenant_id = $1 AND id = $2 AND fence <= $3`,
      [this.tx.tenantId, id, attempt],
    );
    return touched === 1;
  }

  /** A batch written twice is written once. */
  async stage(id: string, batch: Pick<ProductBatch, 'records' | 'failed'>): Promise<void> {
    const { records, failed } = batch;
    if (records.length) {
      await this.tx.query(
        `INSERT INTO catalogue_import_rows (import_id, sku, line, content_hash, record, warnings)
         SELECT $1, r.sku, r.line, r.hash, r.record, r.warnings
           FROM unnest($2::text[], $3::int[], $4::text[], $5::jsonb[], $6::jsonb[]) AS r(sku, line, hash, record, warnings)
         ON CONFLICT (import_id, sku) DO NOTHING`,
        [
          id,
          records.map(({ record }) => record.sku),
          records.map(({ line }) => line),
          records.map(({ hash }) => hash),
          records.map(({ record }) => jsonOf(record)),
          records.map(({ warnings }) => jsonOf(warnings)),
        ],
      );
    }
    if (failed.length) {
      await this.tx.query(
        `INSERT INTO catalogue_import_errors (import_id, line, tenant_id, cells, issues)
         SELECT $1, r.line, $2, r.cells, r.issues FROM unnest($3::int[], $4::jsonb[], $5::jsonb[]) AS r(line, cells, issues)
         ON CONFLICT (import_id, line) DO NOTHING`,
        [
          id,
          this.tx.tenantId,
          failed.map(({ line }) => line),
          failed.map(({ cells }) => jsonOf(cells.slice(0, LIMITS.columns))),
          failed.map(({ issues }) => jsonOf(issues)),
        ],
      );
    }
  }

  async counts(id: string): Promise<Pick<ImportCounters, 'valid' | 'with_warning' | 'in_error'>> {
    const [row] = await this.tx.query<{ valid: string; warned: string; failed: string }>(
      `SELECT (SELECT count(*) FROM catalogue_import_rows WHERE import_id = $1) AS valid,
              (SELECT count(*) FROM catalogue_import_rows WHERE import_id = $1 AND warnings <> '[]') AS warned,
              (SELECT count(*) FROM catalogue_import_errors WHERE import_id = $1) AS failed`,
      [id],
    );
    return { valid: Number(row?.valid), with_warning: Number(row?.warned), in_error: Number(row?.failed) };
  }

  /** For the planner, before a merge: a transaction of its own, for its lock lets no second one in until the commit. */
  async analyseStaging(): Promise<void> {
    await this.tx.query(`ANALYZE catalogue_import_rows`);
  }

  /**
   * Staging into products, set-based: only rows whose content changed are touched. Imports of one seller merge one after
   * the other. Returns what it created and updated.
   */
  async merge(row: CatalogueImport): Promise<{ created: number; updated: number }> {
    await this.tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 11))`, [
      `catalogue:${row.sellerId}`,
    ]);
    const [counted] = await this.tx.query<{ created: string; updated: string }>(
      `WITH written AS (
         INSERT INTO products (id, tenant_id, seller_id, sku, title, hs_code, status, record, warnings, content_hash, version,
                               last_import_id, created_at, updated_at)
         SELECT 'prd_' || replace(uuidv7()::text, '-', ''), $1, $2, sku, record->'titles'->>'en', record->>'hs_code',
                'ACCEPTED', record, warnings, content_hash, 1, $3, $4, $4
           FROM catalogue_import_rows WHERE import_id = $3 ORDER BY line
         ON CONFLICT (tenant_id, seller_id, sku) DO UPDATE
           SET title = excluded.title, hs_code = excluded.hs_code, record = excluded.record, warnings = excluded.warnings,
               content_hash = excluded.content_hash, version = products.version + 1,
               last_import_id = excluded.last_import_id, updated_at = excluded.updated_at
           WHERE products.content_hash <> excluded.content_hash
         RETURNING (version = 1) AS created)
       SELECT count(*) FILTER (WHERE created) AS created, count(*) FILTER (WHERE NOT created) AS updated FROM written`,
      [this.tx.tenantId, row.sellerId, row.id, this.tx.now()],
    );
    await this.tx.query(`DELETE FROM catalogue_import_rows WHERE import_id = $1`, [row.id]);
    return { created: Number(counted?.created), updated: Number(counted?.updated) };
  }

  async dropStaging(id: string): Promise<void> {
    await this.tx.query(`DELETE FROM catalogue_import_rows WHERE import_id = $1`, [id]);
  }

  async failedRows(id: string, limit: number): Promise<FailedRow[]> {
    return this.tx.query<FailedRow>(
      `SELECT line, cells, issues FROM catalogue_import_errors WHERE tenant_id = $1 AND import_id = $2 ORDER BY line LIMIT $3`,
      [this.tx.tenantId, id, limit],
    );
  }
}

const storable = (text: string): string => text.replaceAll('\0', '\uFFFD').replace(/\p{Cs}/gu, '\uFFFD');

/**
 * JSON that PostgreSQL takes: it refuses NUL and half a surrogate pair, which come in with a file or where a text was cut.
 * One such text would fail its batch in every attempt, so the import would never end.
 */
function jsonOf(value: unknown): string {
  const json = JSON.stringify(value);
  // JSON.stringify writes just those as escapes; the second, slower pass is for them alone.
  if (!/\\u(?:0000|d[89a-f])/.test(json)) return json;
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storable(part) : part));
}
