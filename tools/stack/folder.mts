import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build.mts';
import { commandLineOf, endLeftover, isAlive } from './processes.mts';

/** Names of our own processes; each has a pid file while it runs. */
export const SERVICES = ['taxpayer', 'api', 'worker'] as const;

/** Another launcher has the folder: nothing was touched. */
export class FolderTaken extends Error {}

/** Where the system does not tell what a process is, one that lives counts as a launcher: rather refuse than destroy. */
function isLauncher(pid: number): boolean {
  if (!pid || pid === process.pid || !isAlive(pid)) return false;
  const command = commandLineOf(pid);
  return command === '' || /start\.mts|stack[/\\]main\.mts/.test(command);
}

/**
 * One launcher a folder, whether it runs all or PostgreSQL and Temporal alone; what a killed one left running is ended.
 * Throws FolderTaken while another one lives. Returns what gives the folder back.
 */
export async function claimFolder(stateDir: string): Promise<() => void> {
  mkdirSync(join(stateDir, 'logs'), { recursive: true });
  const pidFile = join(stateDir, 'start.pid');
  const holder = (): number => (existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0);
  const refuse = (pid: number): never => {
    throw new FolderTaken(
      `A stack of this folder is running already (process ${pid}). Stop it with Ctrl-C first, or start another one with ` +
        `--state-dir <folder>. If that process is something else, remove ${pidFile}.`,
    );
  };
  if (isLauncher(holder())) refuse(holder());
  rmSync(pidFile, { force: true });
  try {
    writeFileSync(pidFile, String(process.pid), { flag: 'wx' });
  } catch {
    refuse(holder());
  }
  // Two that found the same dead one may both have come here: the later one stays.
  await new Promise((resolve) => setTimeout(resolve, 100));
  if (holder() !== process.pid) refuse(holder());
  for (const name of SERVICES) {
    const file = join(stateDir, `${name}.pid`);
    if (existsSync(file)) await endLeftover(Number(readFileSync(file, 'utf8')), ROOT, 'SIGTERM');
  }
  return () => {
    if (holder() === process.pid) rmSync(pidFile, { force: true });
  };
}

/** A secret of this folder: made once, mode 0600. */
export function secret(stateDir: string, name: string): string {
  const file = join(stateDir, name);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}
