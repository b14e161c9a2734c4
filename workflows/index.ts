/** Everything the worker can run. The bundle is built from here, once. */
export { sellerOnboarding } from './seller-onboarding/seller-onboarding.workflow';
export { webhookDelivery } from './webhook-delivery/webhook-delivery.workflow';
export { catalogueImport } from './catalogue-import/catalogue-import.workflow';
export { listingBatch } from './listing/listing.workflow';
export { listingReassessment } from './listing/reassessment.workflow';
export { programmeReadout, programmeReadouts, upliftStudy } from './uplift/uplift.workflow';
export { webhookRedelivery } from './webhook-redelivery/webhook-redelivery.workflow';
export { messageDigest, notification } from './notification/notification.workflow';
