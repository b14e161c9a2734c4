import type { StatusBody } from '@rahdari/sdk';
import { type Command, listOf, numberOf } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import type { Output } from '../output.ts';
import { eventsOf, POLL_OPTION } from './event-source.ts';

/** Nobody leads on from here but somebody who begins anew. */
const ENDS = ['REJECTED', 'WITHDRAWN', 'EXPIRED', 'TERMINATED'];
/** The status is read this often without any event, too: what happened before the stream was open shows then. */
const LOOK_AGAIN_MS = 5_000;

export const watch: Command = {
  path: ['watch'],
  summary: 'Show where a seller stands, and every change as it happens',
  about:
    'With --until it ends with 0 in one of those states, and with 5 when the seller comes to an end that is none of them, or\nwhen the time is over.',
  args: [{ name: 'seller', about: 'Its id, sel_…' }],
  options: {
    until: {
      type: 'string',
      value: 'state',
      multiple: true,
      about: 'End in one of these states, such as ACTIVE,REJECTED',
    },
    timeout: { type: 'string', value: 'seconds', about: 'End after that time' },
    ...POLL_OPTION,
  },
  examples: ['rahdari watch sel_…', 'rahdari watch sel_… --until ACTIVE --timeout 3600 && echo live'],
  run: async ({ args: [id = ''], values, out, session, signal }) => {
    const rahdari = await session.client();
    const until = listOf(values, 'until').map((state) => state.toUpperCase());
    const seconds = numberOf(values, 'timeout');
    const done = new AbortController();
    const late = seconds === undefined ? [] : [AbortSignal.timeout(seconds * 1000)];
    const over = AbortSignal.any([signal, done.signal, ...late]);
    let shown = '';
    let lifecycle = '';

    const look = async (): Promise<void> => {
      const { data: status } = await rahdari.sellers.status({ path: { id } });
      if (done.signal.aborted) return;
      lifecycle = status.lifecycle;
      const text = line(out, status);
      if (text !== shown) out.result(status, text);
      shown = text;
      if (until.includes(lifecycle) || ENDS.includes(lifecycle)) done.abort();
    };

    await look();
    const timer = setInterval(() => void look().catch(() => undefined), LOOK_AGAIN_MS);
    const events = eventsOf(rahdari, out, { sellerId: id, signal: over, poll: values.poll === true });
    try {
      while (!over.aborted && !(await events.next()).done) await look();
    } catch (error) {
      if (!over.aborted) throw error;
    } finally {
      clearInterval(timer);
      // Its connection would keep the process.
      await events.return();
    }
    if (signal.aborted) return EXIT.interrupted;
    if (done.signal.aborted) return !until.length || until.includes(lifecycle) ? EXIT.ok : EXIT.negative;
    throw new CommandFailure(EXIT.negative, `After ${seconds} s the seller is ${lifecycle}.`);
  },
};

const line = (
  out: Output,
  { lifecycle, since, awaiting_action_from: who, next_action: next }: StatusBody,
): string =>
  [
    since ?? '',
    out.paint('bold', lifecycle),
    ...(who ? [`waits for the ${who}`] : []),
    ...(next ? [`– ${next.text.en}`] : []),
  ].join('  ');
