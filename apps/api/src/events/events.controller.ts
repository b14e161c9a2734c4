import { EventsService } from '@app/notifications';
import type { Principal } from '@app/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Refuses } from '../http/answers.decorator';
import { Exported } from '../http/export/exported.decorator';
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
  @Exported('events')
  @ApiOperation({ summary: 'Events, oldest first; come back with the last one you have as `after`' })
  @ApiOkResponse({ type: EventPage })
  @Refuses('not_found', 'gone')
  list(
    @Caller() caller: Principal,
    @Query() { seller_id: sellerId, type, after, ...page }: ListEventsQuery,
  ): Promise<EventPage> {
    return this.events.list(caller, { sellerId, types: type ? [type] : [], after }, page);
  }
}
