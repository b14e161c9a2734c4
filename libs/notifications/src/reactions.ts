import type { WorkflowStart } from '@app/temporal';
import {
  CATALOGUE_IMPORT,
  catalogueImportWorkflowId,
} from '@workflows/catalogue-import/catalogue-import.contract';
import {
  LISTING_BATCH,
  LISTING_REASSESSMENT,
  type ListingAction,
  type ListingBatchInput,
  listingBatchWorkflowId,
  type ListingReassessmentInput,
  listingReassessmentWorkflowId,
  READ_BACK_DELAYS_MS,
} from '@workflows/listing/listing.contract';
import {
  MESSAGE_DIGEST,
  messageDigestWorkflowId,
  NOTIFICATION,
  notificationWorkflowId,
} from '@workflows/notification/notification.contract';
import { pakistanDay } from '@workflows/notification/policy';
import {
  DEFAULT_POLICY,
  type OnboardingPolicy,
  SELLER_ONBOARDING,
  type SellerOnboardingInput,
  sellerWorkflowId,
} from '@workflows/seller-onboarding/seller-onboarding.contract';
import {
  PROGRAMME_READOUT,
  PROGRAMME_READOUTS,
  programmeReadoutsWorkflowId,
  programmeReadoutWorkflowId,
  UPLIFT_STUDY,
  upliftStudyWorkflowId,
} from '@workflows/uplift/uplift.contract';
import {
  PAGE_DELAY_MS,
  WEBHOOK_REDELIVERY,
  webhookRedeliveryId,
  type WebhookRedeliveryInput,
} from '@workflows/webhook-redelivery/webhook-redelivery.contract';
import type { OutboxEvent } from './events';

/** Makes the workflow that an event starts; null when this event of the type starts none. */
export type Reaction = (event: OutboxEvent, context: ReactionContext) => WorkflowStart | null;

export interface ReactionContext {
  policy: OnboardingPolicy;
}

const onboarding =
  (lifecycle: 'INVITED' | 'ACTIVE'): Reaction =>
  (event, { policy }) => ({
    workflowType: SELLER_ONBOARDING,
    workflowId: sellerWorkflowId(event.tenantId, event.subject),
    args: [
      {
        tenantId: event.tenantId,
        sellerId: event.subject,
        lifecycle,
        since: new Date(event.occurredAt).toISOString(),
        round: 1,
        remindersSent: 0,
        policy,
        appliedCommands: [],
      } satisfies SellerOnboardingInput,
    ],
  });

/** Each event has its own batch; whether the seller may be listed at all, the batch finds out when it runs. */
const listings =
  (action: ListingAction): Reaction =>
  ({ id, tenantId, sellerId }) =>
    sellerId
      ? {
          workflowType: LISTING_BATCH,
          workflowId: listingBatchWorkflowId(tenantId, sellerId, id),
          args: [
            {
              tenantId,
              sellerId,
              action,
              after: null,
              readBackDelaysMs: [...READ_BACK_DELAYS_MS],
            } satisfies ListingBatchInput,
          ],
        }
      : null;

/** Asked for whenever goods may come to be listed: whatever a tenant has is looked at daily from then on. */
const reassessment: Reaction = ({ tenantId }) => ({
  workflowType: LISTING_REASSESSMENT,
  workflowId: listingReassessmentWorkflowId(tenantId),
  args: [
    {
      tenantId,
      after: null,
      readBackDelaysMs: [...READ_BACK_DELAYS_MS],
    } satisfies ListingReassessmentInput,
  ],
});

/** Tells whom it concerns; what and how, `libs/messages/src/kinds.ts` says. */
const told: Reaction = ({ id, tenantId }) => ({
  workflowType: NOTIFICATION,
  workflowId: notificationWorkflowId(tenantId, id),
  queue: 'messages',
  args: [{ tenantId, eventId: id }],
});

/** Told with whatever else happens to the seller on the same day. */
const toldDaily: Reaction = ({ tenantId, sellerId, occurredAt }) => {
  if (!sellerId) return null;
  const day = pakistanDay(new Date(occurredAt).getTime());
  return {
    workflowType: MESSAGE_DIGEST,
    workflowId: messageDigestWorkflowId(tenantId, sellerId, day),
    queue: 'messages',
    args: [{ tenantId, sellerId, day }],
  };
};

/**
 * What follows from an event, durably: the relay starts these workflows before it marks the event as relayed, and an
 * already-started one is success. This is the only way in which a workflow starts.
 */
export const REACTIONS: Record<string, Reaction[]> = {
  'programme.created': [
    ({ tenantId, subject: programmeId }) => ({
      workflowType: PROGRAMME_READOUTS,
      workflowId: programmeReadoutsWorkflowId(tenantId, programmeId),
      args: [{ tenantId, programmeId }],
    }),
  ],
  'seller.invited': [onboarding('INVITED'), told],
  'seller.imported': [onboarding('ACTIVE')],
  'catalogue_import.uploaded': [
    ({ tenantId, subject: importId }) => ({
      workflowType: CATALOGUE_IMPORT,
      workflowId: catalogueImportWorkflowId(importId),
      args: [{ tenantId, importId }],
    }),
  ],
  'catalogue_import.completed': [listings('publish'), reassessment, told],
  'catalogue_import.failed': [told],
  'seller.reminder': [told],
  'seller.submitted': [told],
  'seller.resubmitted': [told],
  'seller.action_required': [told],
  'seller.approved': [told],
  'seller.conditionally_approved': [told],
  'seller.activated': [listings('publish'), reassessment, told],
  'seller.suspended': [listings('pause'), told],
  'seller.hold_lifted': [listings('publish'), told],
  'seller.rejected': [told],
  'seller.withdrawn': [told],
  'seller.expired': [told],
  'seller.reopened': [told],
  'seller.offboarding_started': [told],
  'seller.terminated': [told],
  'seller.link_requested': [told],
  'webhook_endpoint.disabled': [told],
  'webhook_endpoint.failing': [told],
  'listing.live': [toldDaily],
  'listing.suppressed': [toldDaily],
  'listing.rejected': [toldDaily],
  'requirement.expiring': [toldDaily],
  'requirement.due': [toldDaily],
  'message.rerouted': [told],
  'seller.trade_details_changed': [listings('publish')],
  'seller.offboarding_cancelled': [listings('publish'), told],
  'seller.went_live': [
    ({ tenantId, subject: sellerId }) => ({
      workflowType: UPLIFT_STUDY,
      workflowId: upliftStudyWorkflowId(tenantId, sellerId),
      args: [{ tenantId, sellerId }],
    }),
    told,
  ],
  'webhook_endpoint.redelivery_requested': [
    ({ tenantId, data }) => ({
      workflowType: WEBHOOK_REDELIVERY,
      workflowId: webhookRedeliveryId(String(data.redelivery_id)),
      args: [
        {
          tenantId,
          redeliveryId: String(data.redelivery_id),
          pageDelayMs: PAGE_DELAY_MS,
        } satisfies WebhookRedeliveryInput,
      ],
    }),
  ],
  'uplift.readout_requested': [
    ({ id, tenantId, subject: programmeId }) => ({
      workflowType: PROGRAMME_READOUT,
      workflowId: programmeReadoutWorkflowId(tenantId, programmeId, id),
      args: [{ tenantId, programmeId }],
    }),
  ],
};

export const reactionContext = (): ReactionContext => ({ policy: DEFAULT_POLICY });
