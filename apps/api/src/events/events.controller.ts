import { NotificationsService } from '@app/notifications';
import type { Principal } from '@app/platform';
import { Controller, Get, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { Refuses } from '../http/answers.decorator';
import { idSchema } from '../http/ids';
import { PageOf, PageQuery } from '../http/page.dto';
import { Caller, Permit } from '../http/permit.decorator';

class ListEventsQuery extends PageQuery {
  @ApiPropertyOptional(idSchema('sel'))
  @IsOptional()
  @Matches(/^sel_[0-9a-f]{32}$/)
  seller_id?: string;

  @ApiPropertyOptional({ example: 'seller.approved' })
  @IsOptional()
  @Matches(/^[a-z_.]{3,60}$/)
  type?: string;

  @ApiPropertyOptional({
    ...idSchema('evt'),
    description: 'Only events after this one: the id of the last event you have',
  })
  @IsOptional()
  @Matches(/^evt_[0-9a-f]{32}$/)
  after?: string;
}

class EventBody {
  @ApiProperty(idSchema('evt')) id: string;
  @ApiProperty({ example: 'seller.approved' }) type: string;
  @ApiProperty({ pattern: '^\\d+$', description: 'Place in the stream' }) sequence: string;
  @ApiProperty({ format: 'date-time' }) timestamp: string;
  @ApiProperty({ description: 'Id of the thing it is about' }) subject: string;
  @ApiProperty({ nullable: true, ...idSchema('sel') }) seller_id: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Ids and codes, by type' })
  data: Record<string, unknown>;
}

class EventPage extends PageOf(EventBody) {}

@ApiTags('events')
@ApiBearerAuth()
@Controller('v1/events')
export class EventsController {
  constructor(private readonly notifications: NotificationsService) {}

  @Get()
  @Permit('events.read')
  @ApiOperation({ summary: 'Events, oldest first; come back with the last one you have as `after`' })
  @ApiOkResponse({ type: EventPage })
  @Refuses('not_found')
  list(@Caller() caller: Principal, @Query() query: ListEventsQuery): Promise<EventPage> {
    return this.notifications.events(
      caller,
      { sellerId: query.seller_id, type: query.type, after: query.after },
      query,
    );
  }
}
