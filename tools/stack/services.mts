import { openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Child, start } from './processes.mts';

export interface ServiceOptions {
  name: string;
  /** Arguments for Node. */
  args: string[];
  env: NodeJS.ProcessEnv;
  stateDir: string;
  log: (line: string) => void;
}

export interface Service {
  name: string;
  restarts(): number;
  stop(): Promise<void>;
}

const BACK_OFF_MAX_MS = 10_000;

/** Keeps one of our processes running: what dies is started again, later each time, and said so. */
export function supervise({ name, args, env, stateDir, log }: ServiceOptions): Service {
  const logFile = openSync(join(stateDir, 'logs', `${name}.log`), 'a', 0o600);
  const pidFile = join(stateDir, `${name}.pid`);
  let child: Child;
  let restarts = 0;
  let stopped = false;

  const run = (): void => {
    child = start(process.execPath, args, { env, stdio: ['ignore', logFile, logFile] });
    writeFileSync(pidFile, String(child.process.pid ?? ''));
    const startedAt = performance.now();
    void child.exited.then(async () => {
      if (stopped) return;
      // A process that ran for a while begins anew; one that dies at once waits longer and longer.
      restarts = performance.now() - startedAt > 30_000 ? 1 : restarts + 1;
      const waitMs = Math.min(200 * 2 ** (restarts - 1), BACK_OFF_MAX_MS);
      log(`${name} ended unexpectedly; starting it again in ${waitMs} ms (see .rahdari/logs/${name}.log)`);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      if (!stopped) run();
    });
  };
  run();
  return {
    name,
    restarts: () => restarts,
    async stop() {
      stopped = true;
      await child.stop('SIGTERM', 6_000);
      rmSync(pidFile, { force: true });
    },
  };
}
