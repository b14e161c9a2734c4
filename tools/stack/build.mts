import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');
export const API = join(ROOT, 'dist', 'apps', 'api', 'src', 'main.js');
export const WORKER = join(ROOT, 'dist', 'apps', 'worker', 'src', 'main.js');

/** No part of the two applications: they are built apart. */
const APART = ['libs/sdk', 'apps/cli'].map((name) => join(ROOT, name));

const newest = (path: string): number =>
  APART.includes(path)
    ? 0
    : statSync(path).isDirectory()
      ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
      : statSync(path).mtimeMs;

export function isBuilt(): boolean {
  const sources = ['apps', 'libs', 'workflows', 'tsconfig.json', 'package-lock.json'];
  const newestSource = Math.max(...sources.map((name) => newest(join(ROOT, name))));
  return existsSync(API) && existsSync(WORKER) && newestSource < statSync(WORKER).mtimeMs;
}

/** Runs to its end; only errors are shown. Throws when it fails. */
const run = (command: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      code === 0
        ? resolve()
        : reject(new Error(`${args.slice(0, 2).join(' ')} ended with ${code ?? signal}`)),
    );
  });

export const build = (): Promise<void> => run('npm', ['run', '--silent', 'build'], process.env);

export const runNode = (args: string[], env: NodeJS.ProcessEnv): Promise<void> =>
  run(process.execPath, args, env);
