import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
/** Node with `@rahdari/sdk` taken from its sources. */
export const WITH_SDK = ['--import', join(ROOT, 'tools', 'sdk', 'from-source.mts')];

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunningCli {
  child: ChildProcessWithoutNullStreams;
  stdout(): string;
  stderr(): string;
  ended: Promise<CliResult>;
}

/** The `rahdari` command as a process, with a configuration of its own. */
export class Cli {
  private readonly env: Record<string, string>;

  constructor(
    readonly configHome: string,
    env: Record<string, string> = {},
  ) {
    this.env = { PATH: process.env.PATH ?? '', HOME: configHome, XDG_CONFIG_HOME: configHome, ...env };
  }

  start(args: string[], env: Record<string, string> = {}): RunningCli {
    const main = join(ROOT, 'apps', 'cli', 'src', 'main.ts');
    const child = spawn(process.execPath, [...WITH_SDK, main, ...args], { env: { ...this.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const orphaned = (): void => void child.kill('SIGKILL');
    process.once('exit', orphaned);
    const ended = new Promise<CliResult>((resolve) =>
      child.once('close', (code) => {
        process.off('exit', orphaned);
        resolve({ code, stdout, stderr });
      }),
    );
    return { child, stdout: () => stdout, stderr: () => stderr, ended };
  }

  run(
    args: string[],
    { input = '', env }: { input?: string; env?: Record<string, string> } = {},
  ): Promise<CliResult> {
    const running = this.start(args, env);
    running.child.stdin.end(input);
    return running.ended;
  }
}
