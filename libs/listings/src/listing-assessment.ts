import type { Product } from '@app/catalogue';
import { canonicalJson, sha256Hex } from '@app/platform';
import type { Application, Seller } from '@app/sellers';
import type { ChannelDefinition, ListingPayload } from './channels/channel';
import {
  assess,
  type AssessedProduct,
  type Assessment,
  type ComplianceRule,
  type SellerEvidence,
} from './compliance';
import type { NotLiveReason } from './listing';

/** Everything about a seller that decides on its listings, read in one transaction. */
export interface ListingContext {
  seller: Seller;
  city: string;
  channels: ChannelDefinition[];
  destinations: string[];
  evidence: Record<string, SellerEvidence>;
  /** Taken for products without a code of their own, when the seller declares exactly one for all goods. */
  soleHsCode: string | null;
  /** The day in UTC on which the rules are asked. */
  date: string;
}

/** What the application claims for the rules: the list of evidence, and the answers that are evidence themselves. */
export function evidenceOf(application: Application): Record<string, SellerEvidence> {
  const given = Array.isArray(application.compliance_evidence) ? application.compliance_evidence : [];
  const entries = (given as Record<string, unknown>[]).flatMap(({ key, value, valid_until: until }) =>
    typeof key === 'string' && typeof value === 'string'
      ? [
          [
            key,
            {
              value,
              ...(until === undefined || until === null || until === ''
                ? {}
                : { validUntil: String(until as string) }),
            },
          ] as const,
        ]
      : [],
  );
  const answers = [
    ['pk.psw_uid', application.psw_uid],
    ['cn.gacc_registration', application.gacc_registration],
  ].flatMap(([key, value]) =>
    typeof value === 'string' && value.trim() ? [[key as string, { value }] as const] : [],
  );
  return Object.fromEntries<SellerEvidence>([...entries, ...answers]);
}

export const servesDestination = ({ destinations }: ChannelDefinition, destination: string): boolean =>
  destinations === null || destinations.includes(destination);

export const assessedProductOf = (product: Product, soleHsCode: string | null): AssessedProduct => ({
  sku: product.sku,
  hsCode: product.hsCode ?? soleHsCode,
  attributes: product.record.attributes,
  certifications: product.record.certifications,
  packaging: product.record.packaging,
});

/** Why this product cannot be published there today; empty when it can. */
export function blockersOf(
  context: ListingContext,
  product: Product,
  channel: ChannelDefinition,
  destination: string,
  rules: readonly ComplianceRule[],
): NotLiveReason[] {
  const reasons: NotLiveReason[] = [];
  if (product.status !== 'ACCEPTED') reasons.push({ code: 'PRODUCT.NOT_ACCEPTED' });
  if (!product.record.price_tiers.length) reasons.push({ code: 'PRODUCT.PRICE_MISSING' });
  if (!servesDestination(channel, destination)) reasons.push({ code: 'CHANNEL.DESTINATION_NOT_SERVED' });
  if (!channel.available) reasons.push({ code: 'CHANNEL.HANDOFF_NOT_AVAILABLE' });
  const { reasons: unmet } = assessProduct(context, product, channel, destination, rules);
  return [...reasons, ...unmet];
}

export const assessProduct = (
  { evidence, soleHsCode, date }: Pick<ListingContext, 'evidence' | 'soleHsCode' | 'date'>,
  product: Product,
  channel: Pick<ChannelDefinition, 'name' | 'mode'>,
  destination: string,
  rules: readonly ComplianceRule[],
): Assessment =>
  assess({
    product: assessedProductOf(product, soleHsCode),
    seller: { evidence },
    destination,
    mode: channel.mode,
    channel: channel.name,
    date,
    rules,
  });

export function payloadOf(
  context: ListingContext,
  product: Product,
  listing: { id: string; destination: string },
): ListingPayload {
  const { record } = product;
  return {
    listing_id: listing.id,
    product_id: product.id,
    sku: product.sku,
    destination: listing.destination,
    title: product.title,
    titles: record.titles,
    description: record.description,
    category: record.category,
    hs_code: product.hsCode ?? context.soleHsCode ?? '',
    currency: record.currency,
    price_tiers: record.price_tiers,
    moq: record.moq,
    unit: record.unit,
    lead_time_days: record.lead_time_days,
    incoterms: record.incoterms,
    port_of_loading: record.port_of_loading,
    packaging: record.packaging,
    brand: record.brand,
    country_of_origin: record.country_of_origin,
    certifications: record.certifications,
    images: record.images,
    attributes: record.attributes,
    seller: { id: context.seller.id, name: context.seller.displayName, city: context.city },
  };
}

export const payloadHash = (payload: ListingPayload): string => sha256Hex(canonicalJson(payload));
