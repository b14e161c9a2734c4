import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from './database';
import { until } from './http-client';
import { temporalAddress } from './temporal';

const ROOT = join(__dirname, '..', '..');
const WORKER = join(ROOT, 'dist', 'apps', 'worker', 'src', 'main.js');
const API = join(ROOT, 'dist', 'apps', 'api', 'src', 'main.js');
const IDENTITY_PROVIDER = join(ROOT, 'dist', 'apps', 'identity-provider', 'src', 'main.js');
const TAXPAYER = join(ROOT, 'tools', 'simulators', 'taxpayer', 'server.mts');
const PHONE = join(ROOT, 'tools', 'simulators', 'phone', 'server.mts');
const MAIL = join(ROOT, 'tools', 'simulators', 'mail', 'server.mts');
const LOG_KEPT = 20_000;
/** Six processes on a machine that others use, too. */
const START_PATIENCE_MS = 90_000;
const PHONE_TOKEN = 'phone-token-of-the-tests';

export interface Tenant {
  tenantId: string;
  /** A key per role, and `second_agent`. */
  tokens: Record<string, string>;
}

export interface Rahdari {
  /** Of the first API. */
  url: string;
  /** Of every API, on one database. */
  urls: string[];
  taskQueue: string;
  /** Of the simulated registry; takes `POST /_control`. */
  taxpayerUrl: string;
  /** Page and JSON of the mail server that takes everything and delivers nothing. */
  mailUrl: string;
  /** Page and JSON of what stands in for WhatsApp and an SMS gateway; takes `POST /_control`. */
  phoneUrl: string;
  /** Of the embedded identity provider; empty unless it was asked for. */
  issuer: string;
  tenant(name: string): Promise<Tenant>;
  /** Runs a command of the worker to its end, in the processes' environment with `changes`. */
  command(
    args: string[],
    changes?: Record<string, string>,
  ): { code: number | null; stdout: string; stderr: string };
  /** Starts another identity provider, with `changes`, and waits for its end. */
  provider(changes: Record<string, string>): { code: number | null; log: string };
  /** SIGKILL; resolves when it is gone. */
  killApi(index: number): Promise<void>;
  /** Starts it again where it was. */
  restartApi(index: number): Promise<void>;
  /** What the processes said last: for the message of a test that fails. */
  logs(): string;
  stop(): Promise<void>;
}

/** No part of the two applications: they are built apart. */
const APART = ['libs/sdk', 'apps/cli'].map((name) => join(ROOT, name));

const newest = (path: string): number =>
  APART.includes(path)
    ? 0
    : statSync(path).isDirectory()
      ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
      : statSync(path).mtimeMs;

/** The processes run what `npm run build` made; sources that are newer are built first. */
function build(): void {
  const sources = ['apps', 'libs', 'workflows', 'tsconfig.json'].map((name) => join(ROOT, name));
  if (existsSync(API) && existsSync(WORKER) && Math.max(...sources.map(newest)) < statSync(WORKER).mtimeMs)
    return;
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'ignore' });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

interface Service {
  isGone(): boolean;
  log(): string;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

function run(args: string[], env: Record<string, string>): Service {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const orphaned = (): void => void child.kill('SIGKILL');
  process.once('exit', orphaned);
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-LOG_KEPT);
    });
  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    isGone,
    log: () => log,
    kill() {
      orphaned();
      return exited;
    },
    async stop() {
      process.off('exit', orphaned);
      if (isGone()) return;
      child.kill('SIGTERM');
      const timer = setTimeout(orphaned, 15_000);
      await exited;
      clearTimeout(timer);
    },
  };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

export interface ProcessesOptions {
  withProvider?: boolean;
  /** How many APIs stand beside each other. */
  apis?: number;
  /** Settings beside, or instead of, those below. */
  env?: Record<string, string>;
}

/**
 * API, worker and the simulated registry as processes of their own, on free ports, in a database of their own and on a task
 * queue of their own: several such sets run beside each other on one Temporal server.
 */
export async function startProcesses({
  withProvider = false,
  apis = 1,
  env: more = {},
}: ProcessesOptions = {}): Promise<Rahdari> {
  build();
  const database = await createTestDatabase();
  const scratch = mkdtempSync(join(tmpdir(), 'rahdari-e2e-'));
  const ports = await Promise.all(Array.from({ length: apis }, freePort));
  const [taxpayerPort, identityPort] = [await freePort(), await freePort()];
  const issuer = withProvider ? `http://127.0.0.1:${identityPort}` : '';
  const [mailPort, smtpPort] = [await freePort(), await freePort()];
  const mailUrl = `http://127.0.0.1:${mailPort}`;
  const phonePort = await freePort();
  const phoneUrl = `http://127.0.0.1:${phonePort}`;
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const url = urls[0]!;
  const taxpayerUrl = `http://127.0.0.1:${taxpayerPort}`;
  const taskQueue = `e2e-${randomUUID()}`;
  const env: Record<string, string> = {
    RAHDARI_MODE: 'local',
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: temporalAddress(),
    TEMPORAL_TASK_QUEUE: taskQueue,
    PUBLIC_URL: url,
    RAHDARI_SECRET: 'cd'.repeat(32),
    RAHDARI_STORAGE_DIR: join(scratch, 'storage'),
    RAHDARI_WEBHOOKS_ALLOW_LOCAL: 'true',
    TAXPAYER_API_URL: taxpayerUrl,
    TAXPAYER_API_TOKEN: 'of-this-test',
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    MAIL_FROM: 'Rahdari <onboarding@rahdari.example>',
    MAIL_REPORT_SECRET: 'mail-report-secret-of-the-tests',
    WHATSAPP_URL: `${phoneUrl}/v23.0/106540352242922`,
    WHATSAPP_TOKEN: PHONE_TOKEN,
    WHATSAPP_APP_SECRET: 'app-secret-of-the-tests',
    WHATSAPP_VERIFY_TOKEN: 'verify-token-of-the-tests',
    SMS_URL: `${phoneUrl}/2010-04-01/Accounts/ACsandbox`,
    SMS_TOKEN: PHONE_TOKEN,
    SMS_SENDER: 'Rahdari',
    OIDC_ISSUER: issuer,
    OIDC_AUDIENCE: url,
    ...more,
  };
  const runApi = (port: number): Service => run([API], { ...env, PORT: String(port) });
  const replicas = ports.map(runApi);
  const worker = run([WORKER, 'work'], env);
  const others = [
    worker,
    run([TAXPAYER], { ...env, PORT: String(taxpayerPort) }),
    run([MAIL], { ...env, PORT: String(mailPort), SMTP_PORT: String(smtpPort), REPORTS_ORIGIN: url }),
    run([PHONE], {
      ...env,
      PORT: String(phonePort),
      REPORTS_ORIGIN: url,
      PHONE_TOKEN,
      PHONE_APP_SECRET: env.WHATSAPP_APP_SECRET!,
    }),
    ...(withProvider ? [run([IDENTITY_PROVIDER], { ...env, PORT: String(identityPort) })] : []),
  ];
  const services = (): Service[] => [...replicas, ...others];
  const logs = (): string =>
    services()
      .map((service) => service.log())
      .join('\n');
  const stop = async (): Promise<void> => {
    await Promise.all(services().map((service) => service.stop()));
    await database.drop();
    rmSync(scratch, { recursive: true, force: true });
  };
  const probes = [
    `${taxpayerUrl}/_health`,
    `${mailUrl}/_health`,
    `${phoneUrl}/_health`,
    ...urls.map((one) => `${one}/health/ready`),
  ];
  if (withProvider) probes.push(`${issuer}/health/live`);
  const isUp = async (): Promise<boolean> => {
    if (services().some((service) => service.isGone())) throw new Error(`A process ended:\n${logs()}`);
    return (await Promise.all(probes.map(answers))).every(Boolean) && worker.log().includes('Working on');
  };
  try {
    await until(isUp, Boolean, START_PATIENCE_MS);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    urls,
    taskQueue,
    taxpayerUrl,
    mailUrl,
    phoneUrl,
    issuer,
    logs,
    stop,
    killApi: (index) => replicas[index]!.kill(),
    async restartApi(index) {
      replicas[index] = runApi(ports[index]!);
      await until(isUp, Boolean);
    },
    command(args, changes = {}) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [WORKER, ...args], {
        env: { ...env, ...changes },
        encoding: 'utf8',
      });
      return { code: status, stdout, stderr };
    },
    provider(changes) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [IDENTITY_PROVIDER], {
        env: { ...env, PORT: '0', ...changes },
        encoding: 'utf8',
        timeout: 30_000,
      });
      return { code: status, log: stdout + stderr };
    },
    async tenant(name) {
      const out = join(scratch, `${randomUUID()}.json`);
      execFileSync(process.execPath, [WORKER, 'seed', '--tenant', name, '--out', out], {
        env,
        stdio: 'ignore',
      });
      return JSON.parse(readFileSync(out, 'utf8')) as Tenant;
    },
  };
}
