import type { Principal } from '@app/platform';
import { type LocalText, type ProgrammeReadout, type SellerUplift, UpliftService } from '@app/sales';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Caller, Permit } from '../http/permit.decorator';

const json = { type: 'object', additionalProperties: true } as const;

class UpliftBody {
  @ApiProperty({ description: 'POSITIVE, NEGATIVE, INCONCLUSIVE, or the reason why there is no figure' })
  verdict: string;
  @ApiProperty(json) text: LocalText;
  @ApiProperty({ description: 'Simulated orders are in it' }) simulated: boolean;
  @ApiProperty({ nullable: true, type: Number }) effect_percent: number | null;
  @ApiProperty({ nullable: true, type: [Number], description: '95 % interval' }) interval_percent:
    [number, number] | null;
  @ApiProperty(json) data: object;
}

class ProgrammeUpliftBody extends UpliftBody {
  @ApiProperty() method: string;
  @ApiProperty({ description: 'Younger than the twelve weeks of the headline' }) interim: boolean;
  @ApiProperty({ nullable: true, ...json }) estimate: object | null;
  @ApiProperty(json) assumption: LocalText;
  @ApiProperty({ type: 'array', items: json }) warnings: object[];
  @ApiProperty({ type: 'array', items: json }) dropped_cells: object[];
}

class SellerUpliftBody extends UpliftBody {
  @ApiProperty({ nullable: true, ...json }) study: object | null;
}

/** 12 significant digits, as the estimate has them: a percentage adds no noise of its own. */
const percent = (share: number): number => Number((share * 100).toPrecision(12));

const programmeBodyOf = ({
  uplift,
  simulated,
  method,
  assumption,
}: ProgrammeReadout): ProgrammeUpliftBody => ({
  verdict: uplift.verdict,
  text: uplift.explanation,
  simulated,
  effect_percent: uplift.estimate ? percent(uplift.estimate.effect) : null,
  interval_percent: uplift.estimate
    ? [percent(uplift.estimate.interval[0]), percent(uplift.estimate.interval[1])]
    : null,
  data: uplift.data,
  method,
  interim: uplift.interim,
  estimate: uplift.estimate,
  assumption,
  warnings: uplift.warnings,
  dropped_cells: uplift.droppedCells.slice(0, 200),
});

const sellerBodyOf = ({ readout, study, simulated }: SellerUplift): SellerUpliftBody => ({
  verdict: readout.verdict,
  text: readout.explanation,
  simulated,
  effect_percent: null,
  interval_percent: null,
  data: readout.data,
  study: study && {
    id: study.id,
    status: study.status,
    reason: study.reason,
    baseline_sha256: study.baselineSha256,
    frozen_at: study.frozenAt ? new Date(study.frozenAt).toISOString() : null,
  },
});

@ApiTags('uplift')
@ApiBearerAuth()
@Controller('v1')
export class UpliftController {
  constructor(private readonly uplift: UpliftService) {}

  @Get('programmes/:id/uplift')
  @Permit('uplift.read')
  @ApiOperation({ summary: "The programme's sales uplift with its interval, or why there is none" })
  async programme(@Caller() caller: Principal, @Param('id') id: string): Promise<ProgrammeUpliftBody> {
    return programmeBodyOf(await this.uplift.programme(caller, id));
  }

  @Get('sellers/:id/uplift')
  @Permit('uplift.read')
  @ApiOperation({ summary: "One seller's read-out, or why there is none" })
  async seller(@Caller() caller: Principal, @Param('id') id: string): Promise<SellerUpliftBody> {
    return sellerBodyOf(await this.uplift.seller(caller, id));
  }
}
