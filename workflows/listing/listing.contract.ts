export const LISTING_BATCH = 'listingBatch';

/**
 * One workflow a batch of a seller's listings, not one a listing: a catalogue of ten thousand goods for four markets would
 * be forty thousand workflows, and what is decided (rules, holds, the file that came) is decided for the seller. `n` is the
 * event that asked for it, so a repeated event starts nothing new.
 */
export const listingBatchWorkflowId = (tenantId: string, sellerId: string, n: string): string =>
  `listings:${tenantId}:${sellerId}:${n}`;

/** `publish`: assess all products and bring what may be shown to its channels; the others take down. */
export type ListingAction = 'publish' | 'pause' | 'withdraw';

export interface ListingBatchInput {
  tenantId: string;
  sellerId: string;
  action: ListingAction;
  /** Where a run before this one stopped. */
  after: string | null;
  /** Waits before each further read-back of what has been accepted and is not seen yet. */
  readBackDelaysMs: number[];
}

export const LISTING_REASSESSMENT = 'listingReassessment';

/** One a tenant, for as long as it has goods. */
export const listingReassessmentWorkflowId = (tenantId: string): string => `listing-reassessment:${tenantId}`;

export interface ListingReassessmentInput {
  tenantId: string;
  /** The seller after whom a run before this one stopped in the middle of a day; null: wait for the next day. */
  after: string | null;
  readBackDelaysMs: number[];
}

export interface SellersPage {
  tenantId: string;
  after: string | null;
}

export interface ListingRef {
  tenantId: string;
  sellerId: string;
}

export interface ListingPage extends ListingRef {
  after: string | null;
}

export interface ListingIds extends ListingRef {
  ids: string[];
}

export interface PreparedListings {
  publishIds: string[];
  takeDownIds: string[];
  /** Null on the last page. */
  next: string | null;
}

/** Each may run twice and overlap: rows are locked, and every call to a channel may be repeated. */
export interface ListingActivities {
  /** Assesses one page of products for all their channels and destinations. */
  prepareListings(input: ListingPage): Promise<PreparedListings>;
  publishListings(input: ListingIds): Promise<void>;
  /** Returns what is accepted but not seen as it was sent. */
  readBackListings(input: ListingIds): Promise<{ pending: string[] }>;
  takeDownListings(input: ListingIds): Promise<void>;
  /** A page of the sellers whose goods are on sale or could be. */
  sellersToReassess(input: SellersPage): Promise<{ sellerIds: string[]; next: string | null }>;
  pauseListings(input: ListingPage): Promise<{ next: string | null }>;
  withdrawListings(input: ListingPage): Promise<{ next: string | null }>;
}

export const READ_BACK_DELAYS_MS: readonly number[] = [1_000, 10_000, 60_000, 600_000];

/** Ids an activity takes at once. */
export const IDS_PER_ACTIVITY = 50;
