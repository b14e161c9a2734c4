import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const VERSION = '4.32.5';
const folder = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'rahdari',
  `schemathesis-${VERSION}`,
);
const binary = join(folder, 'bin', 'schemathesis');

function run(command: string, args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
}

/** Schemathesis in an environment of its own, made once. Python 3.10 or later must be there. */
export function installSchemathesis(): void {
  if (existsSync(binary)) return;
  run('python3', ['-m', 'venv', folder]);
  run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', `schemathesis==${VERSION}`]);
}

/** Runs to its end; what it prints is shown. Returns its exit code: not 0 when it has found something. */
export function runSchemathesis(args: string[], cwd: string): Promise<number> {
  const child = spawn(binary, args, {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
