import { EventsService, type PublicEvent } from '@app/notifications';
import type { Page, Principal } from '@app/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, Permit } from '../http/permit.decorator';
import { ListEventsQuery } from './dto/list-events.dto';
import { EventPage } from './event.presenter';

@ApiTags('events')
@ApiBearerAuth()
@Controller('v1/events')
export class EventsController {
  constructor(private readonly events: EventsService) {}

  @Get()
  @Permit('events.read')
  @ApiOperation({ summary: 'Events, oldest first; come back with the last one you have as `after`' })
  @ApiOkResponse({ type: EventPage })
  list(
    @Caller() caller: Principal,
    @Query() { seller_id: sellerId, type, after, ...page }: ListEventsQuery,
  ): Promise<Page<PublicEvent>> {
    return this.events.list(caller, { sellerId, types: type ? [type] : [], after }, page);
  }
}
