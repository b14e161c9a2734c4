import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { CatalogueActivities, type CatalogueImport, CatalogueService } from '@app/catalogue';
import { type AppConfig, DomainError, FixedClock, newId, type Principal, Vault } from '@app/platform';
import { FileStore } from '@app/verification';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { ImportRef, StageProgress } from '@workflows/catalogue-import/catalogue-import.contract';
import { createTestDatabase, type TestDatabase } from './database';
import { type ListedSeller, listedSeller } from './listed-seller';

export interface Held {
  /** Settles once the reader has had that many bytes. */
  reached: Promise<void>;
  letGo(): void;
}

/** The real store, of which one reader can be stopped in the middle of the file: a worker that hangs, and comes back. */
class StoppableFiles extends FileStore {
  readonly handedOut: Readable[] = [];
  private next: { bytes: number; reach: () => void; goOn: Promise<void> } | undefined;

  holdNextReader(bytes: number): Held {
    let letGo = (): void => undefined;
    const goOn = new Promise<void>((resolve) => (letGo = resolve));
    const reached = new Promise<void>((reach) => (this.next = { bytes, reach, goOn }));
    return { reached, letGo };
  }

  override async read(tenantId: string, storageKey: string): Promise<Readable> {
    const source = await super.read(tenantId, storageKey);
    const hold = this.next;
    this.next = undefined;
    const handed = hold ? Readable.from(stopping(source, hold)) : source;
    this.handedOut.push(handed);
    return handed;
  }
}

async function* stopping(
  source: Readable,
  { bytes, reach, goOn }: { bytes: number; reach: () => void; goOn: Promise<void> },
): AsyncGenerator<Buffer> {
  let given = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    if (given < bytes && given + chunk.length >= bytes) {
      const cut = bytes - given;
      yield chunk.subarray(0, cut);
      reach();
      await goOn;
      yield chunk.subarray(cut);
    } else yield chunk;
    given += chunk.length;
  }
}

export interface Attempt {
  attempt?: number;
  /** As an earlier attempt's last heartbeat said. */
  rowsStaged?: number;
  onHeartbeat?: (progress: StageProgress) => void;
}

/** A listener for heartbeats, and a promise that settles once that many rows were said to be staged. */
export function heartbeatOf(rows: number): { onHeartbeat: Attempt['onHeartbeat']; heard: Promise<void> } {
  let settle = (): void => undefined;
  const heard = new Promise<void>((resolve) => (settle = resolve));
  return { heard, onHeartbeat: ({ rowsStaged }) => void (rowsStaged >= rows && settle()) };
}

export interface ProductRow {
  sku: string;
  title: string;
  version: number;
  last_import_id: string;
  updated_at: Date;
  record: Record<string, unknown>;
}

/** Refused attempts are what the tests are about: no log of them. */
const logger = new DefaultLogger('ERROR');
const clock = new FixedClock(new Date('2026-11-24T08:00:00Z'));

/** The catalogue's service and activities on a database and a file store of their own. */
export class CatalogueBench {
  readonly vault = new Vault('ce'.repeat(32));

  private constructor(
    private readonly test: TestDatabase,
    private readonly directory: string,
    readonly files: StoppableFiles,
    readonly service: CatalogueService,
    readonly activities: CatalogueActivities,
  ) {}

  static async open(): Promise<CatalogueBench> {
    const test = await createTestDatabase(clock);
    const directory = await mkdtemp(join(tmpdir(), 'rahdari-catalogue-'));
    const vault = new Vault('ce'.repeat(32));
    const files = new StoppableFiles({ storageDir: directory } as AppConfig, vault, clock);
    const service = new CatalogueService(test.database, vault, files);
    return new CatalogueBench(test, directory, files, service, new CatalogueActivities(test.database, files));
  }

  async close(): Promise<void> {
    await this.test.drop();
    await rm(this.directory, { recursive: true, force: true });
  }

  seller(tenantId?: string): Promise<ListedSeller> {
    return listedSeller(this.test.database, this.vault, {}, tenantId);
  }

  callerOf({ tenantId }: Pick<ListedSeller, 'tenantId'>, given: Partial<Principal> = {}): Principal {
    return { tenantId, callerId: 'key_agent', role: 'agent', ...given };
  }

  /** Uploaded, or given back as corrected rows of `retryOf`; nothing has run yet. */
  async upload(
    seller: ListedSeller,
    bytes: Buffer | string,
    given: { filename?: string; contentType?: string; operationId?: string; retryOf?: string } = {},
  ): Promise<ImportRef> {
    const {
      filename = 'catalogue.csv',
      contentType = 'text/csv',
      operationId = newId('cmd'),
      retryOf,
    } = given;
    const file = { filename, contentType, stream: Readable.from([Buffer.from(bytes)]) };
    const caller = this.callerOf(seller);
    const { id } = retryOf
      ? await this.service.retry(caller, seller.sellerId, retryOf, operationId, file)
      : await this.service.create(caller, seller.sellerId, operationId, file);
    return { tenantId: seller.tenantId, importId: id };
  }

  /** One attempt of the staging activity, in the context that Temporal gives to it. */
  stage(
    ref: ImportRef,
    { attempt = 1, rowsStaged, onHeartbeat }: Attempt = {},
  ): Promise<'staged' | 'cancelled'> {
    const heartbeatDetails = rowsStaged === undefined ? undefined : { rowsStaged };
    const environment = new MockActivityEnvironment({ attempt, heartbeatDetails }, { logger });
    if (onHeartbeat) environment.on('heartbeat', onHeartbeat);
    return environment.run((input: ImportRef) => this.activities.stageRows(input), ref);
  }

  /** The activities in the workflow's order, from where the import stands. */
  async finish(ref: ImportRef): Promise<CatalogueImport> {
    try {
      if ((await this.stage(ref)) === 'staged') await this.activities.mergeProducts(ref);
      await this.activities.finishImport(ref);
    } catch (error) {
      // Anything else would be tried again by Temporal for ever: here it fails the test.
      if (!(error instanceof DomainError)) throw error;
      await this.activities.failImport({ ...ref, code: error.code, detail: error.message });
    }
    return this.row(ref);
  }

  async import(
    seller: ListedSeller,
    bytes: Buffer | string,
    given: Parameters<CatalogueBench['upload']>[2] = {},
  ): Promise<CatalogueImport> {
    return this.finish(await this.upload(seller, bytes, given));
  }

  async row({ tenantId, importId }: ImportRef): Promise<CatalogueImport> {
    const [row] = await this.rows<{ seller_id: string }>(
      tenantId,
      `SELECT seller_id FROM catalogue_imports WHERE tenant_id = $1 AND id = $2`,
      [importId],
    );
    return this.service.get(this.callerOf({ tenantId }), row!.seller_id, importId);
  }

  rows<T>(tenantId: string, sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.test.database.read(tenantId, (tx) => tx.query<T>(sql, [tenantId, ...parameters]));
  }

  products({ tenantId, sellerId }: ListedSeller): Promise<ProductRow[]> {
    return this.rows<ProductRow>(
      tenantId,
      `SELECT sku, title, version, last_import_id, updated_at, record FROM products
        WHERE tenant_id = $1 AND seller_id = $2 ORDER BY sku COLLATE "C"`,
      [sellerId],
    );
  }

  /** Lines of the failed rows with their codes: `4 PRICE.ZERO`. */
  async errors({ tenantId, importId }: ImportRef): Promise<string[]> {
    const rows = await this.rows<{ line: number; issues: { code: string }[] }>(
      tenantId,
      `SELECT line, issues FROM catalogue_import_errors WHERE tenant_id = $1 AND import_id = $2 ORDER BY line`,
      [importId],
    );
    return rows.map(({ line, issues }) => [line, ...issues.map(({ code }) => code)].join(' '));
  }

  /** Everything that an import leaves: to be the same after a repeat as before it. */
  async traces(seller: ListedSeller, ref: ImportRef): Promise<Record<string, unknown>> {
    const { tenantId } = seller;
    const of = <T>(table: string, by: string, order: string): Promise<T[]> =>
      this.rows<T>(tenantId, `SELECT * FROM ${table} WHERE tenant_id = $1 AND ${by} = $2 ORDER BY ${order}`, [
        ref.importId,
      ]);
    return {
      row: await this.row(ref),
      staged: await this.rows(
        tenantId,
        `SELECT r.* FROM catalogue_import_rows r JOIN catalogue_imports i ON i.id = r.import_id
          WHERE i.tenant_id = $1 AND i.id = $2 ORDER BY line`,
        [ref.importId],
      ),
      errors: await of('catalogue_import_errors', 'import_id', 'line'),
      products: await this.products(seller),
      audit: await of('audit_entries', 'subject', 'seq'),
      events: await of('outbox_events', 'subject', 'seq'),
    };
  }

  async eventTypes({ tenantId, importId }: ImportRef): Promise<string[]> {
    const rows = await this.rows<{ type: string }>(
      tenantId,
      `SELECT type FROM outbox_events WHERE tenant_id = $1 AND subject = $2 ORDER BY seq`,
      [importId],
    );
    return rows.map(({ type }) => type);
  }
}

export const HEAD = 'sku,title_en,price,description_en\n';
/** Long enough that a thousand rows are more than the reader waits for before it tells the encoding. */
const DESCRIPTION = 'Woven by hand. '.repeat(5).trim();

/** `count` good rows under `HEAD`. */
export const goodRows = (count: number, from = 1): string =>
  Array.from({ length: count }, (_, n) => from + n)
    .map((n) => `SKU-${String(n).padStart(5, '0')},Goods ${n},12.50,${DESCRIPTION}\n`)
    .join('');
