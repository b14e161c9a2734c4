import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build.mts';
import { commandLineOf, endLeftover, isAlive } from './processes.mts';

/** Names of our own processes; each has a pid file while it runs. */
export const SERVICES = ['taxpayer', 'mail', 'phone', 'identity', 'api', 'worker'] as const;

/** Another launcher has the folder: nothing was touched. */
export class FolderTaken extends Error {}

/** `npm start` and `npm run stack`, by their command lines. */
const LAUNCHER = /start\.mts|stack[/\\]main\.mts/;

/** After a restart of the machine the number may be somebody else's. Where no command line can be had, alive is enough. */
function isLauncher(pid: number): boolean {
  if (!pid || pid === process.pid || !isAlive(pid)) return false;
  const command = commandLineOf(pid);
  return !command || LAUNCHER.test(command);
}

const holderOf = (lock: string): number => Number(existsSync(lock) ? readFileSync(lock, 'utf8') : '') || 0;

/** True when the lock is ours now; false when somebody else has it. */
function tryLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Takes a dead launcher's lock away: by renaming, because of several who rename one file only one gets it. */
function removeDead(lock: string): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return; // Another one was faster.
  }
  const holder = holderOf(aside);
  // Somebody took it over between our look and our hand: it goes back.
  if (isLauncher(holder) && !existsSync(lock)) renameSync(aside, lock);
  else rmSync(aside, { force: true });
}

/**
 * One launcher a folder, whichever it is; what a killed one left running is ended. Throws FolderTaken while another launcher lives.
 * Returns what gives the folder back.
 */
export async function claimFolder(stateDir: string): Promise<() => void> {
  mkdirSync(join(stateDir, 'logs'), { recursive: true });
  const lock = join(stateDir, 'launcher.lock');
  for (let tries = 0; !tryLock(lock); tries++) {
    const holder = holderOf(lock);
    if (isLauncher(holder) || tries > 50) {
      throw new FolderTaken(
        `A stack of this folder is running already (process ${holder}). Stop it with Ctrl-C first, or start another one ` +
          `with --state-dir <folder>; if there is none, remove ${lock}.`,
      );
    }
    // Empty for a moment: its holder is just writing its number.
    if (holder || tries > 10) removeDead(lock);
    else await new Promise((resolve) => setTimeout(resolve, 20));
  }
  for (const name of SERVICES) {
    const file = join(stateDir, `${name}.pid`);
    if (existsSync(file)) await endLeftover(Number(readFileSync(file, 'utf8')), ROOT, 'SIGTERM');
  }
  return () => {
    if (holderOf(lock) === process.pid) rmSync(lock, { force: true });
  };
}

/** A secret of this folder: made once, mode 0600. */
export function secret(stateDir: string, name: string): string {
  const file = join(stateDir, name);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}
