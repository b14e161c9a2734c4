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
  if (existsSync(pidFile)) await endLeftover(Number(readFileSync(pidFile, 'utf8')), database);
  const port = await freePort(7233);
  const uiPort = await freePort(8233);
  const logFile = openSync(join(stateDir, 'temporal.log'), 'w', 0o600);
  const child = start(
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
    { stdio: ['ignore', logFile, logFile] },
  );
  stops.push(async () => {
    await child.stop('SIGINT', 5_000);
    rmSync(pidFile, { force: true });
  });
  writeFileSync(pidFile, String(child.process.pid ?? ''));
  for (let tries = 0; !(await answers(port)); tries++) {
    if (child.process.exitCode !== null || tries > 600) {
      throw new Error(
        `The Temporal server did not start:\n${readFileSync(join(stateDir, 'temporal.log'), 'utf8').slice(-1500)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { address: `127.0.0.1:${port}`, uiUrl: `http://127.0.0.1:${uiPort}` };
}
