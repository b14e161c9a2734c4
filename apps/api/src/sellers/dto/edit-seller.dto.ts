import { type Application, LIFECYCLES } from '@app/sellers';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsObject, IsOptional, Matches } from 'class-validator';
import { PageQuery } from '../../http/page.dto';

export class EditSellerDto {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'Top-level answers to set; null removes one. A lifecycle here is an error: it moves by actions only.',
  })
  @IsObject()
  application: Application;
}

export class ListSellersQuery extends PageQuery {
  @ApiPropertyOptional({ description: `Comma-separated: ${LIFECYCLES.join(', ')}`, type: String })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @IsIn(LIFECYCLES, { each: true })
  lifecycle?: string[];

  @ApiPropertyOptional()
  @IsOptional()
  @Matches(/^prg_[0-9a-f]{32}$/)
  programme_id?: string;

  @ApiPropertyOptional({ description: 'Id of the key that claimed the case' })
  @IsOptional()
  @Matches(/^key_[0-9a-f]{32}$/)
  assignee?: string;

  @ApiPropertyOptional({ enum: ['seller', 'agent', 'provider', 'registry'] })
  @IsOptional()
  @IsIn(['seller', 'agent', 'provider', 'registry'])
  awaiting_action_from?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  imported?: boolean;
}
