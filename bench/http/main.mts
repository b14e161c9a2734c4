import { parseArgs } from 'node:util';
import { report } from '../measure.mts';
import { paced, percentile, saturate, type Saturation, type Side } from './load.mts';
import { type Operation, operationsOf } from './operations.mts';
import { type Bench, openBench } from './world.mts';

/**
 * The main reads and writes of the API as `npm start` runs it, side by side with the same handlers on the bare framework, in one
 * run: throughput in interleaved rounds (one, the other, one, the other), then latencies at half of each one's throughput.
 * Quotas are on, as local mode sets them, and too high to be met. `--label <word>` names the result.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    label: { type: 'string' },
    only: { type: 'string', default: '' },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const sorted = (list: readonly number[]): number[] => list.toSorted((a, b) => a - b);
const spread = (list: readonly number[], digits: number): Record<string, number> => {
  const [low, middle, high] = [0, 0.5, 1].map((part) => round(percentile(sorted(list), part), digits));
  return { median: middle!, min: low!, max: high! };
};

/** What is new with each answer: ids, times, versions, and the number of the order. */
const masked = (body: string): string =>
  body
    .replaceAll(/\b[a-z]{3}_[0-9a-f]{32}\b/g, 'id')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
    .replaceAll(/"version":\d+|BENCH-\d+|of the bench \d/g, 'counted');

/** Throws unless both servers answer with the same bytes; a write's ids and times may differ. Returns how many bytes. */
async function compare(sides: Side[], operation: Operation): Promise<number> {
  const answers: string[] = [];
  for (const { name, url } of sides) {
    const { path, headers, body } = (await operation.lane(0, url)).next();
    const answer = await fetch(url + path, { method: operation.method, headers, body: body ?? null });
    if (!answer.ok) throw new Error(`${operation.name} at ${name}: ${answer.status} ${await answer.text()}`);
    answers.push(await answer.text());
  }
  const [ours, theirs] = operation.isWrite ? answers.map(masked) : answers;
  if (ours !== theirs) throw new Error(`${operation.name}: the bodies differ:\n${ours}\n${theirs}`);
  return Buffer.byteLength(answers[0]!);
}

async function measure({ sides }: Bench, operation: Operation): Promise<Record<string, unknown>> {
  const bytes = await compare(sides, operation);
  for (const side of sides) await saturate(side, operation, 2);
  const runs: Record<string, Saturation[]> = { rahdari: [], bare: [] };
  for (let n = 0; n < rounds; n++)
    for (const side of sides) runs[side.name]!.push(await saturate(side, operation, seconds));
  const rates = (name: string): number[] => runs[name]!.map(({ requestsPerSecond }) => requestsPerSecond);
  const half = (name: string): number => percentile(sorted(rates(name)), 0.5) / 2;
  const latencies: Record<string, number[]> = { rahdari: [], bare: [] };
  for (let n = 0; n < rounds; n++)
    for (const side of sides)
      latencies[side.name]!.push(...(await paced(side, operation, half(side.name), seconds)));
  const of = (name: string): Record<string, unknown> => ({
    requests_per_s: spread(rates(name), 0),
    processor_ms_per_request: spread(
      runs[name]!.map(({ processorMs }) => processorMs),
      3,
    ),
    at_half: {
      requests_per_s: round(half(name), 0),
      p50_ms: round(percentile(sorted(latencies[name]!), 0.5), 2),
      p99_ms: round(percentile(sorted(latencies[name]!), 0.99), 2),
    },
    rounds: rates(name)
      .map((rate) => round(rate, 0))
      .join(', '),
  });
  const ratios = rates('rahdari').map((rate, n) => rate / rates('bare')[n]!);
  return {
    operation: operation.name,
    answer_bytes: bytes,
    lanes: operation.lanes,
    of_bare: spread(ratios, 3),
    rahdari: of('rahdari'),
    bare: of('bare'),
  };
}

const bench = await openBench();
try {
  const operations: Record<string, unknown>[] = [];
  for (const operation of operationsOf(bench.world)) {
    if (!operation.name.includes(values.only)) continue;
    const result = await measure(bench, operation);
    operations.push(result);
    process.stderr.write(`${operation.name}: ${JSON.stringify(result.of_bare)} of bare\n`);
  }
  report(values.label ? `http-${values.label}` : 'http', { rounds, seconds, operations });
} finally {
  await bench.stop();
}
