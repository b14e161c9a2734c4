import { type Application, LEGAL_FORMS, type LegalForm } from '@app/sellers';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
} from 'class-validator';
import { idSchema } from '../../http/ids';
import { IsInstant } from '../../http/is-instant';
import { APPLICATION_ANSWERS } from '../application.schema';

export class CreateSellerDto {
  @ApiProperty(idSchema('prg'))
  @Matches(/^prg_[0-9a-f]{32}$/)
  programme_id: string;

  @ApiProperty({ description: 'Trading name as buyers will see it', example: 'Karachi Rice Mills' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  display_name: string;

  @ApiProperty({ enum: LEGAL_FORMS })
  @IsIn(LEGAL_FORMS)
  legal_form: LegalForm;

  @ApiPropertyOptional({ enum: ['en', 'ur', 'zh'], default: 'en' })
  @IsOptional()
  @IsIn(['en', 'ur', 'zh'])
  locale?: 'en' | 'ur' | 'zh';

  @ApiPropertyOptional({ ...APPLICATION_ANSWERS, description: 'Answers known already' })
  @IsOptional()
  @IsObject()
  application?: Application;
}

export class ImportSellerDto extends CreateSellerDto {
  @ApiProperty({
    nullable: true,
    type: String,
    format: 'date-time',
    description: 'When its storefront went live; null: not yet',
  })
  @IsOptional()
  @IsInstant()
  went_live_at: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Where it was onboarded, by whom, references',
  })
  @IsObject()
  evidence: Record<string, unknown>;

  @ApiPropertyOptional({
    default: false,
    description: 'Its orders are simulated; said wherever its figures are shown',
  })
  @IsOptional()
  @IsBoolean()
  simulated?: boolean;
}
