import { continueAsNew, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import {
  IDS_PER_ACTIVITY,
  type ListingActivities,
  type ListingBatchInput,
  type ListingRef,
} from './listing.contract';

const {
  prepareListings,
  publishListings,
  readBackListings,
  takeDownListings,
  pauseListings,
  withdrawListings,
} = proxyActivities<ListingActivities>({
  startToCloseTimeout: '2m',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
});

/** Page by page through a seller's goods. Only ids are in the history; rows say the rest. */
export async function listingBatch(input: ListingBatchInput): Promise<void> {
  const { tenantId, sellerId } = input;
  let after = input.after;
  for (;;) {
    const next = await onePage({ ...input, after });
    if (next === null) return;
    after = next;
    if (workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof listingBatch>({ ...input, tenantId, sellerId, after });
  }
}

async function onePage(input: ListingBatchInput): Promise<string | null> {
  const { tenantId, sellerId, action, after } = input;
  const page = { tenantId, sellerId, after };
  if (action === 'pause') return (await pauseListings(page)).next;
  if (action === 'withdraw') return (await withdrawListings(page)).next;
  const { publishIds, takeDownIds, next } = await prepareListings(page);
  // What must disappear goes first: a blocked offer is worse than a late one.
  for (const ids of chunks(takeDownIds)) await takeDownListings({ tenantId, sellerId, ids });
  await Promise.all(
    chunks(publishIds).map((ids) => publish({ tenantId, sellerId }, ids, input.readBackDelaysMs)),
  );
  return next;
}

/** Live only after our own read-back. What stays unseen is sent again, and in the end keeps its reason. */
async function publish(ref: ListingRef, ids: string[], delaysMs: number[]): Promise<void> {
  let waiting = ids;
  for (let attempt = 0; ; attempt++) {
    await publishListings({ ...ref, ids: waiting });
    waiting = (await readBackListings({ ...ref, ids: waiting })).pending;
    const delayMs = delaysMs[attempt];
    if (!waiting.length || delayMs === undefined) return;
    await sleep(delayMs);
  }
}

function chunks(ids: string[]): string[][] {
  const found: string[][] = [];
  for (let at = 0; at < ids.length; at += IDS_PER_ACTIVITY) found.push(ids.slice(at, at + IDS_PER_ACTIVITY));
  return found;
}
