import {
  HOLD_TYPES,
  LEGAL_FORMS,
  LIFECYCLES,
  type NextAction,
  type Seller,
  type SellerView,
} from '@app/sellers';
import { ApiProperty } from '@nestjs/swagger';
import { idSchema } from '../http/ids';
import { LocalText } from '../http/local-text.dto';
import { PageOf } from '../http/page.dto';
import { APPLICATION_ANSWERS } from './application.schema';
import { CapabilityBody, CheckBody, RequirementBody, ScreeningHitBody } from './seller-case.presenter';

const iso = (date: Date): string => new Date(date).toISOString();

const AWAITED = ['seller', 'agent', 'provider', 'registry'] as const;

export class SellerSummary {
  @ApiProperty(idSchema('sel')) id: string;
  @ApiProperty(idSchema('prg')) programme_id: string;
  @ApiProperty() display_name: string;
  @ApiProperty({ enum: LEGAL_FORMS }) legal_form: string;
  @ApiProperty({ enum: ['en', 'ur', 'zh'] }) locale: string;
  @ApiProperty({ enum: LIFECYCLES }) lifecycle: string;
  @ApiProperty({ format: 'date-time', description: 'In this state' }) since: string;
  @ApiProperty({ type: 'integer', description: 'Of corrections' }) round: number;
  @ApiProperty({ type: 'integer', description: 'The first part of the ETag' }) version: number;
  @ApiProperty({ nullable: true, type: String, enum: AWAITED }) awaiting_action_from: string | null;
  @ApiProperty({ nullable: true, type: String, description: 'Who claimed the case' }) assignee: string | null;
  @ApiProperty({ description: 'Onboarded elsewhere and moved in by an operator' }) imported: boolean;
  @ApiProperty({ description: 'Its orders are simulated' }) simulated: boolean;
  @ApiProperty({ nullable: true, type: String, format: 'date-time' }) went_live_at: string | null;
  @ApiProperty({ format: 'date-time' }) created_at: string;
  @ApiProperty({ format: 'date-time' }) updated_at: string;
}

export class SellerPage extends PageOf(SellerSummary) {}

export class NextActionBody {
  @ApiProperty({ enum: AWAITED }) from: string;
  @ApiProperty({ example: 'STATUS.SUBMIT' }) code: string;
  @ApiProperty({ type: LocalText }) text: LocalText;
}

class HoldBody {
  @ApiProperty(idSchema('hld')) id: string;
  @ApiProperty({ enum: HOLD_TYPES }) type: string;
  @ApiProperty({ example: 'FRAUD' }) reason_code: string;
  @ApiProperty({ format: 'date-time' }) placed_at: string;
}

class ClockBody {
  @ApiProperty({ enum: ['seller', 'agent'] }) runs_for: string;
  @ApiProperty({ format: 'date-time' }) due_at: string;
  @ApiProperty({ description: 'What happens when it runs out', example: 'expire' }) on_expiry: string;
}

class FlaggedItemBody {
  @ApiProperty({ description: 'Of the requirement' }) code: string;
  @ApiProperty({ example: 'DOCUMENT.ILLEGIBLE' }) reason_code: string;
  @ApiProperty() answered: boolean;
}

class ProposalBody {
  @ApiProperty({ example: 'approve' }) action: string;
  @ApiProperty() detail: string;
  @ApiProperty() by: string;
}

export class SellerBody extends SellerSummary {
  @ApiProperty({
    ...APPLICATION_ANSWERS,
    description: 'The answers; empty for those who may not read them',
  })
  application: Record<string, unknown>;
  @ApiProperty({ type: [RequirementBody] }) requirements: RequirementBody[];
  @ApiProperty({ type: 'integer' }) requirements_open: number;
  @ApiProperty({ type: [CapabilityBody] }) capabilities: CapabilityBody[];
  @ApiProperty({ type: [HoldBody] }) holds: HoldBody[];
  @ApiProperty({ type: [CheckBody] }) checks: CheckBody[];
  @ApiProperty({ type: [ScreeningHitBody] }) screening_hits: ScreeningHitBody[];
  @ApiProperty({ type: [ClockBody] }) clocks: ClockBody[];
  @ApiProperty({ type: [String], description: 'What this caller may do now' }) allowed_actions: string[];
  @ApiProperty({ type: NextActionBody, nullable: true }) next_action: NextActionBody | null;
  @ApiProperty({ nullable: true, type: 'integer' }) risk_score: number | null;
  @ApiProperty({ type: [FlaggedItemBody] }) flagged: FlaggedItemBody[];
  @ApiProperty({
    nullable: true,
    type: ProposalBody,
    description: 'What one agent has decided and a second one must decide too',
  })
  proposal: ProposalBody | null;
  @ApiProperty({ nullable: true, type: String }) study_status: string | null;
}

export class InvitationBody extends SellerBody {
  @ApiProperty({ description: 'Single use; shown in this response only' })
  invitation_token: string;
}

export class StatusBody {
  @ApiProperty(idSchema('sel')) seller_id: string;
  @ApiProperty() display_name: string;
  @ApiProperty({ enum: LIFECYCLES }) lifecycle: string;
  @ApiProperty({ format: 'date-time' }) since: string;
  @ApiProperty({ nullable: true, type: String, enum: AWAITED }) awaiting_action_from: string | null;
  @ApiProperty({ type: NextActionBody, nullable: true }) next_action: NextActionBody | null;
  @ApiProperty({ type: [RequirementBody] }) wanted: RequirementBody[];
  @ApiProperty({ type: [ClockBody] }) clocks: ClockBody[];
}

export const summaryOf = (seller: Seller): SellerSummary => ({
  id: seller.id,
  programme_id: seller.programmeId,
  display_name: seller.displayName,
  legal_form: seller.legalForm,
  locale: seller.locale,
  lifecycle: seller.lifecycle,
  since: iso(seller.since),
  round: seller.round,
  version: seller.version,
  awaiting_action_from: seller.awaitingActionFrom,
  assignee: seller.assignee,
  imported: seller.imported,
  simulated: seller.simulated,
  went_live_at: seller.wentLiveAt && iso(seller.wentLiveAt),
  created_at: iso(seller.createdAt),
  updated_at: iso(seller.updatedAt),
});

const nextActionBody = (next: NextAction | null): NextActionBody | null => next;

const clockBody = (clock: SellerView['clocks'][number]): ClockBody => ({
  runs_for: clock.runsFor,
  due_at: clock.dueAt,
  on_expiry: clock.onExpiry,
});

export const sellerBodyOf = (view: SellerView): SellerBody => ({
  ...summaryOf(view),
  application: view.application,
  requirements: view.requirements,
  requirements_open: view.requirementsOpen,
  capabilities: view.capabilities,
  holds: view.holds.map((hold) => ({
    id: hold.id,
    type: hold.type,
    reason_code: hold.reasonCode,
    placed_at: iso(hold.placedAt),
  })),
  checks: view.checks.map(({ check, status, code, round, settledAt }) => ({
    check,
    status,
    code,
    round,
    settled_at: settledAt && iso(settledAt),
  })),
  screening_hits: view.screeningHits.map((hit) => ({
    id: hit.id,
    subject_pointer: hit.subjectPointer,
    entry_ref: hit.entryRef,
    score: Math.round(hit.score * 1000) / 1000,
    proposed_by: hit.proposedBy,
    proposed_reason: hit.proposedReason,
    decided_by: hit.decidedBy,
    decided_reason: hit.decidedReason,
    verdict: hit.verdict,
    reasons: hit.reasons,
    status: hit.status,
  })),
  clocks: view.clocks.map(clockBody),
  allowed_actions: view.allowedActions,
  next_action: nextActionBody(view.nextAction),
  risk_score: view.riskScore,
  flagged: view.flagged.map((item) => ({
    code: item.code,
    reason_code: item.reasonCode,
    answered: item.answered,
  })),
  proposal: view.proposal,
  study_status: view.studyStatus,
});

/** What a seller needs to know, and nothing else: where it stands, the one next action, what is wanted, by when. */
export const statusBodyOf = (view: SellerView): StatusBody => ({
  seller_id: view.id,
  display_name: view.displayName,
  lifecycle: view.lifecycle,
  since: iso(view.since),
  awaiting_action_from: view.awaitingActionFrom,
  next_action: nextActionBody(view.nextAction),
  wanted: view.wanted,
  clocks: view.clocks.map(clockBody),
});
