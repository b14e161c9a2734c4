import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build.mts';
import { commandLineOf, endLeftover, isAlive } from './processes.mts';

/** Names of our own processes; each has a pid file while it runs. */
export const SERVICES = ['taxpayer', 'api', 'worker'] as const;

/** One launcher a folder; what a killed one left running is ended. Throws while another launcher lives. */
export async function claimFolder(stateDir: string): Promise<void> {
  mkdirSync(join(stateDir, 'logs'), { recursive: true });
  const pidFile = join(stateDir, 'start.pid');
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
  const isRunning = pid && pid !== process.pid && isAlive(pid) && commandLineOf(pid).includes('start.mts');
  if (isRunning)
    throw new Error(`A stack of this folder is running already (process ${pid}). Stop it with Ctrl-C first.`);
  for (const name of SERVICES) {
    const file = join(stateDir, `${name}.pid`);
    if (existsSync(file)) await endLeftover(Number(readFileSync(file, 'utf8')), ROOT, 'SIGTERM');
  }
  writeFileSync(pidFile, String(process.pid));
}

/** A secret of this folder: made once, mode 0600. */
export function secret(stateDir: string, name: string): string {
  const file = join(stateDir, name);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}
