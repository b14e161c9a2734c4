import { executeChild } from '@temporalio/workflow';
import {
  LISTING_BATCH,
  type ListingBatchInput,
  listingBatchWorkflowId,
} from '../../listing/listing.contract';
import type { SellerOnboardingInput } from '../seller-onboarding.contract';

/**
 * After the cooling-off: every listing down, confirmed by read-back. Only then may the seller be terminated; a seller who
 * comes back before the first channel is down is left alone by the batch.
 */
export async function takeListingsDown({ tenantId, sellerId, since }: SellerOnboardingInput): Promise<void> {
  const batch: ListingBatchInput = {
    tenantId,
    sellerId,
    action: 'withdraw',
    after: null,
    readBackDelaysMs: [],
  };
  await executeChild(LISTING_BATCH, {
    workflowId: listingBatchWorkflowId(tenantId, sellerId, `offboarding-${Date.parse(since)}`),
    args: [batch],
  });
}
