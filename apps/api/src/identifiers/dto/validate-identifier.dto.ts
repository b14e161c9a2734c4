import { IDENTIFIER_TYPES, type IdentifierType } from '@app/verification';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength } from 'class-validator';

export class ValidateIdentifierDto {
  @ApiProperty({ enum: IDENTIFIER_TYPES })
  @IsIn(IDENTIFIER_TYPES)
  type: IdentifierType;

  @ApiProperty({ example: '4174941-3' })
  @IsString()
  @MaxLength(200)
  value: string;
}
