import { type Rahdari, RahdariProblem } from '@rahdari/sdk';
import { type Command, textOf, UsageError } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';

export const webhooksList: Command = {
  path: ['webhooks', 'list'],
  summary: 'List webhook endpoints',
  run: async ({ out, session }) => {
    const rahdari = await session.client();
    const { data: page } = await rahdari.webhookEndpoints.list();
    const { data: endpoints } = page;
    out.table(endpoints, {
      id: ({ id }) => id,
      state: ({ disabled_reason: reason }) => (reason ? `disabled: ${reason}` : 'enabled'),
      url: ({ url }) => url,
      events: ({ event_types: types }) => (types.length ? types.join(' ') : 'all'),
    });
    if (!endpoints.length) out.note('There is no endpoint yet.');
  },
};

/** Operations that this CLI's API document does not name yet, by the same transport as all others. */
async function act(rahdari: Rahdari, path: string, body: unknown): Promise<Record<string, unknown>> {
  const url = new URL(`${rahdari.baseUrl}/v1/webhook-endpoints/${path}`);
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  try {
    const response = await rahdari.transport.sendOk({ make: () => new Request(url, init) });
    return (await response.json()) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof RahdariProblem && error.code === 'REQUEST.NO_SUCH_ROUTE')
      throw new CommandFailure(
        EXIT.failed,
        'This installation of the API is older than the command.',
        'Ask its operator.',
      );
    throw error;
  }
}

export const webhooksTest: Command = {
  path: ['webhooks', 'test'],
  summary: 'Send a test event to an endpoint, by the way of all events',
  args: [{ name: 'endpoint', about: 'Its id, from “rahdari webhooks list”' }],
  run: async ({ args: [id = ''], out, session }) => {
    const answer = await act(await session.client(), `${encodeURIComponent(id)}/test`, {});
    out.result(answer, `The test event ${String(answer.event_id ?? '')} is on its way.`);
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
    const endpoint = encodeURIComponent(id);
    const rahdari = await session.client();
    const answer = delivery
      ? await act(rahdari, `${endpoint}/deliveries/${encodeURIComponent(delivery)}/redeliver`, {})
      : await act(rahdari, `${endpoint}/redeliver`, { since });
    out.result(
      answer,
      delivery
        ? `${delivery} is on its way again.`
        : `Everything that failed since ${since} is on its way again.`,
    );
  },
};
