import type { Principal } from '@app/platform';
import { type SellerAction, SellersService } from '@app/sellers';
import { DOCUMENT_KINDS } from '@app/verification';
import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DocumentBody, documentBodyOf } from '../documents/document.presenter';
import { TakesFile } from '../http/answers.decorator';
import { readSingleFile } from '../http/multipart';
import { NoBodyDto } from '../http/no-body.dto';
import { Caller, OperationId, Permit } from '../http/permit.decorator';
import { SellerBody, sellerBodyOf } from './seller.presenter';

/** What a seller, or who acts for it, may do: one POST per action of the lifecycle table, which says whether it is allowed now. */
@ApiTags('seller actions')
@ApiBearerAuth()
@Controller('v1/sellers/:id')
export class SellerActionsController {
  constructor(private readonly sellers: SellersService) {}

  @Post('submit')
  @HttpCode(200)
  @Permit('sellers.act')
  @ApiOperation({ summary: 'Submit the application' })
  @ApiOkResponse({ type: SellerBody })
  submit(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Body() _: NoBodyDto,
  ) {
    return this.act(caller, id, 'submit', op);
  }

  @Post('resubmit')
  @HttpCode(200)
  @Permit('sellers.act')
  @ApiOperation({ summary: 'Send back a corrected application' })
  @ApiOkResponse({ type: SellerBody })
  resubmit(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Body() _: NoBodyDto,
  ) {
    return this.act(caller, id, 'resubmit', op);
  }

  @Post('withdraw')
  @HttpCode(200)
  @Permit('sellers.act')
  @ApiOperation({ summary: 'Withdraw the application' })
  @ApiOkResponse({ type: SellerBody })
  withdraw(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Body() _: NoBodyDto,
  ) {
    return this.act(caller, id, 'withdraw', op);
  }

  @Post('reopen')
  @HttpCode(200)
  @Permit('sellers.act')
  @ApiOperation({ summary: 'Reopen an expired or withdrawn case' })
  @ApiOkResponse({ type: SellerBody })
  reopen(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Body() _: NoBodyDto,
  ) {
    return this.act(caller, id, 'reopen', op);
  }

  @Post('appeal')
  @HttpCode(200)
  @Permit('sellers.act')
  @ApiOperation({ summary: 'Appeal a rejection, once, within 30 days' })
  @ApiOkResponse({ type: SellerBody })
  appeal(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Body() _: NoBodyDto,
  ) {
    return this.act(caller, id, 'appeal', op);
  }

  @Post('offboard')
  @HttpCode(200)
  @Permit('sellers.act')
  @ApiOperation({ summary: 'Start offboarding: 14 days to change one’s mind' })
  @ApiOkResponse({ type: SellerBody })
  offboard(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Body() _: NoBodyDto,
  ) {
    return this.act(caller, id, 'offboard', op);
  }

  @Post('cancel-offboarding')
  @HttpCode(200)
  @Permit('sellers.act')
  @ApiOperation({ summary: 'Stay after all' })
  @ApiOkResponse({ type: SellerBody })
  cancelOffboarding(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Body() _: NoBodyDto,
  ) {
    return this.act(caller, id, 'cancel-offboarding', op);
  }

  @Post('documents')
  @Permit('documents.write')
  @TakesFile({
    types: [],
    partTypes: ['application/pdf', 'image/png', 'image/jpeg', 'image/webp'],
    form: { kind: { required: true, schema: { type: 'string', enum: DOCUMENT_KINDS } } },
  })
  @ApiOperation({ summary: 'Upload a document: fields kind and file' })
  @ApiCreatedResponse({ type: DocumentBody })
  async addDocument(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Req() request: FastifyRequest,
  ): Promise<DocumentBody> {
    const { fields, file } = await readSingleFile(request, { known: ['kind'] });
    const document = { kind: fields.kind ?? '', filename: file.filename, stream: file.stream };
    return documentBodyOf(await this.sellers.addDocument(caller, id, op, document));
  }

  private async act(
    caller: Principal,
    id: string,
    action: SellerAction,
    operationId: string,
  ): Promise<SellerBody> {
    return sellerBodyOf(await this.sellers.act(caller, id, action, operationId, {}));
  }
}
