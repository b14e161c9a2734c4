import { EXPORT_MODES, type ExportMode, LISTING_STATUSES } from '@app/listings';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
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
import { idSchema } from '../../http/ids';
import { PageQuery } from '../../http/page.dto';

/** A country, or a group of countries that rules know as one market. */
const DESTINATION = /^([A-Z]{2}|GCC)$/;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const json = { type: 'object', additionalProperties: true } as const;

export class ListListingsQuery extends PageQuery {
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

  @ApiPropertyOptional(idSchema('prd'))
  @IsOptional()
  @Matches(/^prd_[0-9a-f]{32}$/)
  product_id?: string;
}

class AssessedProductDto {
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(100) sku?: string;
  @ApiPropertyOptional({ example: '1006.30' }) @IsOptional() @IsString() @MaxLength(20) hs_code?: string;
  @ApiPropertyOptional(json) @IsOptional() @IsObject() attributes?: Record<string, unknown>;
  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  certifications?: string[];
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(300) packaging?: string;
}

export class AssessmentDto {
  @ApiPropertyOptional({ type: AssessedProductDto, description: 'A product as you describe it' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AssessedProductDto)
  product?: AssessedProductDto;

  @ApiPropertyOptional({ ...idSchema('prd'), description: 'Or a product of this seller, with seller_id' })
  @IsOptional()
  @Matches(/^prd_[0-9a-f]{32}$/)
  product_id?: string;

  @ApiPropertyOptional({
    ...idSchema('sel'),
    description: 'Whose evidence counts, besides what is given here',
  })
  @IsOptional()
  @Matches(/^sel_[0-9a-f]{32}$/)
  seller_id?: string;

  @ApiProperty({ example: 'CN' }) @Matches(DESTINATION) destination: string;

  @ApiPropertyOptional({ enum: EXPORT_MODES, description: "The channel's own unless given" })
  @IsOptional()
  @IsIn(EXPORT_MODES)
  mode?: ExportMode;

  @ApiPropertyOptional({ default: 'storefront' })
  @IsOptional()
  @Matches(/^[a-z_]{3,30}$/)
  channel?: string;

  @ApiPropertyOptional({ description: 'Day asked about, today unless given', format: 'date' })
  @IsOptional()
  @Matches(DAY)
  date?: string;

  @ApiPropertyOptional({ ...json, description: 'Evidence by key: {"cn.gacc_registration": "CPAK…"}' })
  @IsOptional()
  @IsObject()
  evidence?: Record<string, unknown>;
}
