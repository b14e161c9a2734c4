import { GRANTABLE_ROLES, OVERLAP_HOURS, OVERLAP_HOURS_MAX, SCOPES } from '@app/identity';
import type { Role } from '@app/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { IsInstant } from '../../http/is-instant';

const SCOPES_DOC = {
  enum: SCOPES,
  isArray: true,
  description: '`read`, `write`, or those of one part of the API',
} as const;

export class CreateApiKeyDto {
  @ApiProperty({ minLength: 1, maxLength: 100, description: 'What it is for; no personal data' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  label: string;

  @ApiPropertyOptional({ enum: GRANTABLE_ROLES, default: 'integrator' })
  @IsOptional()
  @IsIn(GRANTABLE_ROLES)
  role?: Role;

  @ApiPropertyOptional({
    ...SCOPES_DOC,
    description: 'Narrows the key; without: everything that its role may',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  scopes?: string[];

  @ApiPropertyOptional({ format: 'date-time', description: 'Without: it does not end by itself' })
  @IsOptional()
  @IsInstant()
  expires_at?: string;
}

export class CreateOauthClientDto {
  @ApiProperty({ minLength: 1, maxLength: 100, description: 'What it is for; no personal data' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  label: string;

  @ApiProperty({ ...SCOPES_DOC, description: 'All that its tokens can be given' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  scopes: string[];
}

export class RotateCredentialDto {
  @ApiPropertyOptional({
    minimum: 0,
    maximum: OVERLAP_HOURS_MAX,
    default: OVERLAP_HOURS,
    description: 'How long the old secret is good beside the new one; 0 after a leak',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(OVERLAP_HOURS_MAX)
  overlap_hours?: number;
}
