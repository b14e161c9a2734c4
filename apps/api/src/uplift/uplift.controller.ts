import type { Principal } from '@app/platform';
import { UpliftService } from '@app/sales';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Exported } from '../http/export/exported.decorator';
import { NoBodyDto } from '../http/no-body.dto';
import { PageQuery } from '../http/page.dto';
import { Caller, OperationId, Permit } from '../http/permit.decorator';
import { ProgrammeUpliftBody, ReadoutPage, ReadoutRequestBody, SellerUpliftBody } from './uplift.bodies';
import { programmeUpliftBodyOf, readoutBodyOf, sellerUpliftBodyOf } from './uplift.presenter';

@ApiTags('uplift')
@ApiBearerAuth()
@Controller('v1')
export class UpliftController {
  constructor(private readonly uplift: UpliftService) {}

  @Get('programmes/:id/uplift')
  @Permit('uplift.read')
  @ApiOperation({
    summary: "The programme's sales uplift with its interval, or why there is none",
    description:
      'Computed from what is known now; of a programme with more than 300 sellers, the newest dated read-out, as its `computed_at` says.',
  })
  @ApiOkResponse({ type: ProgrammeUpliftBody })
  async programme(@Caller() caller: Principal, @Param('id') id: string): Promise<ProgrammeUpliftBody> {
    return programmeUpliftBodyOf(await this.uplift.programme(caller, id));
  }

  @Get('programmes/:id/uplift/readouts')
  @Permit('uplift.read')
  @Exported('readouts')
  @ApiOperation({ summary: 'Dated read-outs, newest first: one a week and those that were asked for' })
  @ApiOkResponse({ type: ReadoutPage })
  async readouts(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query() query: PageQuery,
  ): Promise<ReadoutPage> {
    const page = await this.uplift.readouts(caller, id, query);
    return { ...page, data: page.data.map(readoutBodyOf) };
  }

  @Post('programmes/:id/uplift/readouts')
  @HttpCode(202)
  @Permit('uplift.request')
  @ApiOperation({ summary: 'Ask for a dated read-out now; the same data give no second one' })
  @ApiAcceptedResponse({ type: ReadoutRequestBody })
  async request(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() operationId: string,
    @Body() _body: NoBodyDto,
  ): Promise<ReadoutRequestBody> {
    return { event_id: await this.uplift.requestReadout(caller, id, operationId) };
  }

  @Get('sellers/:id/uplift')
  @Permit('uplift.read')
  @ApiOperation({ summary: "One seller's read-out, or why there is none" })
  @ApiOkResponse({ type: SellerUpliftBody })
  async seller(@Caller() caller: Principal, @Param('id') id: string): Promise<SellerUpliftBody> {
    return sellerUpliftBodyOf(await this.uplift.seller(caller, id));
  }
}
