import {
  CHANNEL,
  DESTINATION,
  EXTERNAL_ID,
  ORDER_STATUSES,
  type OrderStatus,
  QUANTITY_MAX,
  SELLER_ID,
  SKU_MAX,
} from '@app/sales';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { idSchema } from '../../http/ids';
import { IsInstant } from '../../http/is-instant';
import { MoneyBody } from '../../http/money.dto';
import { PageQuery } from '../../http/page.dto';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export class CreateOrderDto {
  @ApiProperty(idSchema('sel'))
  @Matches(SELLER_ID)
  seller_id: string;

  @ApiProperty({ example: 'own_website' })
  @Matches(CHANNEL)
  channel: string;

  @ApiProperty({ description: "The shop's own number", example: 'SO-10423' })
  @Matches(EXTERNAL_ID)
  external_id: string;

  @ApiProperty({ format: 'date-time' })
  @IsInstant()
  ordered_at: string;

  @ApiProperty({ type: MoneyBody })
  @ValidateNested()
  @Type(() => MoneyBody)
  @IsNotEmpty()
  amount: MoneyBody;

  @ApiPropertyOptional({ type: 'integer', default: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(QUANTITY_MAX)
  quantity?: number;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(SKU_MAX)
  sku?: string;

  @ApiPropertyOptional({ description: 'ISO 3166 country', example: 'CN' })
  @IsOptional()
  @Matches(DESTINATION)
  destination?: string;

  @ApiPropertyOptional({ enum: ORDER_STATUSES, default: 'placed' })
  @IsOptional()
  @IsIn(ORDER_STATUSES)
  status?: OrderStatus;

  @ApiPropertyOptional({ default: false })
  @IsOptional()
  @IsBoolean()
  simulated?: boolean;
}

/** The days that a batch or file covers: in them, no order means none was placed. */
export class OrdersCoverageQuery {
  @ApiPropertyOptional({
    format: 'date',
    description:
      'First day (in Pakistan) that the body covers for every seller and channel in it; without both, only the days that have orders count as observed',
  })
  @IsOptional()
  @Matches(DAY)
  observed_from?: string;

  @ApiPropertyOptional({
    format: 'date',
    description: 'Last day covered',
  })
  @IsOptional()
  @Matches(DAY)
  observed_to?: string;
}

export class ImportOrdersQuery extends OrdersCoverageQuery {
  @ApiPropertyOptional({ description: 'Taken for rows that name no seller' })
  @IsOptional()
  @Matches(SELLER_ID)
  seller_id?: string;

  @ApiPropertyOptional({ description: 'Taken for rows that name no channel' })
  @IsOptional()
  @Matches(CHANNEL)
  channel?: string;
}

export class ListOrdersQuery extends PageQuery {
  @ApiPropertyOptional(idSchema('sel'))
  @IsOptional()
  @Matches(SELLER_ID)
  seller_id?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @Matches(CHANNEL)
  channel?: string;
}
