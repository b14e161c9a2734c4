import { Database } from '@app/database';
import { SYSTEM_ACTOR } from '@app/platform';
import { FileStore } from '@app/verification';
import { Injectable } from '@nestjs/common';
import { activityInfo, heartbeat } from '@temporalio/activity';
import type {
  CatalogueImportActivities,
  ImportRef,
  StageProgress,
} from '@workflows/catalogue-import/catalogue-import.contract';
import { type CatalogueImport, FINISHED, isBehindStaging, NO_ROWS } from './catalogue-import';
import { CatalogueImportRepository } from './catalogue-import.repository';
import { type ProductBatch, readProducts } from './read-products';

/** What Temporal knows of the running attempt; tests give their own. */
export interface AttemptContext {
  attempt: number;
  /** Rows that an earlier attempt had staged when it was last heard of. */
  rowsStaged: number;
  heartbeat(progress: StageProgress): void;
}

const fromTemporal = (): AttemptContext => {
  const info = activityInfo();
  const last = info.heartbeatDetails as StageProgress | undefined;
  return { attempt: info.attempt, rowsStaged: last?.rowsStaged ?? 0, heartbeat };
};

const superseded = (): Error => new Error('A newer attempt has this import, or it has ended');

@Injectable()
export class CatalogueActivities implements CatalogueImportActivities {
  constructor(
    private readonly database: Database,
    private readonly files: FileStore,
  ) {}

  async stageRows(ref: ImportRef): Promise<'staged' | 'cancelled'> {
    return this.#stage(ref, fromTemporal());
  }

  async mergeProducts({ tenantId, importId }: ImportRef): Promise<void> {
    await this.database.transaction(tenantId, (tx) => new CatalogueImportRepository(tx).analyseStaging());
    await this.database.transaction(tenantId, async (tx) => {
      const imports = new CatalogueImportRepository(tx);
      const row = await imports.byId(importId, 'FOR UPDATE');
      // A second run finds the first one's work done: merging and its counters are one transaction.
      if (row.status !== 'VALIDATING' || row.cancelRequested) return;
      const counts = await imports.counts(importId);
      const merged = await imports.merge(row);
      const unchanged = counts.valid - merged.created - merged.updated;
      await imports.update(importId, {
        status: 'PROCESSING',
        counters: { ...row.counters, ...counts, ...merged, unchanged },
      });
    });
  }

  async finishImport({ tenantId, importId }: ImportRef): Promise<void> {
    await this.database.transaction(tenantId, async (tx) => {
      const imports = new CatalogueImportRepository(tx);
      const row = await imports.byId(importId, 'FOR UPDATE');
      if (FINISHED.includes(row.status)) return;
      const cancelled = row.cancelRequested && row.status !== 'PROCESSING';
      const status = cancelled ? 'CANCELLED' : row.counters.in_error ? 'COMPLETED_WITH_ERRORS' : 'COMPLETED';
      if (cancelled) await imports.dropStaging(importId);
      await imports.update(importId, { status, finished: true });
      const type = cancelled ? 'catalogue_import.cancelled' : 'catalogue_import.completed';
      await tx.audit({
        actor: SYSTEM_ACTOR,
        action: type,
        subject: importId,
        details: { status, ...row.counters },
      });
      await tx.emit({ type, subject: importId, sellerId: row.sellerId, data: { status, ...row.counters } });
    });
  }

  /** A file that cannot be used: the import ends with the reason, the catalogue is as it was. */
  async failImport({
    tenantId,
    importId,
    code,
    detail,
  }: ImportRef & { code: string; detail: string }): Promise<void> {
    await this.database.transaction(tenantId, async (tx) => {
      const imports = new CatalogueImportRepository(tx);
      const row = await imports.byId(importId, 'FOR UPDATE');
      if (FINISHED.includes(row.status)) return;
      await imports.dropStaging(importId);
      await imports.update(importId, { status: 'FAILED', failure: { code, detail }, finished: true });
      await tx.audit({
        actor: SYSTEM_ACTOR,
        action: 'catalogue_import.failed',
        subject: importId,
        details: { code },
      });
      await tx.emit({
        type: 'catalogue_import.failed',
        subject: importId,
        sellerId: row.sellerId,
        data: { code },
      });
    });
  }

  /**
   * Reads, checks and stages, batch by batch. Batches are idempotent and fenced by the attempt: one that was given up and
   * still runs is refused. What the last heartbeat had counted is read again and not written again.
   */
  async #stage(
    ref: ImportRef,
    { attempt, rowsStaged, heartbeat }: AttemptContext,
  ): Promise<'staged' | 'cancelled'> {
    const row = await this.#open(ref, attempt);
    if (!row) return 'staged';
    const source = await this.files.read(ref.tenantId, row.storageKey);
    try {
      const { format, defaultCurrency } = row;
      let read = 0;
      let staged = rowsStaged;
      // A batch of long rows, or many that were staged before, may take longer than a heartbeat is waited for.
      const onPause = (): void => heartbeat({ rowsStaged: staged });
      const options = { format, defaultCurrency, skipRows: rowsStaged, onPause };
      for await (const batch of readProducts(source, options)) {
        read = batch.rowsRead;
        if (read <= rowsStaged) continue;
        const goesOn = await this.#stageBatch(ref, attempt, batch);
        staged = read;
        heartbeat({ rowsStaged: staged });
        if (!goesOn) return 'cancelled';
      }
      await this.#settleCounters(ref, attempt, read);
      return 'staged';
    } finally {
      // Whoever stops reading in the middle would leave the file open.
      source.destroy();
    }
  }

  /** Takes the import for this attempt, from its first moment; null where staging is behind it. */
  async #open({ tenantId, importId }: ImportRef, attempt: number): Promise<CatalogueImport | null> {
    return this.database.transaction(tenantId, async (tx) => {
      const imports = new CatalogueImportRepository(tx);
      const row = await imports.byId(importId, 'FOR UPDATE');
      if (isBehindStaging(row.status)) return null;
      if (!(await imports.fence(importId, attempt))) throw superseded();
      return row;
    });
  }

  /** False when the seller wants no more of it. */
  #stageBatch(ref: ImportRef, attempt: number, batch: ProductBatch): Promise<boolean> {
    return this.#fenced(ref, attempt, async (imports, row) => {
      await imports.stage(row.id, batch);
      const counters = { ...NO_ROWS, ...row.counters, read: batch.rowsRead };
      const { layout, header } = batch;
      await imports.update(row.id, { status: 'VALIDATING', layout, header, counters });
      return !row.cancelRequested;
    });
  }

  #settleCounters(ref: ImportRef, attempt: number, read: number): Promise<void> {
    return this.#fenced(ref, attempt, async (imports, row) => {
      const counts = await imports.counts(row.id);
      const counters = { ...NO_ROWS, read, ...counts, skipped: read - counts.valid - counts.in_error };
      await imports.update(row.id, { status: 'VALIDATING', counters });
    });
  }

  /** Every write of an attempt: refused once a newer one has the import, or once it was merged or ended. */
  async #fenced<T>(
    { tenantId, importId }: ImportRef,
    attempt: number,
    work: (imports: CatalogueImportRepository, row: CatalogueImport) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(tenantId, async (tx) => {
      const imports = new CatalogueImportRepository(tx);
      const row = await imports.byId(importId, 'FOR UPDATE');
      if (isBehindStaging(row.status) || !(await imports.fence(importId, attempt))) throw superseded();
      return work(imports, row);
    });
  }
}
