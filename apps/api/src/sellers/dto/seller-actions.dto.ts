import { HOLD_TYPES } from '@app/sellers';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { idSchema } from '../../http/ids';

const CODE = /^[A-Z][A-Z0-9_.]{1,79}$/;

export class FlaggedItemDto {
  @ApiProperty({ description: "Code of a requirement in the seller's set" })
  @IsString()
  @MaxLength(100)
  code: string;

  @ApiProperty({ example: 'DOCUMENT.ILLEGIBLE' })
  @Matches(CODE)
  reason_code: string;
}

export class RequestChangesDto {
  @ApiProperty({ type: [FlaggedItemDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => FlaggedItemDto)
  items: FlaggedItemDto[];
}

export class ApproveDto {
  @ApiPropertyOptional({
    description: 'Why open requirements are overridden; a second agent must then approve too',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  override_reason?: string;
}

export class ConditionallyApproveDto {
  @ApiProperty({ type: [String], description: 'Codes of requirements that must be met by the deadline' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsString({ each: true })
  conditions: string[];
}

export class ReasonDto {
  @ApiProperty({ example: 'FRAUD' })
  @Matches(CODE)
  reason_code: string;
}

export class SuspendDto extends ReasonDto {
  @ApiPropertyOptional({ enum: HOLD_TYPES, default: 'MANUAL' })
  @IsOptional()
  @IsIn(HOLD_TYPES)
  hold_type?: (typeof HOLD_TYPES)[number];
}

export class LiftHoldDto {
  @ApiProperty(idSchema('hld'))
  @Matches(/^hld_[0-9a-f]{32}$/)
  hold_id: string;
}

export class ClaimDto {
  @ApiPropertyOptional({ description: "Take over another agent's case" })
  @IsOptional()
  @IsBoolean()
  take_over?: boolean;
}

export class NoteDto {
  @ApiProperty({ example: 'The bank letter is of another account.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(4000)
  text: string;

  @ApiPropertyOptional({ default: false })
  @IsOptional()
  @IsBoolean()
  seller_visible?: boolean;
}

export class ReviewRequirementDto {
  @ApiProperty({ enum: ['accept', 'reject'] })
  @IsIn(['accept', 'reject'])
  decision: 'accept' | 'reject';

  @ApiPropertyOptional({ description: 'Needed for a rejection' })
  @IsOptional()
  @Matches(CODE)
  reason_code?: string;
}

export class DecideScreeningDto extends ReasonDto {
  @ApiProperty({ enum: ['clear', 'confirm'] })
  @IsIn(['clear', 'confirm'])
  decision: 'clear' | 'confirm';
}
