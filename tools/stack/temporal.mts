import type { ChildProcess } from 'node:child_process';
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { freePort } from './ports.mts';
import { endLeftover, start } from './processes.mts';
import { temporalBinary } from './temporal-binary.mts';

export interface RunningTemporal {
  address: string;
  uiUrl: string;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });

/** The server also takes ports that nobody can choose for it: another start may be given one of them a moment before. */
const ATTEMPTS = 3;
const PATIENCE_MS = 60_000;

/**
 * The Temporal dev server on a file, so that nothing is lost at a restart. Write-ahead logging with synchronous=normal
 * nearly doubles its speed; it survives a killed process, and after a power cut may miss the last moments (ADR 4).
 */
export async function startTemporal(
  stateDir: string,
  log: (line: string) => void,
  stops: (() => Promise<void>)[],
  dynamicConfig: Record<string, string> = {},
): Promise<RunningTemporal> {
  const binary = await temporalBinary(log);
  const database = join(stateDir, 'temporal.db');
  const pidFile = join(stateDir, 'temporal.pid');
  const logFile = join(stateDir, 'temporal.log');
  if (existsSync(pidFile)) await endLeftover(Number(readFileSync(pidFile, 'utf8')), database);
  for (let attempt = 1; ; attempt++) {
    const [port, uiPort] = attempt === 1 ? [7233, 8233] : [0, 0];
    const ports = { port: await freePort(port), uiPort: await freePort(uiPort) };
    const child = startServer(binary, database, ports, logFile, dynamicConfig);
    writeFileSync(pidFile, String(child.process.pid ?? ''));
    const stop = async (): Promise<void> => {
      await child.stop('SIGINT', 5_000);
      rmSync(pidFile, { force: true });
    };
    stops.push(stop);
    if (await isUp(child.process, ports.port))
      return { address: `127.0.0.1:${ports.port}`, uiUrl: `http://127.0.0.1:${ports.uiPort}` };
    stops.splice(stops.indexOf(stop), 1);
    await stop();
    const said = readFileSync(logFile, 'utf8').slice(-1500);
    if (attempt === ATTEMPTS || !/address already in use/i.test(said))
      throw new Error(`The Temporal server did not start:\n${said}`);
    log('Temporal: another server was given one of its ports first; once more');
  }
}

function startServer(
  binary: string,
  database: string,
  { port, uiPort }: { port: number; uiPort: number },
  logFile: string,
  dynamicConfig: Record<string, string>,
) {
  const output = openSync(logFile, 'w', 0o600);
  return start(
    binary,
    [
      'server',
      'start-dev',
      '--ip',
      '127.0.0.1',
      '--port',
      String(port),
      '--ui-port',
      String(uiPort),
      '--db-filename',
      database,
      '--log-level',
      'error',
      '--sqlite-pragma',
      'journal_mode=wal',
      '--sqlite-pragma',
      'synchronous=normal',
      ...Object.entries({ 'system.enableActivityEagerExecution': 'true', ...dynamicConfig }).flatMap(
        ([key, value]) => ['--dynamic-config-value', `${key}=${value}`],
      ),
    ],
    { stdio: ['ignore', output, output] },
  );
}

/** False when it ended, or patience did, before it answered. */
async function isUp(server: ChildProcess, port: number): Promise<boolean> {
  for (const end = performance.now() + PATIENCE_MS; server.exitCode === null && performance.now() < end;) {
    if (await answers(port)) return server.exitCode === null;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
