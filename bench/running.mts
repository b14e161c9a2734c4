import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Run {
  /** What it printed so far, a line each. */
  lines: string[];
  /** Seconds of every step that said `<step>: done after N s`. */
  stages: Record<string, number>;
  /** Ctrl-C to all of it. Returns how long it took to end, in seconds. */
  stop(): Promise<number>;
}

/** Starts a command in a group of its own, and returns when it prints `Rahdari is ready`. Throws when it ends before. */
export async function untilReady(
  command: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Run> {
  const child: ChildProcess = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines: string[] = [];
  const stages: Record<string, number> = {};
  const stop = async (): Promise<number> => {
    const began = performance.now();
    if (child.exitCode === null && child.pid) process.kill(-child.pid, 'SIGINT');
    await exited;
    return Math.round((performance.now() - began) / 100) / 10;
  };
  process.once('SIGINT', () => void stop().then(() => process.exit(130)));
  for await (const line of createInterface({ input: child.stdout! })) {
    lines.push(line);
    const [, stage, seconds] = /^(.+): done after ([\d.]+) s$/.exec(line) ?? [];
    if (stage) stages[stage] = Number(seconds);
    if (!line.startsWith('Rahdari is ready')) continue;
    // Goes on reading, so that the child never waits for its output to be taken.
    child.stdout!.resume();
    return { lines, stages, stop };
  }
  throw new Error(`${command} ${args.join(' ')} ended before it was ready:\n${lines.slice(-20).join('\n')}`);
}
