import { Readable } from 'node:stream';
import { newId } from '@app/platform';
import { CatalogueBench, goodRows, HEAD, heartbeatOf } from '../support/catalogue';

let bench: CatalogueBench;
beforeAll(async () => {
  bench = await CatalogueBench.open();
});
afterAll(() => bench.close());

const CANCELLED = [
  'catalogue_import.uploaded',
  'catalogue_import.cancel_requested',
  'catalogue_import.cancelled',
];

/** A seller with three products, and an upload that would change two of them and add many. */
async function begun() {
  const seller = await bench.seller();
  await bench.import(seller, HEAD + goodRows(3));
  const before = await bench.products(seller);
  const ref = await bench.upload(seller, HEAD + goodRows(2_000, 2).replaceAll('12.50', '99.00'));
  const cancel = () => bench.service.cancel(bench.callerOf(seller), seller.sellerId, ref.importId);
  const actions = async (): Promise<unknown[]> =>
    (
      await bench.rows<{ action: string }>(
        seller.tenantId,
        `SELECT action FROM audit_entries WHERE tenant_id = $1 AND subject = $2 ORDER BY seq`,
        [ref.importId],
      )
    ).map(({ action }) => action);
  return { seller, before, ref, cancel, actions };
}

describe('cancelling an import', () => {
  it('before it begins leaves the products as they were', async () => {
    const { seller, before, ref, cancel, actions } = await begun();
    expect(await cancel()).toMatchObject({ status: 'UPLOADED', cancelRequested: true });
    await cancel();
    expect(await bench.finish(ref)).toMatchObject({ status: 'CANCELLED' });
    expect(await bench.products(seller)).toEqual(before);
    expect((await bench.traces(seller, ref)).staged).toEqual([]);
    expect(await actions()).toEqual(CANCELLED);
    await expect(cancel()).rejects.toMatchObject({ code: 'IMPORT.ACTION_NOT_ALLOWED', kind: 'conflict' });
  });

  it('in the middle of the file stops the reading there', async () => {
    const { seller, before, ref, cancel } = await begun();
    const { letGo } = bench.files.holdNextReader(130_000);
    const { onHeartbeat, heard } = heartbeatOf(1_000);
    const staging = bench.stage(ref, { onHeartbeat });
    await heard;
    await cancel();
    letGo();
    expect(await staging).toBe('cancelled');
    await bench.activities.finishImport(ref);
    expect(await bench.row(ref)).toMatchObject({ status: 'CANCELLED' });
    expect(await bench.products(seller)).toEqual(before);
    expect((await bench.traces(seller, ref)).staged).toEqual([]);
  });

  it('after the last row and before the merge still leaves the products as they were', async () => {
    const { seller, before, ref, cancel, actions } = await begun();
    expect(await bench.stage(ref)).toBe('staged');
    await cancel();
    await bench.activities.mergeProducts(ref);
    await bench.activities.finishImport(ref);
    expect(await bench.row(ref)).toMatchObject({ status: 'CANCELLED' });
    expect(await bench.products(seller)).toEqual(before);
    expect(await actions()).toEqual(CANCELLED);
  });

  it('is refused once the products are changed, and at the same moment as the merge one of both wins', async () => {
    const late = await begun();
    await bench.stage(late.ref);
    await bench.activities.mergeProducts(late.ref);
    await expect(late.cancel()).rejects.toMatchObject({ code: 'IMPORT.ACTION_NOT_ALLOWED' });

    const { seller, before, ref, cancel } = await begun();
    await bench.stage(ref);
    const [answer] = await Promise.allSettled([cancel(), bench.activities.mergeProducts(ref)]);
    await bench.activities.finishImport(ref);
    const { status } = await bench.row(ref);
    const isUntouched = (await bench.products(seller)).length === before.length;
    expect([answer.status, status, isUntouched]).toEqual(
      answer.status === 'fulfilled' ? ['fulfilled', 'CANCELLED', true] : ['rejected', 'COMPLETED', false],
    );
  });
});

describe("another tenant's import", () => {
  it('is not there, whatever is asked of it', async () => {
    const { seller, ref, cancel } = await begun();
    const before = await bench.traces(seller, ref);
    const stranger = await bench.seller();
    const neighbour = await bench.seller(seller.tenantId);
    const notFound = { code: 'IMPORT.NOT_FOUND', kind: 'not_found' };
    for (const [who, sellerId] of [
      [bench.callerOf(stranger), seller.sellerId],
      [bench.callerOf(stranger), stranger.sellerId],
      [bench.callerOf(neighbour), neighbour.sellerId],
    ] as const) {
      const file = () => ({
        filename: 'a.csv',
        contentType: 'text/csv',
        stream: Readable.from([Buffer.from(HEAD)]),
      });
      const asked = [
        () => bench.service.get(who, sellerId, ref.importId),
        () => bench.service.cancel(who, sellerId, ref.importId),
        () => bench.service.failedRows(who, sellerId, ref.importId),
        () => bench.service.retry(who, sellerId, ref.importId, newId('cmd'), file()),
      ];
      for (const ask of asked) await expect(ask()).rejects.toMatchObject(notFound);
    }
    const theirs = { tenantId: stranger.tenantId, importId: ref.importId };
    for (const run of [
      () => bench.stage(theirs),
      () => bench.activities.mergeProducts(theirs),
      () => bench.activities.finishImport(theirs),
      () => bench.activities.failImport({ ...theirs, code: 'X', detail: 'x' }),
    ])
      await expect(run()).rejects.toMatchObject(notFound);
    expect(await bench.traces(seller, ref)).toEqual(before);
    const own = bench.callerOf(seller, { role: 'seller', sellerId: neighbour.sellerId });
    await expect(bench.service.get(own, seller.sellerId, ref.importId)).rejects.toMatchObject({
      code: 'SELLER.NOT_FOUND',
    });
    await cancel();
  });
});
