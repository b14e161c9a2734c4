import type { EventType, JsonSchema } from './event-types';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** Where the schema of a version is served: below the API's own address, the same path on every installation. */
export const eventSchemaPath = (type: string, version: number): string =>
  `/schemas/events/${type}/${version}.json`;

const object = (properties: JsonSchema, required: string[], closed: boolean): JsonSchema => ({
  type: 'object',
  properties,
  required,
  ...(closed ? { additionalProperties: false } : {}),
});

/**
 * The JSON Schema of a whole event as it is delivered and listed. Readers must expect members that they do not know, so it
 * is open; `closed` refuses them, which is how the tests find what was not documented.
 */
export function eventSchema(type: string, of: EventType, { closed = false } = {}): JsonSchema {
  const prefixes = of.subject.join('|');
  const properties: Record<string, JsonSchema> = {
    id: { type: 'string', pattern: '^evt_[0-9a-f]{32}$', description: 'The same in every delivery' },
    type: { const: type },
    version: { const: of.version, description: 'Of this schema' },
    sequence: { type: 'string', pattern: '^[0-9]+$', description: 'Place in the stream; grows, with gaps' },
    seller_sequence: {
      type: ['integer', 'null'],
      minimum: 1,
      description: 'Counts the public events of one seller without gaps; null where there is no seller',
    },
    timestamp: { type: 'string', format: 'date-time' },
    subject: { type: 'string', pattern: `^(?:${prefixes})_[0-9a-f]{32}$` },
    seller_id: of.ofSeller ? { type: 'string', pattern: '^sel_[0-9a-f]{32}$' } : { type: 'null' },
    data: object({ ...of.data, ...of.optional }, Object.keys(of.data), closed),
  };
  return {
    $schema: DIALECT,
    $id: eventSchemaPath(type, of.version),
    title: type,
    description: of.summary,
    ...object(properties, Object.keys(properties), closed),
  };
}
