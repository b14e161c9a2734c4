import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printTable, runDemo } from './demo/run.mts';
import { freePort } from './stack/ports.mts';
import { endLeftover, isAlive } from './stack/processes.mts';
import { type Service, supervise } from './stack/services.mts';
import { startStack } from './stack/stack.mts';

/** `npm start`: the whole of Rahdari on this machine, with the demo programme on an empty database. */
const root = join(import.meta.dirname, '..');
const stateDir = join(root, '.rahdari');
const WORKER = join(root, 'dist', 'apps', 'worker', 'src', 'main.js');
const API = join(root, 'dist', 'apps', 'api', 'src', 'main.js');
const DEMO_TENANT = 'Demo';

const began = performance.now();
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const newest = (path: string): number =>
  statSync(path).isDirectory()
    ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
    : statSync(path).mtimeMs;

function build(): void {
  const sources = ['apps', 'libs', 'workflows', 'tsconfig.json', 'package-lock.json'].map((name) =>
    join(root, name),
  );
  if (existsSync(API) && existsSync(WORKER) && Math.max(...sources.map(newest)) < statSync(WORKER).mtimeMs)
    return;
  say('Build (usually 15 s) …');
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** One launcher a folder; what a killed one left running is ended. */
async function claimFolder(): Promise<void> {
  mkdirSync(join(stateDir, 'logs'), { recursive: true });
  const pidFile = join(stateDir, 'start.pid');
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
  if (
    pid &&
    pid !== process.pid &&
    isAlive(pid) &&
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('start.mts')
  ) {
    throw new Error(`A stack of this folder is running already (process ${pid}). Stop it with Ctrl-C first.`);
  }
  for (const name of ['api', 'worker', 'taxpayer']) {
    const file = join(stateDir, `${name}.pid`);
    if (existsSync(file)) await endLeftover(Number(readFileSync(file, 'utf8')), root, 'SIGTERM');
  }
  writeFileSync(pidFile, String(process.pid));
}

function secret(name: string): string {
  const file = join(stateDir, name);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function waitUntilReady(url: string, services: Service[]): Promise<void> {
  for (let tries = 0; !(await isReady(url)); tries++) {
    const broken = services.find((service) => service.restarts() > 4);
    if (broken || tries > 600)
      throw new Error(`${broken?.name ?? 'The API'} does not come up; see .rahdari/logs`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

await claimFolder();
const stops: (() => Promise<void>)[] = [];
let stopping = false;
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const end of stops.toReversed()) await end();
  rmSync(join(stateDir, 'start.pid'), { force: true });
  rmSync(join(stateDir, 'stack.json'), { force: true });
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

try {
  const stack = await startStack({ stateDir, log: say });
  stops.push(() => stack.stop());
  build();
  const port = await freePort(3000);
  const taxpayerPort = await freePort(3900);
  const api = `http://127.0.0.1:${port}`;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DATABASE_URL: stack.databaseUrl,
    TEMPORAL_ADDRESS: stack.temporalAddress,
    PORT: String(port),
    PUBLIC_URL: api,
    RAHDARI_MODE: 'local',
    RAHDARI_SECRET: secret('secret'),
    RAHDARI_STORAGE_DIR: join(stateDir, 'storage'),
    RAHDARI_WEBHOOKS_ALLOW_LOCAL: 'true',
    TAXPAYER_API_URL: `http://127.0.0.1:${taxpayerPort}`,
    TAXPAYER_API_TOKEN: secret('taxpayer.token'),
  };
  say('Migrations …');
  execFileSync(process.execPath, [WORKER, 'migrate'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const seedFile = join(stateDir, 'tokens.json');
  const seedArgs = [WORKER, 'seed', '--tenant', DEMO_TENANT, '--out', seedFile];
  execFileSync(process.execPath, seedArgs, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const { tokens } = JSON.parse(readFileSync(seedFile, 'utf8')) as { tokens: Record<string, string> };

  const services = [
    supervise({
      name: 'taxpayer',
      args: [join(root, 'tools', 'simulators', 'taxpayer', 'server.mts')],
      env: { ...env, PORT: String(taxpayerPort) },
      stateDir,
      log: say,
    }),
    supervise({ name: 'api', args: [API], env, stateDir, log: say }),
    supervise({ name: 'worker', args: [WORKER, 'work'], env, stateDir, log: say }),
  ];
  stops.push(async () => void (await Promise.all(services.map((service) => service.stop()))));
  say('API and worker (usually 5 s) …');
  await waitUntilReady(`${api}/health/ready`, services);
  const links = {
    api,
    storefront: `${api}/storefront/v1/search`,
    docs: `${api}/docs`,
    temporal_ui: stack.temporalUiUrl,
    mail: null,
    database_url: stack.databaseUrl,
    tokens,
    seller_links: {} as Record<string, string>,
  };
  writeFileSync(join(stateDir, 'stack.json'), JSON.stringify(links, null, 2), { mode: 0o600 });
  const demo = { apiUrl: api, tokens, stateDir, log: say };
  await runDemo(demo);
  await printTable(demo);
  const state = JSON.parse(readFileSync(join(stateDir, 'demo.json'), 'utf8')) as {
    sellers: Record<string, { id: string }>;
  };
  for (const [slug, { id }] of Object.entries(state.sellers))
    links.seller_links[slug] = `${api}/v1/sellers/${id}/status`;
  writeFileSync(join(stateDir, 'stack.json'), JSON.stringify(links, null, 2), { mode: 0o600 });

  say(`API documentation  ${links.docs}`);
  if (links.temporal_ui) say(`Temporal UI        ${links.temporal_ui}`);
  say(`Storefront         ${links.storefront}`);
  say('Tokens (this machine only; also in .rahdari/stack.json):');
  for (const [role, token] of Object.entries(tokens)) say(`  ${role.padEnd(15)} ${token}`);
  say(`Rahdari is ready after ${((performance.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops it.`);
} catch (error) {
  if (!stopping) {
    say(String((error as Error).stack ?? error));
    await stop(1);
  }
}
