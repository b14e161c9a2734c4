import { randomUUID } from 'node:crypto';
import {
  IDS_PER_ACTIVITY,
  LISTING_BATCH,
  type ListingBatchInput,
  listingBatchWorkflowId,
} from '@workflows/listing/listing.contract';
import { FakeListingActivities } from '../support/fake-listing-activities';
import { withWorker } from '../support/temporal';

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
