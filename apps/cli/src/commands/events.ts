import { type Command, listOf, numberOf, textOf } from '../command.ts';
import { eventsOf, POLL_OPTION } from './event-source.ts';

export const eventsTail: Command = {
  path: ['events', 'tail'],
  summary: 'Print events as they happen, until Ctrl-C',
  about: 'Goes on by itself when the connection breaks, with no event lost and none twice.',
  options: {
    seller: { type: 'string', value: 'id', about: 'Only of this seller' },
    type: {
      type: 'string',
      value: 'type',
      multiple: true,
      about: 'Only of these types, such as seller.approved',
    },
    after: {
      type: 'string',
      value: 'id',
      about: 'Begin behind this event; “start” for the oldest that is kept',
    },
    max: { type: 'string', value: 'number', about: 'End after that many' },
    ...POLL_OPTION,
  },
  examples: [
    'rahdari events tail --type seller.approved',
    'rahdari events tail --after start --json | jq .type',
  ],
  run: async ({ values, out, session, signal }) => {
    const rahdari = await session.client();
    const max = numberOf(values, 'max') ?? Infinity;
    const options = {
      sellerId: textOf(values, 'seller'),
      types: listOf(values, 'type'),
      after: textOf(values, 'after'),
      poll: values.poll === true,
      signal,
    };
    let count = 0;
    if (max === 0) return;
    for await (const event of eventsOf(rahdari, out, options)) {
      const { timestamp, type, subject, data } = event;
      const details = JSON.stringify(data);
      out.result(
        event,
        `${timestamp}  ${out.paint('bold', type)}  ${subject}  ${details === '{}' ? '' : details}`.trimEnd(),
      );
      if (++count >= max) return;
    }
  },
};
