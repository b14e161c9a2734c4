import {
  type AssessmentRequest,
  type AssessmentResult,
  COMPLIANCE_REASONS,
  COMPLIANCE_RULE_SET,
  EXPORT_MODES,
  type ExportMode,
  type Listing,
  LISTING_STATUSES,
  ListingsService,
  NOT_LIVE_REASONS,
} from '@app/listings';
import type { Page, Principal } from '@app/platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { PageQuery } from '../http/page.dto';
import { Caller, Permit, WithoutIdempotencyKey } from '../http/permit.decorator';

const json = { type: 'object', additionalProperties: true } as const;
/** A country, or a group of countries that rules know as one market. */
const DESTINATION = /^([A-Z]{2}|GCC)$/;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const EVIDENCE_KEYS_MAX = 200;

class ListListingsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: LISTING_STATUSES })
  @IsOptional()
  @IsIn(LISTING_STATUSES)
  status?: string;

  @ApiPropertyOptional({ example: 'storefront' })
  @IsOptional()
  @Matches(/^[a-z_]{3,30}$/)
  channel?: string;

  @ApiPropertyOptional({ example: 'CN' })
  @IsOptional()
  @Matches(DESTINATION)
  destination?: string;

  @ApiPropertyOptional({ example: 'prd_0198c2d4e5f67a8b9c0d1e2f3a4b5c6d' })
  @IsOptional()
  @Matches(/^prd_[0-9a-f]{32}$/)
  product_id?: string;
}

class AssessedProductDto {
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(100) sku?: string;
  @ApiProperty({ nullable: true, type: String, example: '1006.30' })
  @IsOptional()
  @IsString()
  @MaxLength(20)
  hs_code?: string | null;
  @ApiPropertyOptional(json) @IsOptional() @IsObject() attributes?: Record<string, unknown>;
  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  certifications?: string[];
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(300) packaging?: string;
}

class AssessmentDto {
  @ApiPropertyOptional({ type: AssessedProductDto, description: 'A product as you describe it' })
  @IsOptional()
  @ValidateNested()
  @Type(() => AssessedProductDto)
  product?: AssessedProductDto;

  @ApiPropertyOptional({ description: 'Or a product of this seller, with seller_id' })
  @IsOptional()
  @Matches(/^prd_[0-9a-f]{32}$/)
  product_id?: string;

  @ApiPropertyOptional({ description: 'Whose evidence counts, besides what is given here' })
  @IsOptional()
  @Matches(/^sel_[0-9a-f]{32}$/)
  seller_id?: string;

  @ApiProperty({ example: 'CN' }) @Matches(DESTINATION) destination: string;
  @ApiPropertyOptional({ enum: EXPORT_MODES, description: "The channel's own unless given" })
  @IsOptional()
  @IsIn(EXPORT_MODES)
  mode?: ExportMode;
  @ApiPropertyOptional({ default: 'storefront' }) @IsOptional() @Matches(/^[a-z_]{3,30}$/) channel?: string;
  @ApiPropertyOptional({ description: 'Day asked about, today unless given', format: 'date' })
  @IsOptional()
  @Matches(DAY)
  date?: string;
  @ApiPropertyOptional({ ...json, description: 'Evidence by key: {"cn.gacc_registration": "CPAK…"}' })
  @IsOptional()
  @IsObject()
  evidence?: Record<string, unknown>;
}

class AssessmentBody {
  @ApiProperty({ enum: ['publishable', 'blocked', 'needs_hs_code'] }) verdict: string;
  @ApiProperty({ type: 'array', items: json }) reasons: object[];
  @ApiProperty({ type: 'array', items: json }) requirements: object[];
  @ApiProperty({ format: 'date', description: 'The day on which the rules were asked' }) date: string;
  @ApiProperty({ enum: EXPORT_MODES }) mode: string;
  @ApiProperty() rule_set_version: number;
}

class ListingBody {
  @ApiProperty() id: string;
  @ApiProperty() product_id: string;
  @ApiProperty() sku: string;
  @ApiProperty() channel: string;
  @ApiProperty() destination: string;
  @ApiProperty({ enum: LISTING_STATUSES }) status: string;
  @ApiProperty({ type: 'array', items: json, description: 'Why it is not live; empty when it is' })
  reasons: object[];
  @ApiProperty({ nullable: true, type: String }) channel_ref: string | null;
  @ApiProperty({ nullable: true, type: String, format: 'date-time' }) live_at: string | null;
  @ApiProperty() version: number;
}

/** What to do about an unmet rule, in the seller's languages. */
const REMEDIES = new Map(COMPLIANCE_RULE_SET.rules.map(({ id, remedy }) => [id, remedy]));

const bodyOf = (listing: Listing): ListingBody => ({
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

function requestOf({ product, evidence, ...body }: AssessmentDto): AssessmentRequest {
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

const assessmentBodyOf = (result: AssessmentResult): AssessmentBody => ({
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

@ApiTags('listings')
@ApiBearerAuth()
@Controller('v1')
export class ListingsController {
  constructor(private readonly listings: ListingsService) {}

  @Get('sellers/:id/listings')
  @Permit('listings.read')
  @ApiOperation({ summary: 'Listings per channel and destination, with reasons for what is not live' })
  async list(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query() query: ListListingsQuery,
  ): Promise<Page<ListingBody>> {
    const { status, channel, destination, product_id: productId } = query;
    const filter = { status, channel, destination, productId };
    const page = await this.listings.list(caller, id, filter, query);
    return { ...page, data: page.data.map(bodyOf) };
  }

  @Post('compliance/assessments')
  @HttpCode(200)
  @Permit('compliance.assess')
  @WithoutIdempotencyKey()
  @ApiOperation({ summary: 'Dry run: what a destination asks of a product, and what is missing' })
  async assess(@Caller() caller: Principal, @Body() body: AssessmentDto): Promise<AssessmentBody> {
    return assessmentBodyOf(await this.listings.assess(caller, requestOf(body)));
  }
}
