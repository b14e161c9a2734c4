import type { StatusBody } from '@rahdari/sdk';
import { type Command, listOf, numberOf, type Run, UsageError } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { CommandFailure, failureOf } from '../failure.ts';
import type { Output } from '../output.ts';
import { eventsOf, POLL_OPTION } from './event-source.ts';

type State = StatusBody['lifecycle'];

/** As a table, so that the compiler misses none that the API may come to have. */
const STATES: Readonly<Record<State, true>> = {
  INVITED: true,
  DRAFT: true,
  SUBMITTED: true,
  VERIFYING: true,
  IN_REVIEW: true,
  ACTION_REQUIRED: true,
  APPROVED: true,
  CONDITIONALLY_APPROVED: true,
  ACTIVE: true,
  SUSPENDED: true,
  OFFBOARDING: true,
  TERMINATED: true,
  REJECTED: true,
  WITHDRAWN: true,
  EXPIRED: true,
};

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
      choices: Object.keys(STATES),
    },
    timeout: { type: 'string', value: 'seconds', about: 'End after that time' },
    ...POLL_OPTION,
  },
  examples: ['rahdari watch sel_…', 'rahdari watch sel_… --until ACTIVE --timeout 3600 && echo live'],
  run: (run) => follow(run),
};

/** One look at a time: an answer that was overtaken by a later one would show a state that is over. */
class Looks {
  private running: Promise<void> | undefined;
  private readonly look: () => Promise<void>;

  constructor(look: () => Promise<void>) {
    this.look = look;
  }

  /** What has happened until now is seen: a look under way may have been too early. */
  async fresh(): Promise<void> {
    await this.running?.catch(() => undefined);
    await this.any();
  }

  /** One that is under way will do. */
  any(): Promise<void> {
    this.running ??= this.look().finally(() => (this.running = undefined));
    return this.running;
  }
}

export async function follow(
  { args: [id = ''], values, out, session, signal }: Run,
  lookAgainMs = LOOK_AGAIN_MS,
): Promise<number> {
  const until = statesOf(listOf(values, 'until'));
  const seconds = numberOf(values, 'timeout');
  const rahdari = await session.client();
  const done = new AbortController();
  const late = seconds === undefined ? [] : [AbortSignal.timeout(seconds * 1000)];
  const over = AbortSignal.any([signal, done.signal, ...late]);
  let shown = '';
  let lifecycle = '';
  let failure: unknown;

  const looks = new Looks(async () => {
    const { data: status } = await rahdari.sellers.status({ path: { id } });
    if (done.signal.aborted) return;
    lifecycle = status.lifecycle;
    const text = line(out, status);
    if (text !== shown) out.result(status, text);
    shown = text;
    if (until.includes(status.lifecycle) || ENDS.includes(lifecycle)) done.abort();
  });
  /** What passes is tried again with the next look; anything else is the end. */
  const failed = (error: unknown): void => {
    const { exitCode, message } = failureOf(error);
    if (exitCode === EXIT.unavailable) return out.note(`${message} Looking again in a moment …`);
    failure ??= error;
    done.abort();
  };

  await looks.any();
  const timer = setInterval(() => void looks.any().catch(failed), lookAgainMs);
  const events = eventsOf(rahdari, out, { sellerId: id, signal: over, poll: values.poll === true });
  try {
    while (!over.aborted && !(await events.next()).done) await looks.fresh().catch(failed);
  } catch (error) {
    if (!over.aborted) throw error;
  } finally {
    clearInterval(timer);
    // Its connection would keep the process.
    await events.return();
  }
  if (signal.aborted) return EXIT.interrupted;
  if (failure) throw failure;
  if (done.signal.aborted)
    return !until.length || until.some((state) => state === lifecycle) ? EXIT.ok : EXIT.negative;
  throw new CommandFailure(EXIT.negative, `After ${seconds} s the seller is ${lifecycle}.`);
}

function statesOf(typed: readonly string[]): State[] {
  const states = typed.map((state) => state.toUpperCase());
  const unknown = states.find((state) => !(state in STATES));
  if (unknown !== undefined)
    throw new UsageError(`there is no state “${unknown}”; there are ${Object.keys(STATES).join(', ')}`);
  return states as State[];
}

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
