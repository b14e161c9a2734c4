import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { report } from '../../bench/measure.mts';
import { ROOT } from '../stack/build.mts';
import { timed } from '../stack/stack.mts';
import { coverageOf, describe } from './coverage.mts';
import { type Ask, type Document, operationsOf, roleOf } from './operations.mts';
import { installSchemathesis, startSchemathesis, Wanting } from './schemathesis.mts';
import { type Servers, startServers } from './servers.mts';
import { makeWorld, type World } from './world.mts';

/**
 * `npm run fuzz:api -- [--minutes 10] [--seed N] [--phases …] [--only <operation id>] [--events <file>] [--record] [--keep]`: a
 * stack of its own with the demo's data, and Schemathesis on every operation of the document, with a key of a role that may
 * call it. Ends with 1 on any finding. `--record` writes what was covered to bench/results; `--keep` leaves the API serving at
 * the end, until Ctrl-C, so that the commands by which findings are shown can be repeated.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    phases: { type: 'string', default: 'examples,coverage,fuzzing,stateful' },
    only: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    events: { type: 'string' },
    record: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const log = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = Math.max(10, Math.round(Number(values.minutes) * 60));
if (Number.isNaN(seconds)) throw new Error('--minutes takes a number');
const scratch = mkdtempSync(join(tmpdir(), 'rahdari-fuzz-'));
const stops: (() => Promise<void>)[] = [];

/** Once, whether the end is reached or a signal comes first. */
let ending: Promise<void> | undefined;
const cleanUp = (): Promise<void> =>
  (ending ??= (async () => {
    // What is started while others are being ended comes to its turn, too.
    while (stops.length) await stops.pop()!().catch((error: unknown) => log(String(error)));
    rmSync(scratch, { recursive: true, force: true });
  })());
let interrupt: () => void = () => undefined;
const interrupted = new Promise<void>((resolve) => (interrupt = resolve));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (!ending) log(`\n${signal}: the servers of this run are ended …`);
    interrupt();
    void cleanUp().then(() => process.exit(130));
  });

/** Whose key each operation is called with. */
async function authorizations(
  document: Document,
  { url, tokens }: Servers,
  { places }: World,
): Promise<Record<string, string>> {
  const ask: Ask = async (token, method, path) => {
    const headers = token ? { authorization: `Bearer ${token}` } : undefined;
    const response = await fetch(url + path, { method, headers });
    // A stream of events would never end.
    await response.body?.cancel();
    return response.status;
  };
  const found: Record<string, string> = {};
  for (const [path, method, { operationId, security }] of operationsOf(document)) {
    if (!security?.length) continue;
    const role = places[operationId]?.authorization ? undefined : await roleOf(ask, tokens, method, path);
    const authorization = places[operationId]?.authorization ?? (role && `Bearer ${tokens[role]}`);
    if (!authorization) throw new Error(`Nobody in the world of the fuzzer may ${method} ${path}`);
    found[operationId] = authorization;
  }
  return found;
}

/** What Schemathesis reads: the document of this API, its settings, and what its hooks know of the world. */
async function prepare(folder: string, servers: Servers): Promise<Document> {
  const { url, tokens } = servers;
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  const world = await timed(log, 'Sellers in every state', '30 s', () => makeWorld(url, tokens));
  const authorization = await authorizations(document, servers, world);
  mkdirSync(folder);
  const settings = readFileSync(join(ROOT, 'test', 'fuzz', 'schemathesis.toml'), 'utf8');
  const operations = Object.entries(authorization).map(
    ([id, value]) =>
      `[[operations]]\ninclude-operation-id = "${id}"\nheaders = { Authorization = "${value}" }\n`,
  );
  writeFileSync(join(folder, 'schemathesis.toml'), `${settings}\n${operations.join('\n')}`, { mode: 0o600 });
  writeFileSync(join(folder, 'hooks.py'), readFileSync(join(ROOT, 'test', 'fuzz', 'hooks.py')));
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document));
  const forHooks = {
    url,
    authorization,
    ids: world.ids,
    values: Object.fromEntries(Object.entries(world.places).map(([id, place]) => [id, place.values ?? {}])),
    own: world.own,
    linked: world.linked,
    linking: `Bearer ${tokens.agent}`,
  };
  writeFileSync(join(folder, 'world.json'), JSON.stringify(forHooks), { mode: 0o600 });
  return document;
}

/** A line every half minute where no terminal shows how far it is. */
function showProgress(folder: string): NodeJS.Timeout {
  const began = performance.now();
  const every = 30_000;
  return setInterval(() => {
    const passed = Math.round((performance.now() - began) / 1000);
    let requests = '';
    try {
      requests = `, ${readFileSync(join(folder, 'sent'), 'utf8')} requests`;
    } catch {
      // None yet.
    }
    log(`… ${passed} of ${seconds} s${requests}`);
  }, every).unref();
}

async function fuzz(): Promise<number> {
  const binary = installSchemathesis(log);
  const servers = await startServers({ scratch, log, stops, isEnding: () => ending !== undefined });
  const folder = join(scratch, 'run');
  const document = await prepare(folder, servers);
  const events = values.events ?? join(scratch, 'events.ndjson');
  const args = [
    'run',
    'openapi.json',
    '--url',
    servers.url,
    '--phases',
    values.phases,
    '--seed',
    values.seed,
  ];
  args.push('--max-time', String(seconds), '--report', 'ndjson', '--report-ndjson-path', events);
  for (const id of values.only) args.push('--include-operation-id', id);
  const { child, ended } = startSchemathesis(binary, args, folder);
  stops.push(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const progress = process.stdout.isTTY ? undefined : showProgress(folder);
  const code = await ended;
  clearInterval(progress);
  if (ending) return 130;
  const coverage = await coverageOf(document, events, values.only);
  for (const line of describe(coverage)) log(line);
  const only = values.only.map((id) => ` --only ${id}`).join('');
  if (code !== 0) {
    const kept = join(ROOT, '.rahdari', `fuzz-${values.seed}`);
    mkdirSync(kept, { recursive: true });
    for (const name of ['api', 'worker', 'taxpayer'])
      copyFileSync(join(scratch, `${name}.log`), join(kept, `${name}.log`));
    log(`Logs of the servers: ${kept}`);
    log(
      `Again with the same cases: npm run fuzz:api -- --minutes ${values.minutes} --seed ${values.seed}${only}; ` +
        'one operation alone: --only <operation id>; to repeat the commands above: --keep',
    );
  }
  if (values.record)
    report(
      'fuzz-api',
      { seconds, seed: Number(values.seed), exit_code: code, ...coverage },
      `npm run fuzz:api -- ${process.argv.slice(2).join(' ')}`,
    );
  if (values.keep) {
    log(`${servers.url} serves until Ctrl-C`);
    await interrupted;
  }
  return code;
}

let code = 1;
try {
  code = await fuzz();
} catch (error) {
  const isOurs = error instanceof Error && !(error instanceof Wanting);
  if (!ending) log(isOurs ? (error.stack ?? error.message) : (error as Error).message);
} finally {
  await cleanUp();
}
process.exit(ending && code === 130 ? 130 : code);
