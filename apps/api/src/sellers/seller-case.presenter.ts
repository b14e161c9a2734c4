import { CAPABILITIES } from '@app/verification';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { idSchema } from '../http/ids';
import { LocalText } from '../http/local-text.dto';

class RequirementErrorBody {
  @ApiProperty({ example: 'NTN.CHECK_DIGIT_MISMATCH' }) code: string;
  @ApiProperty() message: string;
  @ApiProperty({ description: 'RFC 6901 pointer into the application', example: '/ntn' }) pointer: string;
  @ApiProperty({ type: LocalText }) next_action: LocalText;
}

export class RequirementBody {
  @ApiProperty({ example: 'company.ntn' }) code: string;
  @ApiProperty({ enum: ['company', 'person', 'site', 'brand', 'sku'] }) subject: string;
  @ApiProperty({
    enum: [
      'NOT_APPLICABLE',
      'INCOMPLETE',
      'SUBMITTED',
      'CHECKING',
      'NEEDS_REVIEW',
      'VERIFIED',
      'FAILED',
      'EXPIRING',
      'EXPIRED',
      'WAIVED',
    ],
  })
  status: string;
  @ApiProperty({
    enum: ['eventually_due', 'currently_due', 'past_due', 'pending_verification', 'future', 'none'],
  })
  due: string;
  @ApiProperty() required: boolean;
  @ApiProperty({ nullable: true, type: String, enum: ['seller', 'agent', 'provider', 'registry'] })
  awaiting_action_from: string | null;
  @ApiProperty({ type: [RequirementErrorBody] }) errors: RequirementErrorBody[];
  @ApiProperty({ type: [String], enum: CAPABILITIES }) capabilities: string[];
  @ApiProperty({ type: [String], description: 'Requirements of which one is enough' }) alternatives: string[];
  @ApiPropertyOptional({ format: 'date' }) valid_until?: string;
  @ApiProperty({ example: 'pakistan-exporter/1' }) rule_version: string;
}

export class CapabilityBody {
  @ApiProperty({ enum: CAPABILITIES }) capability: string;
  @ApiProperty({ enum: ['unrequested', 'pending', 'active', 'inactive'] }) status: string;
  @ApiProperty({ nullable: true, type: String, example: 'HOLD.MANUAL' }) disabled_reason: string | null;
}

export class CheckBody {
  @ApiProperty({ enum: ['identifiers', 'taxpayer_status', 'name_screening'] }) check: string;
  @ApiProperty({ enum: ['pending', 'pass', 'fail', 'review', 'waiting_registry'] }) status: string;
  @ApiProperty({ nullable: true, type: String }) code: string | null;
  @ApiProperty({ type: 'integer' }) round: number;
  @ApiProperty({ nullable: true, type: String, format: 'date-time' }) settled_at: string | null;
}

export class ScreeningHitBody {
  @ApiProperty(idSchema('hit')) id: string;
  @ApiProperty({ description: 'Whose name in the application', example: '/signatory' })
  subject_pointer: string;
  @ApiProperty({ description: 'The publisher’s reference', example: 'QDi.001' }) entry_ref: string;
  @ApiProperty({ minimum: 0, maximum: 1 }) score: number;
  @ApiProperty({ nullable: true, type: String }) proposed_by: string | null;
  @ApiProperty({ nullable: true, type: String }) proposed_reason: string | null;
  @ApiProperty({ nullable: true, type: String }) decided_by: string | null;
  @ApiProperty({ nullable: true, type: String }) decided_reason: string | null;
  @ApiProperty({ enum: ['hit', 'review'] }) verdict: string;
  @ApiProperty({ type: [String], description: 'Why: codes' }) reasons: string[];
  @ApiProperty({ enum: ['open', 'clearing_proposed', 'confirming_proposed', 'cleared', 'confirmed'] })
  status: string;
}
