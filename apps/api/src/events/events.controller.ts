import { NotificationsService, type PublicEvent } from '@app/notifications';
import type { Page, Principal } from '@app/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { PageQuery } from '../http/page.dto';
import { Caller, Permit } from '../http/permit.decorator';

class ListEventsQuery extends PageQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @Matches(/^sel_[0-9a-f]{32}$/)
  seller_id?: string;

  @ApiPropertyOptional({ example: 'seller.approved' })
  @IsOptional()
  @Matches(/^[a-z_.]{3,60}$/)
  type?: string;

  @ApiPropertyOptional({ description: 'Only events after this one: the id of the last event you have' })
  @IsOptional()
  @Matches(/^evt_[0-9a-f]{32}$/)
  after?: string;
}

@ApiTags('events')
@ApiBearerAuth()
@Controller('v1/events')
export class EventsController {
  constructor(private readonly notifications: NotificationsService) {}

  @Get()
  @Permit('events.read')
  @ApiOperation({ summary: 'Events, oldest first; come back with the last one you have as `after`' })
  list(@Caller() caller: Principal, @Query() query: ListEventsQuery): Promise<Page<PublicEvent>> {
    return this.notifications.events(
      caller,
      { sellerId: query.seller_id, type: query.type, after: query.after },
      query,
    );
  }
}
