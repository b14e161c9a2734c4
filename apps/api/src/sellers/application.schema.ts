import { APPLICATION_SHAPE, type Shape } from '@app/sellers';

/** What answers may not have in them: control characters but tab and line ends. */
const CLEAN = '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$';

/** The shape of the answers as a schema. Null takes an answer back. */
function schemaOf(shape: Shape): Record<string, unknown> {
  switch (shape.type) {
    case 'text':
      return { type: ['string', 'null'], maxLength: shape.max, pattern: CLEAN };
    case 'number':
      return { type: ['number', 'null'] };
    case 'date':
      return { type: ['string', 'null'], format: 'date' };
    case 'boolean':
      return { type: ['boolean', 'null'] };
    case 'texts': {
      const items = schemaOf({ type: 'text', max: 300 });
      return { type: ['array', 'null'], maxItems: shape.max, items };
    }
    case 'objects':
      return { type: ['array', 'null'], maxItems: shape.max, items: fieldsOf(shape.fields) };
    case 'object':
      return { ...fieldsOf(shape.fields), type: ['object', 'null'] };
  }
}

const fieldsOf = (fields: Record<string, Shape>): Record<string, unknown> => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, schemaOf(shape)])),
  additionalProperties: false,
});

/** What a seller answers, as a schema of its own in the document: in a request only these fields are taken. */
export const APPLICATION_SCHEMA = fieldsOf(APPLICATION_SHAPE);

/** A property that holds them. */
export const APPLICATION_ANSWERS = {
  type: 'object' as const,
  additionalProperties: true,
  allOf: [{ $ref: '#/components/schemas/Application' }],
};
