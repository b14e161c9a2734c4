import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openReceiver, runDemo } from '../demo/run.mts';
import { DemoStateFile } from '../demo/state.mts';
import { API, build, isBuilt, ROOT, runNode, WORKER } from '../stack/build.mts';
import { freePort } from '../stack/ports.mts';
import { start } from '../stack/processes.mts';
import { startStack } from '../stack/stack.mts';
import { type Ask, type Document, fillPaths, METHODS, roleOf } from './operations.mts';
import { installSchemathesis, runSchemathesis } from './schemathesis.mts';

/**
 * `npm run fuzz:api -- [--minutes 10] [--phases …] [--only <operation id>] [--seed N]`: a stack of its own with the demo's data,
 * and Schemathesis on every operation of the document, with a key of a role that may call it. Ends with 1 on any finding.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    phases: { type: 'string', default: 'examples,coverage,fuzzing,stateful' },
    only: { type: 'string' },
    seed: { type: 'string' },
    report: { type: 'string' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const scratch = mkdtempSync(join(tmpdir(), 'rahdari-fuzz-'));
const stops: (() => Promise<void>)[] = [];
let code = 1;
let isOver = false;

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 60_000; !(await isSo().catch(() => false));) {
    if (performance.now() > end) throw new Error(`${what} did not come up; see ${scratch}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

try {
  installSchemathesis();
  const stack = await startStack({ stateDir: join(scratch, 'stack'), log: say, ephemeral: true });
  stops.push(() => stack.stop());
  if (!isBuilt()) await build();
  const [port, taxpayerPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    RAHDARI_MODE: 'local',
    DATABASE_URL: stack.databaseUrl,
    TEMPORAL_ADDRESS: stack.temporalAddress,
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    RAHDARI_SECRET: randomBytes(32).toString('hex'),
    RAHDARI_STORAGE_DIR: join(scratch, 'storage'),
    RAHDARI_WEBHOOKS_ALLOW_LOCAL: 'true',
    TAXPAYER_API_URL: `http://127.0.0.1:${taxpayerPort}`,
    TAXPAYER_API_TOKEN: 'of-this-run',
  };
  const seeded = join(scratch, 'tokens.json');
  await runNode([WORKER, 'migrate'], env);
  await runNode([WORKER, 'seed', '--tenant', 'fuzz', '--out', seeded], env);
  const { tokens } = JSON.parse(readFileSync(seeded, 'utf8')) as { tokens: Record<string, string> };
  const taxpayer = join(ROOT, 'tools', 'simulators', 'taxpayer', 'server.mts');
  for (const [name, args, own] of [
    ['taxpayer', [taxpayer], { PORT: String(taxpayerPort) }],
    ['api', [API], {}],
    ['worker', [WORKER, 'work'], {}],
  ] as const) {
    const child = start(process.execPath, [...args], {
      env: { ...env, ...own },
      stdio: [
        'ignore',
        openSync(join(scratch, `${name}.log`), 'a'),
        openSync(join(scratch, `${name}.log`), 'a'),
      ],
    });
    void child.exited.then((ended) => {
      if (!isOver)
        say(
          `${name} has ended (${ended}):\n${readFileSync(join(scratch, `${name}.log`), 'utf8').slice(-3_000)}`,
        );
    });
    stops.push(() => child.stop());
  }
  await until('The API', async () => (await fetch(`${url}/health/ready`)).ok);

  const file = new DemoStateFile(join(scratch, 'demo.json'));
  const receiver = await openReceiver(file);
  stops.push(() => receiver.stop());
  await runDemo({ apiUrl: url, tokens, file, log: () => undefined }, receiver);
  say('The demo programme is there');

  const ask: Ask = async (token, method, path) => {
    const response = await fetch(url + path, {
      method,
      headers: token ? { authorization: `Bearer ${token}` } : {},
    });
    if (response.headers.get('content-type')?.includes('json'))
      return { status: response.status, body: await response.json() };
    // A stream of events would never end.
    await response.body?.cancel();
    return { status: response.status, body: undefined };
  };
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  await fillPaths(document, ask, tokens);
  const operations: string[] = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation?.security?.length) continue;
      const role = await roleOf(ask, tokens, method, path);
      if (!role) {
        say(`No role of the demo may ${method} ${path}`);
        continue;
      }
      operations.push(
        `[[operations]]\ninclude-operation-id = "${operation.operationId}"\nheaders = { Authorization = "Bearer ${tokens[role]}" }\n`,
      );
    }
  }
  mkdirSync(join(scratch, 'run'));
  const base = readFileSync(join(ROOT, 'test', 'fuzz', 'schemathesis.toml'), 'utf8');
  writeFileSync(join(scratch, 'run', 'schemathesis.toml'), `${base}\n${operations.join('\n')}`);
  writeFileSync(join(scratch, 'run', 'openapi.json'), JSON.stringify(document));
  code = await runSchemathesis(
    [
      'run',
      'openapi.json',
      '--url',
      url,
      '--phases',
      values.phases,
      '--max-time',
      String(Math.max(10, Math.round(Number(values.minutes) * 60))),
      ...(values.only ? ['--include-operation-id', values.only] : []),
      ...(values.seed ? ['--seed', values.seed] : []),
      ...(values.report ? ['--report', 'ndjson', '--report-ndjson-path', values.report] : []),
    ],
    join(scratch, 'run'),
  );
} catch (error) {
  say(String((error as Error).stack ?? error));
} finally {
  isOver = true;
  for (const stop of stops.toReversed()) await stop();
  rmSync(scratch, { recursive: true, force: true });
}
process.exit(code);
