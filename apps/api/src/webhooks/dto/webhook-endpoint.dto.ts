import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { EVENT_TYPE } from '../../events/dto/list-events.dto';

const URL_MAX = 2048;
const DAY_S = 86_400;

export class CreateWebhookEndpointDto {
  @ApiProperty({ description: 'https and a public host, port 443 or 8443', maxLength: URL_MAX })
  @IsString()
  @MaxLength(URL_MAX)
  url: string;

  @ApiPropertyOptional({ type: [String], maxItems: 100, description: 'Event types; empty: all' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @Matches(EVENT_TYPE, { each: true })
  event_types?: string[];

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200, description: 'For people' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  description?: string | null;
}

export class UpdateWebhookEndpointDto {
  @ApiPropertyOptional({ description: 'https and a public host, port 443 or 8443', maxLength: URL_MAX })
  @IsOptional()
  @IsString()
  @MaxLength(URL_MAX)
  url?: string;

  @ApiPropertyOptional({ type: [String], maxItems: 100, description: 'Event types; empty: all' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @Matches(EVENT_TYPE, { each: true })
  event_types?: string[];

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  description?: string | null;

  @ApiPropertyOptional({ description: 'false: gets no more events; true: gets events from now on' })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;
}

export class RotateSecretDto {
  @ApiPropertyOptional({
    minimum: 0,
    maximum: 7 * DAY_S,
    default: DAY_S,
    description: 'How long the keys of before sign beside the new ones; 0: not at all',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(7 * DAY_S)
  overlap_seconds?: number;
}

export const OVERLAP_S = DAY_S;
