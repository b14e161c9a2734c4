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
import { type CatalogueImport, FINISHED, NO_ROWS } from './catalogue-import';
import { CatalogueImportRepository } from './catalogue-import.repository';
import { readProducts } from './read-products';

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
    await this.database.transaction(tenantId, async (tx) => {
      const imports = new CatalogueImportRepository(tx);
      const row = await imports.byId(importId, 'FOR UPDATE');
      // A second run finds the first one's work done: merging and its counters are one transaction.
      if (row.status !== 'VALIDATING') return;
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
  async #stage({ tenantId, importId }: ImportRef, context: AttemptContext): Promise<'staged' | 'cancelled'> {
    const row = await this.database.read(tenantId, (tx) => new CatalogueImportRepository(tx).byId(importId));
    if (row.status === 'PROCESSING' || FINISHED.includes(row.status)) return 'staged';
    const source = await this.files.read(tenantId, row.storageKey);
    const { format, defaultCurrency } = row;
    const batches = readProducts(source, { format, defaultCurrency, skipRows: context.rowsStaged });
    let read = 0;
    for await (const batch of batches) {
      read = batch.rowsRead;
      if (read <= context.rowsStaged) continue;
      const goesOn = await this.database.transaction(tenantId, async (tx) => {
        const imports = new CatalogueImportRepository(tx);
        if (!(await imports.fence(importId, context.attempt)))
          throw new Error('A newer attempt stages this import');
        await imports.stage(importId, batch);
        const counters = { ...NO_ROWS, ...(await imports.byId(importId)).counters, read };
        await imports.update(importId, {
          status: 'VALIDATING',
          layout: batch.layout,
          header: batch.header,
          counters,
        });
        return !(await imports.byId(importId)).cancelRequested;
      });
      context.heartbeat({ rowsStaged: read });
      if (!goesOn) {
        source.destroy();
        return 'cancelled';
      }
    }
    await this.#settleCounters(tenantId, row, read);
    return 'staged';
  }

  async #settleCounters(tenantId: string, row: CatalogueImport, read: number): Promise<void> {
    await this.database.transaction(tenantId, async (tx) => {
      const imports = new CatalogueImportRepository(tx);
      const counts = await imports.counts(row.id);
      const counters = { ...NO_ROWS, read, ...counts, skipped: read - counts.valid - counts.in_error };
      await imports.update(row.id, { status: 'VALIDATING', counters });
    });
  }
}
