import { EVENT_TYPES, eventSchema, eventSchemaPath } from '@app/notifications';
import { ApiProperty } from '@nestjs/swagger';
import { idSchema } from '../http/ids';
import { PageOf } from '../http/page.dto';

/** An event of whatever type; the type's own schema says what is in `data`. */
export class EventBody {
  @ApiProperty(idSchema('evt')) id: string;
  @ApiProperty({ example: 'seller.approved' }) type: string;
  @ApiProperty({ type: 'integer', description: 'Version of the schema of the type', example: 1 })
  version: number;
  @ApiProperty({ pattern: '^\\d+$', description: 'Place in the stream; grows, with gaps', example: '4711' })
  sequence: string;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Counts the public events of one seller without gaps; null where there is no seller',
  })
  seller_sequence: number | null;
  @ApiProperty({ format: 'date-time' }) timestamp: string;
  @ApiProperty({ description: 'Id of what the event is about' }) subject: string;
  @ApiProperty({ nullable: true, ...idSchema('sel') }) seller_id: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Ids and codes only' })
  data: Record<string, unknown>;
}

export class EventPage extends PageOf(EventBody) {}

export class EventTypeSummary {
  @ApiProperty({ example: 'seller.approved' }) type: string;
  @ApiProperty({ type: 'integer', example: 1 }) version: number;
  @ApiProperty({ description: 'When it happens' }) summary: string;
  @ApiProperty({ description: 'Path of its JSON Schema', example: '/schemas/events/seller.approved/1.json' })
  schema_url: string;
}

/** A schema that stands by itself, at the place that its `$id` names. */
export class JsonSchemaDocument {
  @ApiProperty({ example: 'https://json-schema.org/draft/2020-12/schema' }) $schema: string;
  @ApiProperty({ example: '/schemas/events/seller.approved/1.json' }) $id: string;
  @ApiProperty({ example: 'seller.approved' }) title: string;
  @ApiProperty({ description: 'When the event happens' }) description: string;
  @ApiProperty({ enum: ['object'] }) type: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) properties: Record<string, unknown>;
  @ApiProperty({ type: [String] }) required: string[];
}

export class EventTypeBody extends EventTypeSummary {
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'JSON Schema (2020-12)' })
  schema: Record<string, unknown>;
}

export class EventTypeList extends PageOf(EventTypeSummary) {}

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
