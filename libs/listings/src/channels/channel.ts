import type { ProductRecord } from '@app/catalogue';
import type { ExportMode } from '../compliance';
import type { NotLiveCode } from '../listing';

/** What one SKU is shown with on a channel for one destination: everything we send, and all that a read-back must give. */
export interface ListingPayload {
  listing_id: string;
  product_id: string;
  sku: string;
  destination: string;
  title: string;
  titles: ProductRecord['titles'];
  description: string;
  category: string;
  hs_code: string;
  currency: string;
  price_tiers: ProductRecord['price_tiers'];
  moq: number;
  unit: string;
  lead_time_days: number | null;
  incoterms: string[];
  port_of_loading: string | null;
  packaging: string | null;
  brand: string;
  country_of_origin: string;
  certifications: string[];
  images: string[];
  attributes: Record<string, string>;
  seller: { id: string; name: string; city: string };
}

export type PublishResult =
  { ref: string } | { rejected: Extract<NotLiveCode, 'CHANNEL.REJECTED' | 'CHANNEL.CANNOT_BE_WRITTEN'> };

export const CHANNEL_CAPABILITIES = [
  'publish',
  'read_back',
  'pause',
  'withdraw',
  'operator_handoff',
] as const;
export type ChannelCapability = (typeof CHANNEL_CAPABILITIES)[number];

/** What is known of a channel without talking to it. */
export interface ChannelDefinition {
  name: string;
  capabilities: readonly ChannelCapability[];
  /** How goods reach the buyer there: decides which rules of the destination apply. */
  mode: ExportMode;
  /** Where it sells; null: everywhere. */
  destinations: readonly string[] | null;
  /** False: declared, but nothing can be sent yet. */
  available: boolean;
}

/**
 * The port to a channel. Every call may be repeated: `publish` of the same listing writes over the former one, a `pause` or
 * `withdraw` of what is not there is done. Errors are thrown when a repeat may help; a refusal is a result.
 */
export interface ListingChannel {
  publish(tenantId: string, payload: ListingPayload): Promise<PublishResult>;
  /** What buyers see now; null when they see nothing. */
  readBack(tenantId: string, ref: string): Promise<ListingPayload | null>;
  pause(tenantId: string, ref: string): Promise<void>;
  withdraw(tenantId: string, ref: string): Promise<void>;
}
