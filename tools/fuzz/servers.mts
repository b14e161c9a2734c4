import { randomBytes } from 'node:crypto';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openReceiver, runDemo } from '../demo/run.mts';
import { DemoStateFile } from '../demo/state.mts';
import { API, build, isBuilt, ROOT, runNode, WORKER } from '../stack/build.mts';
import { freePort } from '../stack/ports.mts';
import { start } from '../stack/processes.mts';
import { startStack, timed } from '../stack/stack.mts';

export interface Servers {
  url: string;
  tokens: Record<string, string>;
}

interface Options {
  scratch: string;
  log: (line: string) => void;
  /** Gets what ends each part as soon as there is something to end: a Ctrl-C may come in the middle. */
  stops: (() => Promise<void>)[];
  isEnding: () => boolean;
}

async function until(url: string, scratch: string): Promise<void> {
  for (const end = performance.now() + 60_000; ;) {
    const isReady = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    if (performance.now() > end)
      throw new Error(
        `The API did not come up:\n${readFileSync(join(scratch, 'api.log'), 'utf8').slice(-3_000)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A stack, an API, a worker and a taxpayer registry of this run alone, with the demo's data in a tenant. */
export async function startServers({ scratch, log, stops, isEnding }: Options): Promise<Servers> {
  const ofStack: (() => Promise<void>)[] = [];
  stops.push(async () => {
    while (ofStack.length) await ofStack.pop()!();
  });
  const stack = await startStack({ stateDir: join(scratch, 'stack'), log, ephemeral: true, stops: ofStack });
  stops.push(() => stack.stop());
  if (!isBuilt()) await timed(log, 'Build', '40 s', build);
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
  await runNode([WORKER, 'seed', '--tenant', 'fuzz', '--users', '--out', seeded], env);
  const { tokens } = JSON.parse(readFileSync(seeded, 'utf8')) as { tokens: Record<string, string> };
  const taxpayer = join(ROOT, 'tools', 'simulators', 'taxpayer', 'server.mts');
  for (const [name, args, own] of [
    ['taxpayer', [taxpayer], { PORT: String(taxpayerPort) }],
    ['api', [API], {}],
    ['worker', [WORKER, 'work'], {}],
  ] as const) {
    if (isEnding()) throw new Error('Interrupted');
    const file = join(scratch, `${name}.log`);
    const output = openSync(file, 'a');
    const child = start(process.execPath, [...args], {
      env: { ...env, ...own },
      stdio: ['ignore', output, output],
    });
    let isOver = false;
    void child.exited.then((code) => {
      if (!isOver && !isEnding())
        log(`${name} has ended (${code}):\n${readFileSync(file, 'utf8').slice(-3_000)}`);
    });
    stops.push(() => {
      isOver = true;
      return child.stop();
    });
  }
  await timed(log, 'API', '3 s', () => until(url, scratch));

  const file = new DemoStateFile(join(scratch, 'demo.json'));
  const receiver = await openReceiver(file);
  stops.push(() => receiver.stop());
  await timed(log, 'Demo programme', '25 s', () =>
    runDemo({ apiUrl: url, tokens, file, log: () => undefined }, receiver),
  );
  return { url, tokens };
}
