import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import { Pool } from 'undici';
import { pause } from '../measure.mts';
import type { Lane, Operation } from './operations.mts';

export interface Side {
  name: 'rahdari' | 'bare';
  url: string;
  pid: number;
}

/** Seconds of processor time that a process has had. Linux only; a tick is a hundredth of a second. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export interface Saturation {
  requestsPerSecond: number;
  /** Of the server process, for each request. */
  processorMs: number;
}

/** As many as the server answers: each lane asks again as soon as it has its answer. Anything but a 2xx ends the bench. */
export async function saturate(side: Side, operation: Operation, seconds: number): Promise<Saturation> {
  const lanes = await lanesOf(side, operation);
  const before = processorSeconds(side.pid);
  const result = await autocannon({
    url: side.url,
    connections: operation.lanes,
    duration: seconds,
    // Every connection has a lane of its own.
    setupClient: (client) => {
      const lane = lanes.pop()!;
      client.setRequests([
        {
          method: operation.method,
          setupRequest: (request) => ({ ...request, ...lane.next() }),
          onResponse: (status, body) => {
            if (status >= 200 && status < 300) lane.seen(body);
          },
        },
      ]);
    },
  });
  const { errors, non2xx, timeouts } = result;
  if (errors || non2xx || timeouts)
    throw new Error(`${operation.name} at ${side.name}: ${JSON.stringify({ errors, non2xx, timeouts })}`);
  const answered = result['2xx'];
  return {
    requestsPerSecond: answered / result.duration,
    processorMs: ((processorSeconds(side.pid) - before) * 1_000) / answered,
  };
}

/** Writes that the last round left under way are done by then: an edit begins at the version that is there. */
const WRITTEN_MS = 1_500;

async function lanesOf(side: Side, operation: Operation, count = operation.lanes): Promise<Lane[]> {
  if (operation.isWrite) await pause(WRITTEN_MS);
  return Promise.all(Array.from({ length: count }, (_, number) => operation.lane(number, side.url)));
}

const PACED_LANES = 64;

/**
 * Latencies in ms at a steady rate that does not wait for the server: request n is due at n/rate, and its time runs from when it
 * was due, sent or not. What a slow answer holds up counts as slow (no coordinated omission).
 * autocannon's own rate sends each second's share at once, which is a measure of bursts.
 */
export async function paced(
  side: Side,
  operation: Operation,
  perSecond: number,
  seconds: number,
): Promise<number[]> {
  const laneCount = operation.isWrite ? operation.lanes : PACED_LANES;
  const pool = new Pool(side.url, { connections: laneCount, pipelining: 1 });
  const free = await lanesOf(side, operation, laneCount);
  const due: number[] = [];
  const latencies: number[] = [];
  const total = Math.round(perSecond * seconds);
  const began = performance.now();
  let asked = 0;
  await new Promise<void>((resolve, reject) => {
    const send = async (lane: Lane, dueAt: number): Promise<void> => {
      const { path, headers, body } = lane.next();
      const answer = await pool.request({ path, method: operation.method, headers, body: body ?? null });
      const text = await answer.body.text();
      latencies.push(performance.now() - dueAt);
      if (answer.statusCode >= 300)
        throw new Error(`${operation.name} at ${side.name}: ${answer.statusCode} ${text}`);
      lane.seen(text);
      free.push(lane);
      if (latencies.length === total) resolve();
      else go();
    };
    const go = (): void => {
      while (due.length && free.length) send(free.pop()!, due.shift()!).catch(reject);
    };
    const tick = (): void => {
      const elapsed = performance.now() - began;
      for (; asked < total && (asked / perSecond) * 1_000 <= elapsed; asked++)
        due.push(began + (asked / perSecond) * 1_000);
      go();
      if (asked < total) setTimeout(tick, 1);
    };
    tick();
  });
  await pool.close();
  return latencies;
}

/** Of a sorted list. */
export const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;
