import type { Principal } from '@app/platform';
import { AdmissionService, SellersService } from '@app/sellers';
import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Refuses } from '../http/answers.decorator';
import { versionFromIfMatch } from '../http/etag';
import { Exported } from '../http/export/exported.decorator';
import { Caller, OperationId, Permit } from '../http/permit.decorator';
import { CreateSellerDto, ImportSellerDto } from './dto/create-seller.dto';
import { EditSellerDto, ListSellersQuery } from './dto/edit-seller.dto';
import {
  InvitationBody,
  SellerBody,
  sellerBodyOf,
  SellerPage,
  StatusBody,
  statusBodyOf,
  summaryOf,
} from './seller.presenter';

@ApiTags('sellers')
@ApiBearerAuth()
@Controller('v1/sellers')
export class SellersController {
  constructor(
    private readonly sellers: SellersService,
    private readonly admission: AdmissionService,
  ) {}

  @Post()
  @Permit('sellers.create')
  @ApiOperation({
    summary: 'Invite a seller',
    description: 'Answers 201 even while the workflow service is down.',
  })
  @ApiCreatedResponse({ type: InvitationBody })
  @Refuses('not_found')
  async create(
    @Caller() caller: Principal,
    @OperationId() operationId: string,
    @Body() body: CreateSellerDto,
  ): Promise<InvitationBody> {
    const { seller, invitationToken } = await this.admission.invite(caller, operationId, {
      programmeId: body.programme_id,
      displayName: body.display_name,
      legalForm: body.legal_form,
      locale: body.locale ?? 'en',
      application: body.application ?? {},
    });
    return { ...sellerBodyOf(seller), invitation_token: invitationToken };
  }

  @Post('import')
  @Permit('sellers.import')
  @ApiOperation({ summary: 'Move in a seller who was onboarded elsewhere' })
  @ApiCreatedResponse({ type: SellerBody })
  @Refuses('not_found')
  async import(
    @Caller() caller: Principal,
    @OperationId() operationId: string,
    @Body() body: ImportSellerDto,
  ): Promise<SellerBody> {
    return sellerBodyOf(
      await this.admission.import(caller, operationId, {
        programmeId: body.programme_id,
        displayName: body.display_name,
        legalForm: body.legal_form,
        locale: body.locale ?? 'en',
        application: body.application ?? {},
        wentLiveAt: body.went_live_at ? new Date(body.went_live_at) : null,
        evidence: body.evidence,
        simulated: body.simulated ?? false,
      }),
    );
  }

  @Get()
  @Permit('sellers.read')
  @Exported('sellers', { isPersonal: true })
  @ApiOperation({ summary: 'List sellers: the review queue with lifecycle=IN_REVIEW' })
  @ApiOkResponse({ type: SellerPage })
  @Refuses('not_found')
  async list(@Caller() caller: Principal, @Query() query: ListSellersQuery): Promise<SellerPage> {
    const { limit, cursor, lifecycle, programme_id, assignee, awaiting_action_from, imported } = query;
    const filter = {
      lifecycle,
      programmeId: programme_id,
      assignee,
      awaitingActionFrom: awaiting_action_from,
      imported,
    };
    const page = await this.sellers.list(caller, filter, { limit, cursor });
    return { ...page, data: page.data.map(summaryOf) };
  }

  @Get(':id')
  @Permit('sellers.read')
  @ApiOperation({ summary: 'One seller with requirements, capabilities, holds, clocks and allowed actions' })
  @ApiOkResponse({ type: SellerBody })
  async get(@Caller() caller: Principal, @Param('id') id: string): Promise<SellerBody> {
    return sellerBodyOf(await this.sellers.view(caller, id));
  }

  @Get(':id/status')
  @Permit('sellers.read')
  @ApiOperation({ summary: "The seller's status page: where it stands and the one next action" })
  @ApiOkResponse({ type: StatusBody })
  async status(@Caller() caller: Principal, @Param('id') id: string): Promise<StatusBody> {
    return statusBodyOf(await this.sellers.view(caller, id));
  }

  @Patch(':id')
  @HttpCode(200)
  @Permit('sellers.edit')
  @ApiOperation({ summary: 'Change answers of the application' })
  @ApiOkResponse({ type: SellerBody })
  @Refuses('conflict')
  async edit(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: EditSellerDto,
  ): Promise<SellerBody> {
    return sellerBodyOf(await this.sellers.edit(caller, id, versionFromIfMatch(ifMatch), body.application));
  }
}
