import {
  LISTING_BATCH,
  LISTING_REASSESSMENT,
  type ListingBatchInput,
  listingBatchWorkflowId,
} from '@workflows/listing/listing.contract';
import { FakeListingActivities } from '../support/fake-listing-activities';
import { record } from '../support/record';
import { untilItWaits } from '../support/temporal';

const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `lst_${n}`);

const ONE_PAGE = { null: { publishIds: ids(2), takeDownIds: [], next: null } };
const TWO_PAGES = {
  null: { publishIds: ids(51), takeDownIds: ['lst_x'], next: 'prd_1' },
  prd_1: { publishIds: [], takeDownIds: ['lst_y'], next: null },
};

const SCENARIOS: Record<
  string,
  { fake: FakeListingActivities; action: ListingBatchInput['action']; after?: string }
> = {
  'published-in-two-pages': { fake: new FakeListingActivities(TWO_PAGES), action: 'publish' },
  'read-back-late': { fake: new FakeListingActivities(ONE_PAGE, 1), action: 'publish' },
  'never-seen': { fake: new FakeListingActivities(ONE_PAGE, 99), action: 'publish' },
  'resumed-after-a-page': {
    fake: new FakeListingActivities(TWO_PAGES),
    action: 'publish',
    after: 'prd_1',
  },
  paused: { fake: new FakeListingActivities({}), action: 'pause' },
  withdrawn: { fake: new FakeListingActivities({}), action: 'withdraw' },
};

describe('recording the listing workflow', () => {
  for (const [name, { fake, action, after = null }] of Object.entries(SCENARIOS))
    record('listing', name, fake, async (client, taskQueue) => {
      const handle = await client.workflow.start(LISTING_BATCH, {
        taskQueue,
        workflowId: listingBatchWorkflowId('ten_test', 'sel_test', name),
        args: [{ tenantId: 'ten_test', sellerId: 'sel_test', action, after, readBackDelaysMs: [10, 20] }],
      });
      await handle.result();
      return handle;
    });

  // The next day may be hours away: what is recorded goes on in the middle of one, and ends while it waits.
  const sellers = new FakeListingActivities(ONE_PAGE, 0, {
    sel_0: ['sel_2', 'sel_1', 'sel_2'],
    sel_2: [null, 'sel_3'],
  });
  record('listing', 'reassessed-and-waiting', sellers, async (client, taskQueue) => {
    const handle = await client.workflow.start(LISTING_REASSESSMENT, {
      taskQueue,
      workflowId: 'listing-reassessment:recorded',
      args: [{ tenantId: 'ten_test', after: 'sel_0', readBackDelaysMs: [10, 20] }],
    });
    await untilItWaits(handle);
    await handle.terminate();
    return handle;
  });
});
