import { EventStreams } from '@app/notifications';
import type { Principal } from '@app/platform';
import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Refuses } from '../http/answers.decorator';
import { Caller, Permit, type RahdariRequest } from '../http/permit.decorator';
import { StandingPermission } from '../http/standing-permission';
import { StreamEventsQuery } from './dto/list-events.dto';
import { EventStreamSession } from './event-stream-session';

/** What a reader takes from the stream at once (WHATWG HTML, server-sent events). */
const FRAME = {
  type: 'object',
  description: 'One frame',
  properties: {
    event: { type: 'string', description: '`stream.opened` in the first frame, absent in the others' },
    id: {
      type: 'string',
      pattern: '^(evt_[0-9a-f]{32}|start)$',
      description: 'To come back with as Last-Event-ID',
    },
    data: {
      type: 'string',
      contentMediaType: 'application/json',
      description: 'The event as `GET /v1/events` has it; `{}` in the first frame',
    },
    retry: {
      type: 'integer',
      description: 'Milliseconds after which to come back when the stream breaks off',
    },
  },
  required: ['data'],
};

@ApiTags('events')
@ApiBearerAuth()
@Controller('v1/events')
export class EventStreamController {
  constructor(
    private readonly streams: EventStreams,
    private readonly standing: StandingPermission,
    private readonly session: EventStreamSession,
  ) {}

  @Get('stream')
  @Permit('events.read')
  @ApiOperation({
    summary: 'Events as they happen (server-sent events)',
    description:
      'Goes on exactly behind Last-Event-ID; without one, at the end of the stream. The first frame, `stream.opened`, has the ' +
      'id to come back with; `stream.passed` has a later one when the filter passed events over. Ends when the credential does.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, schema: { type: 'string' } })
  @ApiProduces('text/event-stream')
  @Refuses('not_found', 'gone')
  @ApiOkResponse({ content: { 'text/event-stream': { schema: FRAME } } })
  async stream(
    @Caller() caller: Principal,
    @Query() query: StreamEventsQuery,
    @Headers('last-event-id') header: string | undefined,
    @Req() request: RahdariRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (request.method === 'HEAD') return void reply.type('text/event-stream').send();
    const filter = { sellerId: query.seller_id, types: query.types };
    const stream = await this.streams.open(caller, filter, header || query.last_event_id);
    reply.hijack();
    await this.session.run(stream, reply.raw, () => this.standing.holds(request, caller, 'events.read'));
  }
}
