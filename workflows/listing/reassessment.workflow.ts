import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  continueAsNew,
  ParentClosePolicy,
  proxyActivities,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import {
  LISTING_BATCH,
  type ListingActivities,
  type ListingBatchInput,
  listingBatchWorkflowId,
  type ListingReassessmentInput,
} from './listing.contract';
import { nextReassessmentAtMs } from './policy';

const { sellersToReassess } = proxyActivities<ListingActivities>({
  startToCloseTimeout: '1m',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
});

/** Every day anew: a rule comes into force and evidence runs out by the date alone, without an event that says so. */
export async function listingReassessment(input: ListingReassessmentInput): Promise<void> {
  const { tenantId } = input;
  let { after } = input;
  for (;;) {
    if (after === null) await sleep(nextReassessmentAtMs(Date.now()) - Date.now());
    const { sellerIds, next } = await sellersToReassess({ tenantId, after });
    for (const sellerId of sellerIds) await startBatch(input, sellerId);
    after = next;
    if (workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof listingReassessment>({ ...input, after });
  }
}

/** Not waited for, so that one seller's trouble stops nobody else. The id has no day: a batch still at it is enough. */
async function startBatch(
  { tenantId, readBackDelaysMs }: ListingReassessmentInput,
  sellerId: string,
): Promise<void> {
  const batch: ListingBatchInput = { tenantId, sellerId, action: 'publish', after: null, readBackDelaysMs };
  try {
    await startChild(LISTING_BATCH, {
      workflowId: listingBatchWorkflowId(tenantId, sellerId, 'daily'),
      parentClosePolicy: ParentClosePolicy.ABANDON,
      args: [batch],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
