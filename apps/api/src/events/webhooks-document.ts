import { EVENT_TYPES, eventSchema } from '@app/notifications';

/** `seller.went_live` → `SellerWentLiveEvent`. */
const nameOf = (type: string): string =>
  `${type
    .split(/[._]/)
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('')}Event`;

const header = (name: string, description: string, required = true): object => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
});

const HEADERS = [
  header('webhook-id', 'The id of the event: the same in every attempt'),
  header('webhook-timestamp', 'When this attempt was made, in Unix seconds'),
  header('webhook-signature', 'Standard Webhooks 1.0: `v1,…` and `v1a,…`, separated by spaces'),
  header(
    'rahdari-endpoint-sequence',
    'Counts what goes to the endpoint, without gaps, in the order of the stream',
    false,
  ),
];

/**
 * What the document says of events: a schema for each and a webhook for each. `@ApiWebhook()` would leave a route without a
 * key behind, so this is put into the finished document.
 */
export function eventSection(): { webhooks: Record<string, object>; schemas: Record<string, object> } {
  const entries = Object.entries(EVENT_TYPES);
  const schemas = entries.map(([type, of]) => {
    // A component has its place in this document, and no address or dialect of its own.
    const { title, description, type: kind, properties, required } = eventSchema(type, of);
    return [nameOf(type), { title, description, type: kind, properties, required }] as const;
  });
  const webhooks = entries.map(([type, { summary }]) => {
    const post = {
      operationId: `webhook_${type.replaceAll('.', '_')}`,
      summary,
      tags: ['webhooks'],
      parameters: HEADERS,
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${nameOf(type)}` } } },
      },
      responses: {
        '2XX': { description: 'Taken. Anything else is tried again.' },
        '410': { description: 'The endpoint is disabled.' },
      },
    };
    return [type, { post }] as const;
  });
  return { webhooks: Object.fromEntries(webhooks), schemas: Object.fromEntries(schemas) };
}
