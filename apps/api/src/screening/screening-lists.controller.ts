import type { Principal } from '@app/platform';
import { ScreeningService } from '@app/verification';
import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { TakesFile } from '../http/answers.decorator';
import { Exported } from '../http/export/exported.decorator';
import { PageQuery } from '../http/page.dto';
import { Caller, OperationId, Permit } from '../http/permit.decorator';
import { listFileOf } from './list-file';
import {
  ScreeningListBody,
  screeningListBodyOf,
  ScreeningListPage,
  screeningListPageOf,
} from './screening.presenter';

@ApiTags('screening')
@ApiBearerAuth()
@Controller('v1/screening-lists')
export class ScreeningListsController {
  constructor(private readonly screening: ScreeningService) {}

  @Get()
  @Permit('screening.read')
  @Exported('screening-lists')
  @ApiOperation({ summary: 'Versions of the imported lists, newest first' })
  @ApiOkResponse({ type: ScreeningListPage })
  async list(@Caller() caller: Principal, @Query() query: PageQuery): Promise<ScreeningListPage> {
    return screeningListPageOf(await this.screening.lists(caller, query));
  }

  @Post(':code/imports')
  @Permit('screening.manage')
  @ApiOperation({
    summary: 'Import a list in the UN XML format as the version in force',
    description: 'Up to 200 MB. All of it or nothing: a broken file leaves the list in force as it was.',
  })
  @TakesFile({ types: ['application/xml'], form: {} })
  @ApiCreatedResponse({ type: ScreeningListBody })
  async importList(
    @Caller() caller: Principal,
    @Param('code') code: string,
    @OperationId() operationId: string,
    @Req() request: FastifyRequest,
  ): Promise<ScreeningListBody> {
    const stream = await listFileOf(request);
    return screeningListBodyOf(await this.screening.importList(caller, operationId, { code, stream }));
  }
}
