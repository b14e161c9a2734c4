import type { Principal } from '@app/platform';
import { ScreeningService } from '@app/verification';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Refuses } from '../http/answers.decorator';
import { Caller, Permit, WithoutIdempotencyKey } from '../http/permit.decorator';
import { ScreeningSearchDto, subjectOf } from './dto/screening-search.dto';
import { ScreeningSearchBody, screeningSearchBodyOf } from './screening.presenter';

@ApiTags('screening')
@ApiBearerAuth()
@Controller('v1/screening-searches')
export class ScreeningSearchesController {
  constructor(private readonly screening: ScreeningService) {}

  @Post()
  @HttpCode(200)
  @Permit('screening.read')
  @WithoutIdempotencyKey()
  @ApiOperation({
    summary: 'Screen names against every active list; a dry run',
    description: 'Answers in the order of the question. Nothing is stored.',
  })
  @ApiOkResponse({ type: ScreeningSearchBody })
  @Refuses('conflict')
  async search(@Caller() caller: Principal, @Body() body: ScreeningSearchDto): Promise<ScreeningSearchBody> {
    return screeningSearchBodyOf(await this.screening.search(caller, body.names.map(subjectOf)));
  }
}
