import { type Page, PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from '@app/platform';
import type { Type } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** Decimal digits and nothing else: `Number` would take `0x10`, `1e1` and the empty text, too. */
const asInteger = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? (/^-?\d{1,9}$/.test(value) ? Number(value) : Number.NaN) : value;

/** The two query parameters of every list. */
export class PageQuery {
  @ApiPropertyOptional({ type: 'integer', default: PAGE_LIMIT_DEFAULT, description: 'Rows a page' })
  @IsOptional()
  @Transform(asInteger)
  @IsInt()
  @Min(1)
  @Max(PAGE_LIMIT_MAX)
  limit?: number;

  @ApiPropertyOptional({ description: 'next_cursor of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  cursor?: string;
}

/** The envelope of a list: `class SellerPage extends PageOf(SellerSummary) {}`. */
export function PageOf<T>(item: Type<T>): Type<Page<T>> {
  class PageBody implements Page<T> {
    @ApiProperty({ type: [item], maxItems: PAGE_LIMIT_MAX }) data: T[];
    @ApiProperty({
      nullable: true,
      type: String,
      description: 'Give it as `cursor` for the next page; null on the last one',
    })
    next_cursor: string | null;
  }
  return PageBody;
}
