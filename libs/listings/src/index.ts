export type { ChannelDefinition, ListingChannel, ListingPayload } from './channels/channel';
export { ListingChannels } from './channels/channels';
export { CHANNELS } from './channels/definitions';
export * from './compliance';
export * from './errors';
export {
  LISTING_STATUSES,
  LISTING_TRANSITIONS,
  type ListingStatus,
  NOT_LIVE_REASONS,
  type NotLiveReason,
  readbackMatches,
} from './listing';
export { type Listing, type ListingFilter, ListingRepository } from './listing.repository';
export { ListingsActivities } from './listings.activities';
export { ListingsModule } from './listings.module';
export { type AssessmentRequest, type AssessmentResult, ListingsService } from './listings.service';
export type { StorefrontProduct, StorefrontSeller } from './storefront/storefront.repository';
export { type StorefrontQuery, StorefrontService } from './storefront/storefront.service';
