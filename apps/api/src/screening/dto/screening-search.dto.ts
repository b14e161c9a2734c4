import type { ScreeningSubject } from '@app/verification';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';

export class ScreeningNameDto {
  @ApiProperty({ example: 'Muhammad Yousaf Chaudhry' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(300)
  name: string;

  @ApiPropertyOptional({ description: 'A year, a month or a day', example: '1974-03-02' })
  @IsOptional()
  @Matches(/^\d{4}(-\d{2}(-\d{2})?)?$/)
  date_of_birth?: string;

  @ApiPropertyOptional({ example: 'Pakistan' })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  nationality?: string;

  @ApiPropertyOptional({ example: '34201-0891231-8' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  cnic?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(300)
  father_name?: string;
}

export class ScreeningSearchDto {
  @ApiProperty({ type: [ScreeningNameDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => ScreeningNameDto)
  names: ScreeningNameDto[];
}

export const subjectOf = (dto: ScreeningNameDto): ScreeningSubject => ({
  name: dto.name,
  dateOfBirth: dto.date_of_birth,
  nationality: dto.nationality,
  cnic: dto.cnic,
  fatherName: dto.father_name,
});
