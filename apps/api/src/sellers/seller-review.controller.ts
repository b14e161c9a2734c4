import type { Principal } from '@app/platform';
import { type SellerAction, SellersService } from '@app/sellers';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NoBodyDto } from '../http/no-body.dto';
import { Caller, OperationId, Permit } from '../http/permit.decorator';
import {
  ApproveDto,
  ClaimDto,
  ConditionallyApproveDto,
  DecideScreeningDto,
  LiftHoldDto,
  ReasonDto,
  RequestChangesDto,
  ReviewRequirementDto,
  SuspendDto,
} from './dto/seller-actions.dto';
import { SellerBody, sellerBodyOf } from './seller.presenter';

/** What agents do with a case: one POST per action of the lifecycle table, which says whether it is allowed now, and for this role. */
@ApiTags('seller actions')
@ApiBearerAuth()
@Controller('v1/sellers/:id')
export class SellerReviewController {
  constructor(private readonly sellers: SellersService) {}

  @Post('claim')
  @HttpCode(200)
  @Permit('sellers.review')
  @ApiOperation({ summary: 'Take the case' })
  @ApiOkResponse({ type: SellerBody })
  claim(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Body() body: ClaimDto,
  ) {
    return this.act(caller, id, 'claim', op, body);
  }

  @Post('release')
  @HttpCode(200)
  @Permit('sellers.review')
  @ApiOperation({ summary: 'Give the case back to the queue' })
  @ApiOkResponse({ type: SellerBody })
  release(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Body() _: NoBodyDto,
  ) {
    return this.act(caller, id, 'release', op);
  }

  @Post('approve')
  @HttpCode(200)
  @Permit('sellers.review')
  @ApiOperation({
    summary: 'Approve; a second, different agent must too when risk is high or anything was overridden',
  })
  @ApiOkResponse({ type: SellerBody })
  approve(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Body() body: ApproveDto,
  ) {
    return this.act(caller, id, 'approve', op, body);
  }

  @Post('conditionally-approve')
  @HttpCode(200)
  @Permit('sellers.review')
  @ApiOperation({ summary: 'Approve on conditions with a deadline' })
  @ApiOkResponse({ type: SellerBody })
  conditionallyApprove(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Body() body: ConditionallyApproveDto,
  ) {
    return this.act(caller, id, 'conditionally-approve', op, body);
  }

  @Post('request-changes')
  @HttpCode(200)
  @Permit('sellers.review')
  @ApiOperation({ summary: 'Ask the seller for corrections: all items of the round at once' })
  @ApiOkResponse({ type: SellerBody })
  requestChanges(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Body() body: RequestChangesDto,
  ) {
    return this.act(caller, id, 'request-changes', op, body);
  }

  @Post('reject')
  @HttpCode(200)
  @Permit('sellers.review')
  @ApiOperation({ summary: 'Reject; for fraud or sanctions a second, different agent must confirm' })
  @ApiOkResponse({ type: SellerBody })
  reject(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Body() body: ReasonDto,
  ) {
    return this.act(caller, id, 'reject', op, body);
  }

  @Post('suspend')
  @HttpCode(200)
  @Permit('sellers.review')
  @ApiOperation({ summary: 'Suspend with a hold' })
  @ApiOkResponse({ type: SellerBody })
  suspend(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Body() body: SuspendDto,
  ) {
    return this.act(caller, id, 'suspend', op, body);
  }

  @Post('lift-hold')
  @HttpCode(200)
  @Permit('sellers.review')
  @ApiOperation({ summary: 'Lift the last open hold' })
  @ApiOkResponse({ type: SellerBody })
  liftHold(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Body() body: LiftHoldDto,
  ) {
    return this.act(caller, id, 'lift-hold', op, body);
  }

  @Post('requirements/:code/review')
  @HttpCode(200)
  @Permit('sellers.review')
  @ApiOperation({ summary: 'Accept or reject one requirement' })
  @ApiOkResponse({ type: SellerBody })
  reviewRequirement(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('code') code: string,
    @OperationId() op: string,
    @Body() body: ReviewRequirementDto,
  ) {
    return this.act(caller, id, 'review-requirement', op, { ...body, code });
  }

  @Post('requirements/:code/waive')
  @HttpCode(200)
  @Permit('sellers.review')
  @ApiOperation({ summary: 'Waive one requirement: a senior agent, recorded as an override' })
  @ApiOkResponse({ type: SellerBody })
  waiveRequirement(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('code') code: string,
    @OperationId() op: string,
    @Body() body: ReasonDto,
  ) {
    return this.act(caller, id, 'waive-requirement', op, { ...body, code });
  }

  @Post('screening-hits/:hitId/decide')
  @HttpCode(200)
  @Permit('screening.decide')
  @ApiOperation({ summary: 'Clear or confirm a screening hit: two different people' })
  @ApiOkResponse({ type: SellerBody })
  decideScreening(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('hitId') hitId: string,
    @OperationId() op: string,
    @Body() body: DecideScreeningDto,
  ) {
    return this.act(caller, id, 'decide-screening', op, { ...body, hit_id: hitId });
  }

  private async act(
    caller: Principal,
    id: string,
    action: SellerAction,
    operationId: string,
    body: object = {},
  ): Promise<SellerBody> {
    return sellerBodyOf(await this.sellers.act(caller, id, action, operationId, { ...body }));
  }
}
