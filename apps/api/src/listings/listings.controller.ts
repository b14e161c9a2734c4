import { ListingsService } from '@app/listings';
import type { Principal } from '@app/platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Refuses } from '../http/answers.decorator';
import { Exported } from '../http/export/exported.decorator';
import { Caller, Permit, WithoutIdempotencyKey } from '../http/permit.decorator';
import { AssessmentDto, ListListingsQuery } from './dto/listing.dto';
import {
  AssessmentBody,
  assessmentBodyOf,
  assessmentRequestOf,
  listingBodyOf,
  ListingPage,
} from './listing.presenter';

@ApiTags('listings')
@ApiBearerAuth()
@Controller('v1')
export class ListingsController {
  constructor(private readonly listings: ListingsService) {}

  @Get('sellers/:id/listings')
  @Permit('listings.read')
  @Exported('listings')
  @ApiOperation({ summary: 'Listings per channel and destination, with reasons for what is not live' })
  @ApiOkResponse({ type: ListingPage })
  async list(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query() query: ListListingsQuery,
  ): Promise<ListingPage> {
    const { status, channel, destination, product_id: productId } = query;
    const filter = { status, channel, destination, productId };
    const page = await this.listings.list(caller, id, filter, query);
    return { ...page, data: page.data.map(listingBodyOf) };
  }

  @Post('compliance/assessments')
  @HttpCode(200)
  @Permit('compliance.assess')
  @WithoutIdempotencyKey()
  @ApiOperation({ summary: 'Dry run: what a destination asks of a product, and what is missing' })
  @ApiOkResponse({ type: AssessmentBody })
  @Refuses('not_found')
  async assess(@Caller() caller: Principal, @Body() body: AssessmentDto): Promise<AssessmentBody> {
    return assessmentBodyOf(await this.listings.assess(caller, assessmentRequestOf(body)));
  }
}
