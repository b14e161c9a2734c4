import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

export class SellerLinkTokenDto {
  @ApiProperty({ description: 'The token of the link' })
  @Matches(/^[A-Za-z0-9_-]{20,100}$/)
  token: string;
}

export class IssueSellerLinkDto {
  @ApiPropertyOptional({ minimum: 1, maximum: 720, default: 168 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(720)
  valid_for_hours?: number;

  @ApiPropertyOptional({ default: false, description: 'Sign out whoever is in: for a lost telephone' })
  @IsOptional()
  @IsBoolean()
  end_sessions?: boolean;
}
