import { type ChildProcess, spawn, type SpawnOptions, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';

export interface Child {
  process: ChildProcess;
  /** Resolves with the exit code, or null after a signal. */
  exited: Promise<number | null>;
  /** SIGTERM (or `signal`), then SIGKILL when it does not go. */
  stop(signal?: NodeJS.Signals, graceMs?: number): Promise<void>;
}

/**
 * Starts a child in a session of its own: a Ctrl-C in the terminal reaches the launcher alone, which stops its children
 * in order.
 */
export function start(command: string, args: string[], options: SpawnOptions = {}): Child {
  const child = spawn(command, args, { detached: true, stdio: 'ignore', ...options });
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', () => resolve(null));
  });
  return {
    process: child,
    exited,
    async stop(signal = 'SIGTERM', graceMs = 8_000) {
      if (child.exitCode !== null || child.signalCode !== null || !child.pid) return;
      child.kill(signal);
      const timer = setTimeout(() => {
        try {
          process.kill(-child.pid!, 'SIGKILL');
        } catch {
          // It went in the meantime.
        }
      }, graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readIfThere(`/proc/${pid}/status`));
  } catch {
    return false;
  }
};

const readIfThere = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** As `ps` tells it, which is everywhere but on Windows. */
export const commandLineByPs = (pid: number): string =>
  spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout?.trim() ?? '';

/** Empty where the system does not tell. */
export const commandLineOf = (pid: number): string =>
  existsSync('/proc/self/cmdline')
    ? readIfThere(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')
    : commandLineByPs(pid);

/** Ends a process that an earlier, killed run left behind, but only when its command line names `mark`. */
export async function endLeftover(
  pid: number,
  mark: string,
  signal: NodeJS.Signals = 'SIGINT',
): Promise<boolean> {
  if (!pid || !isAlive(pid)) return false;
  let folder = '';
  try {
    folder = readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // Not ours to look at, or not Linux.
  }
  if (!commandLineOf(pid).includes(mark) && !folder.includes(mark)) return false;
  process.kill(pid, signal);
  for (let tries = 0; tries < 50 && isAlive(pid); tries++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  return true;
}
