import { newId } from '@app/platform';
import { CatalogueBench, goodRows, HEAD, heartbeatOf } from '../support/catalogue';

let bench: CatalogueBench;
beforeAll(async () => {
  bench = await CatalogueBench.open();
});
afterAll(() => bench.close());

/** Two whole batches and one row that fails in each. */
const FILE = `${HEAD}${goodRows(998)}BAD-1,,5\n${goodRows(1_000, 999)}BAD-2,x,free\n`;
const BYTES = Buffer.byteLength(FILE);
const COUNTED = { read: 2_000, valid: 1_998, with_warning: 1_998, in_error: 2, skipped: 0 };
const ERRORS = ['1000 PRODUCT.TITLE_MISSING', '2001 PRICE.NOT_A_NUMBER'];

describe('the activities of an import, twice in a row', () => {
  it('stage, merge and finish leave the second time what they left the first time', async () => {
    const seller = await bench.seller();
    const ref = await bench.upload(seller, FILE);
    const twice = async (work: () => Promise<unknown>): Promise<void> => {
      await work();
      const before = await bench.traces(seller, ref);
      await work();
      expect(await bench.traces(seller, ref)).toEqual(before);
    };
    await twice(() => bench.stage(ref));
    expect(await bench.row(ref)).toMatchObject({
      status: 'VALIDATING',
      layout: 'rahdari',
      counters: COUNTED,
    });
    expect(await bench.products(seller)).toEqual([]);
    await twice(() => bench.activities.mergeProducts(ref));
    expect(await bench.products(seller)).toHaveLength(1_998);
    await twice(() => bench.activities.finishImport(ref));
    expect(await bench.row(ref)).toMatchObject({
      status: 'COMPLETED_WITH_ERRORS',
      counters: { ...COUNTED, created: 1_998, updated: 0, unchanged: 0 },
    });
    expect(await bench.errors(ref)).toEqual(ERRORS);
    expect(await bench.eventTypes(ref)).toEqual(['catalogue_import.uploaded', 'catalogue_import.completed']);

    // A whole run of a late repeat, after the end.
    const ended = await bench.traces(seller, ref);
    await bench.finish(ref);
    await bench.activities.failImport({ ...ref, code: 'IMPORT.FAILED', detail: 'late' });
    expect(await bench.traces(seller, ref)).toEqual(ended);
  });

  it('staging is heard of in the middle of a batch, with what is staged and no more', async () => {
    const seller = await bench.seller();
    const ref = await bench.upload(seller, FILE);
    const heard: number[] = [];
    await bench.stage(ref, { onHeartbeat: ({ rowsStaged }) => heard.push(rowsStaged) });
    expect(heard.slice(0, 2)).toEqual([0, 0]);
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
    expect(new Set(heard)).toEqual(new Set([0, 1_000, 2_000]));
  });

  it('failing leaves the reason once and no staged rows', async () => {
    const seller = await bench.seller();
    const ref = await bench.upload(seller, FILE);
    await bench.stage(ref);
    await bench.activities.failImport({ ...ref, code: 'FILE.NO_ROWS', detail: 'first' });
    const before = await bench.traces(seller, ref);
    expect(before).toMatchObject({
      row: { status: 'FAILED', failureCode: 'FILE.NO_ROWS', failureDetail: 'first' },
      staged: [],
      products: [],
    });
    await bench.activities.failImport({ ...ref, code: 'IMPORT.FAILED', detail: 'second' });
    await bench.finish(ref);
    expect(await bench.traces(seller, ref)).toEqual(before);
    expect(await bench.eventTypes(ref)).toEqual(['catalogue_import.uploaded', 'catalogue_import.failed']);
  });
});

describe('the activities of an import, at once', () => {
  it('merge, finish and fail have one effect', async () => {
    const seller = await bench.seller();
    const ref = await bench.upload(seller, FILE);
    await bench.stage(ref);
    await Promise.all([1, 2, 3].map(() => bench.activities.mergeProducts(ref)));
    const products = await bench.products(seller);
    expect(products).toHaveLength(1_998);
    expect(products.every(({ version }) => version === 1)).toBe(true);
    await Promise.all([1, 2, 3].map(() => bench.activities.finishImport(ref)));
    expect((await bench.row(ref)).counters).toMatchObject({ created: 1_998, updated: 0, unchanged: 0 });
    expect(await bench.eventTypes(ref)).toEqual(['catalogue_import.uploaded', 'catalogue_import.completed']);

    const other = await bench.upload(seller, FILE);
    const failure = { ...other, code: 'FILE.NO_ROWS', detail: 'x' };
    await Promise.all([1, 2, 3].map(() => bench.activities.failImport(failure)));
    expect(await bench.eventTypes(other)).toEqual(['catalogue_import.uploaded', 'catalogue_import.failed']);
  });

  it('two imports of one seller merge one after the other', async () => {
    const seller = await bench.seller();
    const one = await bench.upload(seller, HEAD + goodRows(500));
    const two = await bench.upload(seller, HEAD + goodRows(500, 251));
    await Promise.all([one, two].map((ref) => bench.finish(ref)));
    const products = await bench.products(seller);
    expect(products).toHaveLength(750);
    expect(products.every(({ version }) => version === 1)).toBe(true);
    const counters = [(await bench.row(one)).counters, (await bench.row(two)).counters];
    expect(counters.map(({ created }) => created).reduce((sum, n) => sum + n)).toBe(750);
    expect(counters.map(({ unchanged }) => unchanged).reduce((sum, n) => sum + n)).toBe(250);
  });
});

describe('an attempt that was given up and comes back', () => {
  it.each([
    ['in the middle of the file', 1_000, 1_000],
    ['in the middle of the file, its progress lost', 1_000, undefined],
    ['after the last row', 2_000, 2_000],
    ['after the last row, its progress lost', 2_000, undefined],
  ])('%s: it is refused, and the end stays the end', async (_where, rows, rowsStaged) => {
    const seller = await bench.seller();
    const ref = await bench.upload(seller, FILE);
    const { letGo } = bench.files.holdNextReader(Math.ceil(rows === 2_000 ? BYTES : BYTES * 0.75));
    const { onHeartbeat, heard } = heartbeatOf(rows);
    const refused = expect(bench.stage(ref, { onHeartbeat })).rejects.toThrow('newer attempt');
    await heard;
    expect(await bench.stage(ref, { attempt: 2, rowsStaged })).toBe('staged');
    await bench.activities.mergeProducts(ref);
    await bench.activities.finishImport(ref);
    const ended = await bench.traces(seller, ref);
    expect(ended).toMatchObject({
      row: { status: 'COMPLETED_WITH_ERRORS', counters: { ...COUNTED, created: 1_998 } },
      staged: [],
    });
    letGo();
    await refused;
    expect(await bench.traces(seller, ref)).toEqual(ended);
    expect(await bench.errors(ref)).toEqual(ERRORS);
  });

  it('before the newer one is through: it stages nothing more', async () => {
    const seller = await bench.seller();
    const ref = await bench.upload(seller, FILE);
    const old = bench.files.holdNextReader(10);
    const first = bench.stage(ref);
    const refused = expect(first).rejects.toThrow('newer attempt');
    await old.reached;
    const newer = bench.files.holdNextReader(BYTES);
    const second = bench.stage(ref, { attempt: 2 });
    await newer.reached;
    old.letGo();
    await refused;
    newer.letGo();
    expect(await second).toBe('staged');
    expect(await bench.row(ref)).toMatchObject({ status: 'VALIDATING', counters: COUNTED });
    expect(await bench.errors(ref)).toEqual(ERRORS);
  });

  it('lets go of the file', async () => {
    const seller = await bench.seller();
    const ref = await bench.upload(seller, FILE);
    await bench.stage(ref, { attempt: 2 });
    bench.files.handedOut.length = 0;
    await expect(bench.stage(ref, { attempt: 1 })).rejects.toThrow('newer attempt');
    const unreadable = await bench.upload(seller, 'a,b\n1,2\n');
    await expect(bench.stage(unreadable)).rejects.toMatchObject({ code: 'FILE.LAYOUT_UNKNOWN' });
    expect(bench.files.handedOut.every(({ destroyed }) => destroyed)).toBe(true);
  });
});

describe('the same file again', () => {
  it('changes no product, and its counts say so', async () => {
    const seller = await bench.seller();
    const first = await bench.import(seller, FILE);
    const before = await bench.products(seller);
    const events = `SELECT type, subject FROM outbox_events WHERE tenant_id = $1 AND type NOT LIKE 'catalogue_import.%'`;
    const others = await bench.rows(seller.tenantId, events);
    const second = await bench.import(seller, FILE);
    expect(second.id).not.toBe(first.id);
    expect(second.counters).toEqual({ ...COUNTED, created: 0, updated: 0, unchanged: 1_998 });
    expect(await bench.products(seller)).toEqual(before);
    expect(await bench.rows(seller.tenantId, events)).toEqual(others);
  });

  it('under the same operation is the same import', async () => {
    const seller = await bench.seller();
    const operationId = newId('cmd');
    const first = await bench.upload(seller, FILE, { operationId });
    expect(await bench.upload(seller, FILE, { operationId })).toEqual(first);
    expect(await bench.eventTypes(first)).toEqual(['catalogue_import.uploaded']);
    await expect(bench.upload(seller, `${FILE}X,y,1\n`, { operationId })).rejects.toMatchObject({
      kind: 'invalid',
    });
  });

  it('with one row changed raises that product alone', async () => {
    const seller = await bench.seller();
    await bench.import(seller, HEAD + goodRows(3));
    const done = await bench.import(seller, HEAD + goodRows(3).replace('Goods 2', 'Better goods'));
    expect(done.counters).toMatchObject({ created: 0, updated: 1, unchanged: 2 });
    expect((await bench.products(seller)).map(({ title, version }) => [title, version])).toEqual([
      ['Goods 1', 1],
      ['Better goods', 2],
      ['Goods 3', 1],
    ]);
  });
});
