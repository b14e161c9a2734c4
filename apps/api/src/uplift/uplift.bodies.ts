import { STUDY_STATUSES } from '@app/sales';
import { ApiProperty } from '@nestjs/swagger';
import { idSchema } from '../http/ids';
import { LocalText } from '../http/local-text.dto';
import { PageOf } from '../http/page.dto';

const SHA256 = { pattern: '^[0-9a-f]{64}$' };
const INTERVAL = { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 } as const;

class UpliftBody {
  @ApiProperty({
    description: 'POSITIVE, NEGATIVE, INCONCLUSIVE, or the reason why there is no figure',
    example: 'TOO_SHORT',
  })
  verdict: string;
  @ApiProperty({ type: LocalText }) text: LocalText;
  @ApiProperty({ description: 'Simulated orders are in it' }) simulated: boolean;
  @ApiProperty({ nullable: true, type: Number }) effect_percent: number | null;
  @ApiProperty({ nullable: true, ...INTERVAL, description: '95 % interval' })
  interval_percent: [number, number] | null;
  @ApiProperty({
    type: 'integer',
    description: 'Orders that came in after a freeze for days before it; in none of the figures',
  })
  restated_orders: number;
  @ApiProperty({ format: 'date-time' }) computed_at: string;
}

class ReadWindowBody {
  @ApiProperty({ format: 'date', description: 'Monday' }) first_week: string;
  @ApiProperty({ format: 'date', description: 'Monday of the last week that is over and settled' })
  last_week: string;
}

class ProgrammeDataBody {
  @ApiProperty({ type: 'integer' }) sellers: number;
  @ApiProperty({ type: 'integer', description: 'Of them live by the last week' }) live: number;
  @ApiProperty({ type: 'integer', description: 'With a whole base window' }) treated: number;
  @ApiProperty({ type: 'integer', description: 'Waiting in a used week' }) controls: number;
  @ApiProperty({ type: 'integer', description: 'Cohort and week pairs that are used' }) cells: number;
  @ApiProperty({ type: 'integer', description: 'Weeks after go-live that enough sellers have' })
  weeks_reached: number;
}

export class EstimateBody {
  @ApiProperty() se_log: number;
  @ApiProperty() p_value: number;
  @ApiProperty() degrees_of_freedom: number;
  @ApiProperty() minimum_detectable_percent: number;
  @ApiProperty() incremental_orders: number;
  @ApiProperty(INTERVAL) incremental_orders_interval: [number, number];
  @ApiProperty() incremental_orders_per_seller_week: number;
  @ApiProperty() counterfactual_orders: number;
  @ApiProperty() seller_weeks: number;
  @ApiProperty() largest_share_percent: number;
  @ApiProperty() effective_sellers: number;
}

export class HeadlineBody {
  @ApiProperty() verdict: string;
  @ApiProperty({ nullable: true, type: Number }) effect_percent: number | null;
  @ApiProperty({ nullable: true, ...INTERVAL }) interval_percent: [number, number] | null;
}

class UpliftWarningBody {
  @ApiProperty({ example: 'DOMINATED' }) code: string;
  @ApiProperty(idSchema('sel')) seller_id: string;
  @ApiProperty({ type: LocalText }) text: LocalText;
}

class DroppedCellBody {
  @ApiProperty({ example: 'TOO_FEW_CONTROLS' }) code: string;
  @ApiProperty({ type: 'integer' }) controls: number;
  @ApiProperty({ format: 'date' }) go_live_week: string;
  @ApiProperty({ format: 'date' }) week: string;
}

class ExcludedSellerBody {
  @ApiProperty(idSchema('sel')) seller_id: string;
  @ApiProperty({ example: 'NO_BASELINE' }) code: string;
}

export class ProgrammeUpliftBody extends UpliftBody {
  @ApiProperty(idSchema('prg')) programme_id: string;
  @ApiProperty() method: string;
  @ApiProperty({ description: 'What is measured', example: 'orders' }) measure: string;
  @ApiProperty({ description: 'Younger than the twelve weeks of the headline' }) interim: boolean;
  @ApiProperty({ type: 'integer', description: 'Weeks before go-live that may already be disturbed' })
  anticipation_weeks: number;
  @ApiProperty({
    nullable: true,
    type: HeadlineBody,
    description: 'The same with no anticipation lag, where there is one',
  })
  without_anticipation: HeadlineBody | null;
  @ApiProperty({ nullable: true, type: EstimateBody }) estimate: EstimateBody | null;
  @ApiProperty({ type: ReadWindowBody }) window: ReadWindowBody;
  @ApiProperty({ type: ProgrammeDataBody }) data: ProgrammeDataBody;
  @ApiProperty({ description: 'What must hold for the figure to be an effect', type: LocalText })
  assumption: LocalText;
  @ApiProperty({ type: [UpliftWarningBody] }) warnings: UpliftWarningBody[];
  @ApiProperty({ type: [DroppedCellBody], description: 'The first 200' }) dropped_cells: DroppedCellBody[];
  @ApiProperty({ type: [ExcludedSellerBody], description: 'The first 200' })
  excluded_sellers: ExcludedSellerBody[];
  @ApiProperty({
    type: 'integer',
    description: 'Real sellers of a simulated read-out: the two are never compared',
  })
  sellers_left_out: number;
  @ApiProperty({ ...SHA256, description: 'Of panel, method and options' }) data_sha256: string;
}

class SellerDataBody {
  @ApiProperty({ type: 'integer' }) base_weeks: number;
  @ApiProperty({ type: 'integer' }) base_orders: number;
  @ApiProperty({ type: 'integer' }) weeks_reached: number;
  @ApiProperty({ type: 'integer' }) donors: number;
}

class StudyBody {
  @ApiProperty(idSchema('std')) id: string;
  @ApiProperty({ enum: STUDY_STATUSES }) status: string;
  @ApiProperty({ nullable: true, type: String }) reason: string | null;
  @ApiProperty({ nullable: true, type: String, ...SHA256 }) baseline_sha256: string | null;
  @ApiProperty({ nullable: true, type: String, format: 'date-time' }) frozen_at: string | null;
  @ApiProperty({ nullable: true, type: String, format: 'date' }) frozen_day: string | null;
  @ApiProperty() method: string;
}

export class SellerUpliftBody extends UpliftBody {
  @ApiProperty(idSchema('sel')) seller_id: string;
  @ApiProperty({ type: SellerDataBody }) data: SellerDataBody;
  @ApiProperty({ nullable: true, type: StudyBody }) study: StudyBody | null;
  @ApiProperty({
    type: 'integer',
    description: 'Orders on the channels that onboarding opened: bookkeeping, not an effect',
  })
  attributed_orders: number;
}

export class ReadoutBody {
  @ApiProperty(idSchema('rdo')) id: string;
  @ApiProperty() verdict: string;
  @ApiProperty() simulated: boolean;
  @ApiProperty({ nullable: true, type: Number }) effect_percent: number | null;
  @ApiProperty({ nullable: true, ...INTERVAL, description: '95 % interval' })
  interval_percent: [number, number] | null;
  @ApiProperty({ description: 'Younger than the twelve weeks of the headline' }) interim: boolean;
  @ApiProperty() method: string;
  @ApiProperty({ ...SHA256, description: 'Of panel, method and options' }) data_sha256: string;
  @ApiProperty({ format: 'date-time' }) computed_at: string;
}

export class ReadoutPage extends PageOf(ReadoutBody) {}

export class ReadoutRequestBody {
  @ApiProperty({
    ...idSchema('evt'),
    description: 'The event of the request; `uplift.readout` follows it',
  })
  event_id: string;
}
