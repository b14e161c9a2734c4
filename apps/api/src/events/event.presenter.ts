import { EVENT_TYPES, eventSchema, eventSchemaPath } from '@app/notifications';
import { ApiProperty } from '@nestjs/swagger';

/** An event of whatever type; the type's own schema says what is in `data`. */
export class EventBody {
  @ApiProperty({ example: 'evt_0196b0a2c0de7000a000000000000001' }) id: string;
  @ApiProperty({ example: 'seller.approved' }) type: string;
  @ApiProperty({ description: 'Version of the schema of the type', example: 1 }) version: number;
  @ApiProperty({ description: 'Place in the stream; grows, with gaps', example: '4711' }) sequence: string;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Counts the public events of one seller without gaps; null where there is no seller',
  })
  seller_sequence: number | null;
  @ApiProperty({ format: 'date-time' }) timestamp: string;
  @ApiProperty({ description: 'Id of what the event is about' }) subject: string;
  @ApiProperty({ type: String, nullable: true }) seller_id: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Ids and codes only' })
  data: Record<string, unknown>;
}

export class EventPage {
  @ApiProperty({ type: [EventBody] }) data: EventBody[];
  @ApiProperty({ type: String, nullable: true }) next_cursor: string | null;
}

export class EventTypeSummary {
  @ApiProperty({ example: 'seller.approved' }) type: string;
  @ApiProperty({ example: 1 }) version: number;
  @ApiProperty({ description: 'When it happens' }) summary: string;
  @ApiProperty({ description: 'Path of its JSON Schema', example: '/schemas/events/seller.approved/1.json' })
  schema_url: string;
}

export class EventTypeBody extends EventTypeSummary {
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'JSON Schema (2020-12)' })
  schema: Record<string, unknown>;
}

export class EventTypeList {
  @ApiProperty({ type: [EventTypeSummary] }) data: EventTypeSummary[];
  @ApiProperty({ type: String, nullable: true, description: 'Always null: the list is whole' })
  next_cursor: null;
}

export const eventTypes = (): EventTypeSummary[] =>
  Object.entries(EVENT_TYPES).map(([type, { version, summary }]) => ({
    type,
    version,
    summary,
    schema_url: eventSchemaPath(type, version),
  }));

/** Undefined when there is no such public type. */
export function eventTypeOf(type: string): EventTypeBody | undefined {
  const of = Object.hasOwn(EVENT_TYPES, type) ? EVENT_TYPES[type] : undefined;
  if (!of) return undefined;
  const { version, summary } = of;
  return {
    type,
    version,
    summary,
    schema_url: eventSchemaPath(type, version),
    schema: eventSchema(type, of),
  };
}
