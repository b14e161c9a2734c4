import { randomUUID } from 'node:crypto';
import {
  IDS_PER_ACTIVITY,
  LISTING_BATCH,
  LISTING_REASSESSMENT,
  type ListingBatchInput,
  listingBatchWorkflowId,
  listingReassessmentWorkflowId,
} from '@workflows/listing/listing.contract';
import { FakeListingActivities } from '../support/fake-listing-activities';
import { untilItWaits, withWorker } from '../support/temporal';

async function run(fake: FakeListingActivities, given: Partial<ListingBatchInput> = {}): Promise<string[]> {
  await withWorker(fake, async (client, taskQueue) => {
    const input: ListingBatchInput = {
      tenantId: 'ten_test',
      sellerId: 'sel_test',
      action: 'publish',
      after: null,
      readBackDelaysMs: [1, 1],
      ...given,
    };
    await client.workflow.execute(LISTING_BATCH, {
      taskQueue,
      workflowId: listingBatchWorkflowId('ten_test', 'sel_test', randomUUID()),
      args: [input],
    });
  });
  return fake.log;
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `lst_${n}`);

describe('the listing workflow', () => {
  it('goes page by page, takes down before it publishes, and publishes in bounded batches', async () => {
    const pages = {
      null: { publishIds: ids(IDS_PER_ACTIVITY + 1), takeDownIds: ['lst_x'], next: 'prd_1' },
      prd_1: { publishIds: [], takeDownIds: [], next: null },
    };
    const log = await run(new FakeListingActivities(pages));
    expect(log.slice(0, 2)).toEqual(['prepare null', 'take down lst_x']);
    expect(log.slice(2, -1).sort()).toEqual([
      'publish 1',
      `publish ${IDS_PER_ACTIVITY}`,
      'read back 1, pending 0',
      `read back ${IDS_PER_ACTIVITY}, pending 0`,
    ]);
    expect(log.at(-1)).toBe('prepare prd_1');
  });

  it('sends again what the read-back misses, and gives up after the last wait', async () => {
    const pages = { null: { publishIds: ids(2), takeDownIds: [], next: null } };
    expect(await run(new FakeListingActivities(pages, 1))).toEqual([
      'prepare null',
      'publish 2',
      'read back 2, pending 2',
      'publish 2',
      'read back 2, pending 0',
    ]);
    const stubborn = await run(new FakeListingActivities(pages, 99));
    expect(stubborn.filter((line) => line.startsWith('read back'))).toHaveLength(3);
  });

  it('pauses and withdraws page by page', async () => {
    expect(await run(new FakeListingActivities({}), { action: 'pause' })).toEqual([
      'pause null',
      'pause lst_9',
    ]);
    expect(await run(new FakeListingActivities({}), { action: 'withdraw' })).toEqual(['withdraw null']);
  });
});

describe('the daily look at listings', () => {
  const PAGE = { null: { publishIds: ids(1), takeDownIds: [], next: null } };

  it('starts a batch for every seller of every page, and then waits for the next day', async () => {
    const tenantId = `ten_${randomUUID()}`;
    const fake = new FakeListingActivities(PAGE, 0, {
      sel_0: ['sel_2', 'sel_1', 'sel_2'],
      sel_2: [null, 'sel_3'],
    });
    await withWorker(fake, async (client, taskQueue) => {
      const handle = await client.workflow.start(LISTING_REASSESSMENT, {
        taskQueue,
        workflowId: listingReassessmentWorkflowId(tenantId),
        args: [{ tenantId, after: 'sel_0', readBackDelaysMs: [1] }],
      });
      await untilItWaits(handle);
      for (const sellerId of ['sel_1', 'sel_2', 'sel_3'])
        await client.workflow.getHandle(listingBatchWorkflowId(tenantId, sellerId, 'daily')).result();
      await handle.terminate();
    });
    expect(fake.log.filter((line) => line.startsWith('sellers'))).toEqual(['sellers sel_0', 'sellers sel_2']);
    expect(fake.log.filter((line) => line.startsWith('publish'))).toHaveLength(3);
  });

  it('waits first when it is started for a tenant', async () => {
    const tenantId = `ten_${randomUUID()}`;
    const fake = new FakeListingActivities(PAGE);
    await withWorker(fake, async (client, taskQueue) => {
      const handle = await client.workflow.start(LISTING_REASSESSMENT, {
        taskQueue,
        workflowId: listingReassessmentWorkflowId(tenantId),
        args: [{ tenantId, after: null, readBackDelaysMs: [1] }],
      });
      await untilItWaits(handle);
      await handle.terminate();
    });
    expect(fake.log).toEqual([]);
  });

  it('leaves a seller alone whose batch of the day before is still at it, and goes on', async () => {
    const tenantId = `ten_${randomUUID()}`;
    const fake = new FakeListingActivities(PAGE, 0, { sel_0: [null, 'sel_1', 'sel_2'] });
    await withWorker(fake, async (client, taskQueue) => {
      // On a queue without a worker, so that it does not end.
      const stuck = await client.workflow.start(LISTING_BATCH, {
        taskQueue: `${taskQueue}-nobody`,
        workflowId: listingBatchWorkflowId(tenantId, 'sel_1', 'daily'),
        args: [{ tenantId, sellerId: 'sel_1', action: 'publish', after: null, readBackDelaysMs: [] }],
      });
      const handle = await client.workflow.start(LISTING_REASSESSMENT, {
        taskQueue,
        workflowId: listingReassessmentWorkflowId(tenantId),
        args: [{ tenantId, after: 'sel_0', readBackDelaysMs: [1] }],
      });
      await untilItWaits(handle);
      await client.workflow.getHandle(listingBatchWorkflowId(tenantId, 'sel_2', 'daily')).result();
      await Promise.all([handle.terminate(), stuck.terminate()]);
    });
    expect(fake.log.filter((line) => line.startsWith('publish'))).toHaveLength(1);
  });
});
