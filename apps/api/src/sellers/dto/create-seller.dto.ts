import { type Application, LEGAL_FORMS, type LegalForm } from '@app/sellers';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsISO8601,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
} from 'class-validator';

export class CreateSellerDto {
  @ApiProperty({ example: 'prg_0198c5a2b7d07c3e9a6f0e1d2c3b4a59' })
  @Matches(/^prg_[0-9a-f]{32}$/)
  programme_id: string;

  @ApiProperty({ description: 'Trading name as buyers will see it', maxLength: 200 })
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

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Answers known already' })
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
  @IsISO8601({ strict: true })
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
