import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');
export const API = join(ROOT, 'dist', 'apps', 'api', 'src', 'main.js');
export const WORKER = join(ROOT, 'dist', 'apps', 'worker', 'src', 'main.js');

const newest = (path: string): number =>
  statSync(path).isDirectory()
    ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
    : statSync(path).mtimeMs;

export function isBuilt(): boolean {
  const sources = ['apps', 'libs', 'workflows', 'tsconfig.json', 'package-lock.json'];
  const newestSource = Math.max(...sources.map((name) => newest(join(ROOT, name))));
  return existsSync(API) && existsSync(WORKER) && newestSource < statSync(WORKER).mtimeMs;
}

export function build(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
}
