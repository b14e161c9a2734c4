import {
  type AssessmentRequest,
  type AssessmentResult,
  COMPLIANCE_REASONS,
  COMPLIANCE_RULE_SET,
  EXPORT_MODES,
  type Listing,
  LISTING_STATUSES,
  NOT_LIVE_REASONS,
  SEVERITIES,
} from '@app/listings';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { idSchema } from '../http/ids';
import { LocalText } from '../http/local-text.dto';
import { PageOf } from '../http/page.dto';
import type { AssessmentDto } from './dto/listing.dto';

const EVIDENCE_KEYS_MAX = 200;

class ComplianceReasonBody {
  @ApiProperty({ example: 'COMPLIANCE.RULE_UNMET' }) code: string;
  @ApiProperty() detail: string;
  @ApiPropertyOptional() rule_id?: string;
  @ApiPropertyOptional({ example: 'cn.gacc_registration' }) evidence_key?: string;
}

class AssessedRequirementBody {
  @ApiProperty() rule_id: string;
  @ApiProperty({ example: 'cn.gacc_registration' }) evidence_key: string;
  @ApiProperty({ enum: ['met', 'unmet', 'advice'] }) status: string;
  @ApiProperty({ enum: SEVERITIES }) severity: string;
  @ApiProperty({ description: 'Checked against its source; what is not only advises' }) verified: boolean;
  @ApiProperty() legal_ref: string;
  @ApiProperty() source: string;
  @ApiProperty({ type: LocalText, description: 'What to do about it' }) remedy: LocalText;
}

export class AssessmentBody {
  @ApiProperty({ enum: ['publishable', 'blocked', 'needs_hs_code'] }) verdict: string;
  @ApiProperty({ type: [ComplianceReasonBody] }) reasons: ComplianceReasonBody[];
  @ApiProperty({ type: [AssessedRequirementBody] }) requirements: AssessedRequirementBody[];
  @ApiProperty({ format: 'date', description: 'The day on which the rules were asked' }) date: string;
  @ApiProperty({ enum: EXPORT_MODES }) mode: string;
  @ApiProperty({ type: 'integer' }) rule_set_version: number;
}

class NotLiveReasonBody extends ComplianceReasonBody {
  @ApiPropertyOptional({ type: LocalText, description: 'What to do about it' }) remedy?: LocalText;
  @ApiPropertyOptional({ type: [String], description: 'Where in what was sent' }) pointers?: string[];
}

export class ListingBody {
  @ApiProperty(idSchema('lst')) id: string;
  @ApiProperty(idSchema('prd')) product_id: string;
  @ApiProperty() sku: string;
  @ApiProperty({ example: 'storefront' }) channel: string;
  @ApiProperty({ example: 'CN' }) destination: string;
  @ApiProperty({ enum: LISTING_STATUSES }) status: string;
  @ApiProperty({ type: [NotLiveReasonBody], description: 'Why it is not live; empty when it is' })
  reasons: NotLiveReasonBody[];
  @ApiProperty({ nullable: true, type: String }) channel_ref: string | null;
  @ApiProperty({ nullable: true, type: String, format: 'date-time' }) live_at: string | null;
  @ApiProperty({ type: 'integer' }) version: number;
}

export class ListingPage extends PageOf(ListingBody) {}

/** What to do about an unmet rule, in the seller's languages. */
const REMEDIES = new Map(COMPLIANCE_RULE_SET.rules.map(({ id, remedy }) => [id, remedy]));

export const listingBodyOf = (listing: Listing): ListingBody => ({
  id: listing.id,
  product_id: listing.productId,
  sku: listing.sku,
  channel: listing.channel,
  destination: listing.destination,
  status: listing.status,
  reasons: listing.reasons.map((reason) => ({
    code: reason.code,
    detail: NOT_LIVE_REASONS[reason.code],
    rule_id: reason.ruleId,
    evidence_key: reason.key,
    remedy: REMEDIES.get(reason.ruleId ?? ''),
    pointers: reason.pointers,
  })),
  channel_ref: listing.channelRef,
  live_at: listing.liveAt ? new Date(listing.liveAt).toISOString() : null,
  version: listing.version,
});

export function assessmentRequestOf({ product, evidence, ...body }: AssessmentDto): AssessmentRequest {
  const { seller_id: sellerId, product_id: productId, destination, mode, channel, date } = body;
  return {
    sellerId,
    productId,
    destination,
    mode,
    channel,
    date,
    product: product && {
      sku: product.sku,
      hsCode: product.hs_code ?? null,
      attributes: product.attributes ?? {},
      certifications: product.certifications ?? [],
      packaging: product.packaging ?? null,
    },
    evidence:
      evidence &&
      Object.fromEntries(
        Object.entries(evidence)
          .slice(0, EVIDENCE_KEYS_MAX)
          .map(([key, value]) => [key, { value: String(value) }]),
      ),
  };
}

export const assessmentBodyOf = (result: AssessmentResult): AssessmentBody => ({
  verdict: result.verdict,
  date: result.date,
  mode: result.mode,
  rule_set_version: result.ruleSetVersion,
  reasons: result.reasons.map(({ code, ruleId, key }) => ({
    code,
    detail: COMPLIANCE_REASONS[code],
    rule_id: ruleId,
    evidence_key: key,
  })),
  requirements: result.requirements.map(({ ruleId, key, legalRef, ...rest }) => ({
    rule_id: ruleId,
    evidence_key: key,
    legal_ref: legalRef,
    ...rest,
  })),
});
