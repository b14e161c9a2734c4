import type { Principal } from '@app/platform';
import { UpliftService } from '@app/sales';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, Permit } from '../http/permit.decorator';
import {
  ProgrammeUpliftBody,
  programmeUpliftBodyOf,
  SellerUpliftBody,
  sellerUpliftBodyOf,
} from './uplift.presenter';

@ApiTags('uplift')
@ApiBearerAuth()
@Controller('v1')
export class UpliftController {
  constructor(private readonly uplift: UpliftService) {}

  @Get('programmes/:id/uplift')
  @Permit('uplift.read')
  @ApiOperation({ summary: "The programme's sales uplift with its interval, or why there is none" })
  @ApiOkResponse({ type: ProgrammeUpliftBody })
  async programme(@Caller() caller: Principal, @Param('id') id: string): Promise<ProgrammeUpliftBody> {
    return programmeUpliftBodyOf(await this.uplift.programme(caller, id));
  }

  @Get('sellers/:id/uplift')
  @Permit('uplift.read')
  @ApiOperation({ summary: "One seller's read-out, or why there is none" })
  @ApiOkResponse({ type: SellerUpliftBody })
  async seller(@Caller() caller: Principal, @Param('id') id: string): Promise<SellerUpliftBody> {
    return sellerUpliftBodyOf(await this.uplift.seller(caller, id));
  }
}
