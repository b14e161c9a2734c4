import type { NextAction, Seller, SellerView } from '@app/sellers';
import { ApiProperty } from '@nestjs/swagger';

const iso = (date: Date | null): string | null => (date ? new Date(date).toISOString() : null);

export class SellerSummary {
  @ApiProperty() id: string;
  @ApiProperty() programme_id: string;
  @ApiProperty() display_name: string;
  @ApiProperty() legal_form: string;
  @ApiProperty() locale: string;
  @ApiProperty() lifecycle: string;
  @ApiProperty({ format: 'date-time' }) since: string | null;
  @ApiProperty() round: number;
  @ApiProperty() version: number;
  @ApiProperty({ nullable: true, type: String }) awaiting_action_from: string | null;
  @ApiProperty({ nullable: true, type: String }) assignee: string | null;
  @ApiProperty({ description: 'Onboarded elsewhere and moved in by an operator' }) imported: boolean;
  @ApiProperty({ description: 'Its orders are simulated' }) simulated: boolean;
  @ApiProperty({ nullable: true, type: String, format: 'date-time' }) went_live_at: string | null;
  @ApiProperty({ format: 'date-time' }) created_at: string | null;
  @ApiProperty({ format: 'date-time' }) updated_at: string | null;
}

class SellerText {
  @ApiProperty() en: string;
  @ApiProperty() ur: string;
  @ApiProperty() zh: string;
}

export class NextActionBody {
  @ApiProperty({ enum: ['seller', 'agent', 'provider', 'registry'] }) from: string;
  @ApiProperty() code: string;
  @ApiProperty({ type: SellerText }) text: SellerText;
}

const json = { type: 'object', additionalProperties: true } as const;

export class SellerBody extends SellerSummary {
  @ApiProperty(json) application: Record<string, unknown>;
  @ApiProperty({ type: 'array', items: json }) requirements: unknown[];
  @ApiProperty() requirements_open: number;
  @ApiProperty({ type: 'array', items: json }) capabilities: unknown[];
  @ApiProperty({ type: 'array', items: json }) holds: unknown[];
  @ApiProperty({ type: 'array', items: json }) checks: unknown[];
  @ApiProperty({ type: 'array', items: json }) screening_hits: unknown[];
  @ApiProperty({ type: 'array', items: json }) clocks: unknown[];
  @ApiProperty({ type: [String] }) allowed_actions: string[];
  @ApiProperty({ type: NextActionBody, nullable: true }) next_action: NextActionBody | null;
  @ApiProperty({ nullable: true, type: Number }) risk_score: number | null;
  @ApiProperty({ type: 'array', items: json }) flagged: unknown[];
  @ApiProperty({
    nullable: true,
    ...json,
    description: 'What one agent has decided and a second one must decide too',
  })
  proposal: { action: string; detail: string; by: string } | null;
  @ApiProperty({ nullable: true, type: String }) study_status: string | null;
}

export class InvitationBody extends SellerBody {
  @ApiProperty({ description: 'Single use; shown in this response only' })
  invitation_token: string;
}

export class StatusBody {
  @ApiProperty() seller_id: string;
  @ApiProperty() display_name: string;
  @ApiProperty() lifecycle: string;
  @ApiProperty({ format: 'date-time' }) since: string | null;
  @ApiProperty({ nullable: true, type: String }) awaiting_action_from: string | null;
  @ApiProperty({ type: NextActionBody, nullable: true }) next_action: NextActionBody | null;
  @ApiProperty({ type: 'array', items: json }) wanted: unknown[];
  @ApiProperty({ type: 'array', items: json }) clocks: unknown[];
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
  went_live_at: iso(seller.wentLiveAt),
  created_at: iso(seller.createdAt),
  updated_at: iso(seller.updatedAt),
});

const nextActionBody = (next: NextAction | null): NextActionBody | null => next;

const clockBody = (clock: SellerView['clocks'][number]): unknown => ({
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
    settled_at: iso(settledAt),
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
