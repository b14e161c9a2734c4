import { each, type WebhookEndpointBody } from '@rahdari/sdk';
import { type Command, textOf, UsageError } from '../command.ts';

export const webhooksList: Command = {
  path: ['webhooks', 'list'],
  summary: 'List webhook endpoints',
  run: async ({ out, session }) => {
    const rahdari = await session.client();
    const endpoints: WebhookEndpointBody[] = [];
    for await (const endpoint of each((page) => rahdari.webhookEndpoints.list({ query: page })))
      endpoints.push(endpoint);
    out.table(endpoints, {
      id: ({ id }) => id,
      state: ({ disabled_reason: reason }) => (reason ? `disabled: ${reason}` : 'enabled'),
      url: ({ url }) => url,
      events: ({ event_types: types }) => (types.length ? types.join(' ') : 'all'),
    });
    if (!endpoints.length) out.note('There is no endpoint yet.');
  },
};

export const webhooksTest: Command = {
  path: ['webhooks', 'test'],
  summary: 'Send a test event to an endpoint, by the way of all events',
  args: [{ name: 'endpoint', about: 'Its id, from “rahdari webhooks list”' }],
  run: async ({ args: [id = ''], out, session }) => {
    const rahdari = await session.client();
    const { data } = await rahdari.webhookEndpoints.test({ path: { id } });
    out.result(data, `The test event ${data.event_id} is on its way.`);
  },
};

export const webhooksRedeliver: Command = {
  path: ['webhooks', 'redeliver'],
  summary: 'Deliver again: one delivery, or all that failed since a time',
  args: [
    { name: 'endpoint', about: 'Its id' },
    { name: 'delivery', about: 'One delivery', optional: true },
  ],
  options: {
    since: { type: 'string', value: 'time', about: 'All that failed since, such as 2026-11-25T09:00:00Z' },
  },
  examples: ['rahdari webhooks redeliver whe_… --since 2026-11-25T09:00:00Z'],
  run: async ({ args: [id = '', delivery], values, out, session }) => {
    const since = textOf(values, 'since');
    if (Boolean(delivery) === Boolean(since))
      throw new UsageError('give a <delivery> or --since, one of them');
    const rahdari = await session.client();
    const { data: answer } = delivery
      ? await rahdari.webhookDeliveries.redeliver({ path: { id, deliveryId: delivery } })
      : await rahdari.webhookRedeliveries.redeliver({ path: { id }, body: { since: since! } });
    out.result(
      answer,
      delivery
        ? `${delivery} is on its way again.`
        : `Everything that failed since ${since} is on its way again.`,
    );
  },
};
