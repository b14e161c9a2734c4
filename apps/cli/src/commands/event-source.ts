import type { Rahdari, RahdariEvent, StreamOptions } from '@rahdari/sdk';
import type { Option } from '../command.ts';
import type { Output } from '../output.ts';

export const POLL_OPTION: Readonly<Record<string, Option>> = {
  poll: {
    type: 'boolean',
    about: 'Ask again and again instead of holding a stream open, for proxies that hold it back',
  },
};

/** From the stream, each event once; from the list with --poll. */
export async function* eventsOf(
  rahdari: Rahdari,
  out: Output,
  options: StreamOptions & { poll: boolean },
): AsyncGenerator<RahdariEvent, void, undefined> {
  const { poll, ...rest } = options;
  if (poll) {
    const after = rest.after ?? (await lastEventId(rahdari, rest));
    return yield* rahdari.events.follow({ ...rest, after, pauseMs: 1_000 });
  }
  const onReconnect = (reason: string): void => out.note(`Connecting again: ${reason}.`);
  yield* rahdari.events.stream({ ...rest, onReconnect });
}

/** The stream begins at the end of what is there; so does the list that stands in for it. */
async function lastEventId(rahdari: Rahdari, { sellerId, signal }: StreamOptions): Promise<string> {
  let last = 'start';
  for (;;) {
    const after = last === 'start' ? undefined : last;
    const { data } = await rahdari.events.list({ query: { limit: 200, seller_id: sellerId, after }, signal });
    const newest = data.data.at(-1);
    if (!newest) return last;
    last = newest.id;
  }
}
