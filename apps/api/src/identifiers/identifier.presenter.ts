import { IDENTIFIER_TYPES, type IdentifierResult } from '@app/verification';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

class FindingBody {
  @ApiProperty({ example: 'NTN.CHECK_DIGIT_MISMATCH' }) code: string;
  @ApiProperty() message: string;
}

export class IdentifierResultBody {
  @ApiProperty({ enum: IDENTIFIER_TYPES }) type: string;
  @ApiProperty() valid: boolean;
  @ApiProperty({ nullable: true, type: String, description: 'The form that is compared and stored' })
  normalised: string | null;
  @ApiProperty({ type: [FindingBody], description: 'What a person should look at' }) warnings: FindingBody[];
  @ApiProperty({ type: [FindingBody], description: 'What makes it invalid' }) errors: FindingBody[];
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'What the number says about itself: bank, province',
  })
  attributes?: Record<string, string>;
}

export const identifierResultBodyOf = (result: IdentifierResult): IdentifierResultBody => ({
  type: result.type,
  valid: result.valid,
  normalised: result.normalised,
  warnings: result.warnings,
  errors: result.errors,
  ...(result.attributes ? { attributes: result.attributes } : {}),
});
