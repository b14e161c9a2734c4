import { eventTypeNotFound } from '@app/notifications';
import { Controller, Get, Header, Param } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { Exported } from '../http/export/exported.decorator';
import { Permit } from '../http/permit.decorator';
import { EventTypeBody, EventTypeList, eventTypeOf, eventTypes, JsonSchemaDocument } from './event.presenter';

@ApiTags('events')
@ApiBearerAuth()
@Controller('v1/event-types')
export class EventTypesController {
  @Get()
  @Permit('events.read')
  @Exported('event-types')
  @ApiOperation({ summary: 'Every type of event, with its schema’s version' })
  @ApiOkResponse({ type: EventTypeList })
  list(): EventTypeList {
    return { data: eventTypes(), next_cursor: null };
  }

  @Get(':type')
  @Permit('events.read')
  @ApiOperation({ summary: 'One type of event with its JSON Schema' })
  @ApiOkResponse({ type: EventTypeBody })
  get(@Param('type') type: string): EventTypeBody {
    const found = eventTypeOf(type);
    if (!found) throw eventTypeNotFound();
    return found;
  }
}

/** The same schemas where their `$id` says: a validator that fetches one has no key. */
@ApiTags('events')
@ApiExtraModels(JsonSchemaDocument)
@Controller('schemas/events')
export class EventSchemasController {
  @Get(':type/:file')
  @Permit('public')
  @Header('Content-Type', 'application/schema+json')
  @Header('Cache-Control', 'public, max-age=3600')
  @ApiOperation({ summary: 'The JSON Schema of a version of an event: `<type>/<version>.json`' })
  @ApiOkResponse({
    content: { 'application/schema+json': { schema: { $ref: getSchemaPath(JsonSchemaDocument) } } },
  })
  get(@Param('type') type: string, @Param('file') file: string): string {
    const found = eventTypeOf(type);
    if (found?.schema_url !== `/schemas/events/${type}/${file}`) throw eventTypeNotFound();
    // As text: what is an object leaves as plain JSON.
    return JSON.stringify(found.schema);
  }
}
