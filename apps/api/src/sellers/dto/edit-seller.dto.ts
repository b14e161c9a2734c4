import { type Application, LIFECYCLES } from '@app/sellers';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsObject, IsOptional, Matches } from 'class-validator';
import { idSchema } from '../../http/ids';
import { PageQuery } from '../../http/page.dto';
import { APPLICATION_ANSWERS } from '../application.schema';

/** Agents are people, and keys where none sign in. */
const ASSIGNEE = /^(usr|key)_[0-9a-f]{32}$/;

export class EditSellerDto {
  @ApiProperty({
    ...APPLICATION_ANSWERS,
    description:
      'Top-level answers to set; null removes one. A lifecycle here is an error: it moves by actions only.',
  })
  @IsObject()
  application: Application;
}

export class ListSellersQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Any of these states', isArray: true, enum: LIFECYCLES })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @IsIn(LIFECYCLES, { each: true })
  lifecycle?: string[];

  @ApiPropertyOptional(idSchema('prg'))
  @IsOptional()
  @Matches(/^prg_[0-9a-f]{32}$/)
  programme_id?: string;

  @ApiPropertyOptional({
    ...idSchema('usr'),
    pattern: ASSIGNEE.source,
    description: 'Id of the person, or of the key, that claimed the case',
  })
  @IsOptional()
  @Matches(ASSIGNEE)
  assignee?: string;

  @ApiPropertyOptional({ enum: ['seller', 'agent', 'provider', 'registry'] })
  @IsOptional()
  @IsIn(['seller', 'agent', 'provider', 'registry'])
  awaiting_action_from?: string;

  @ApiPropertyOptional({ type: 'boolean' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  imported?: boolean;
}
