import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

/** What a figure depends on besides the code. */
export const machine = (): Record<string, unknown> => ({
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  memory_gib: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform}-${process.arch}`,
  node: process.version,
});

/** Resident memory of a process in MB, from the kernel. Linux only. */
export function residentMb(pid: number): number {
  const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kib) / 1024);
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Writes `bench/results/<date>-<name>.json`, and shows it. */
export function report(
  name: string,
  result: Record<string, unknown>,
  command = `node ${relative(ROOT, process.argv[1]!)} ${process.argv.slice(2).join(' ')}`.trim(),
): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: ROOT,
    encoding: 'utf8',
  }).trim();
  const now = new Date().toISOString();
  const text = JSON.stringify({ command, at: now, commit, machine: machine(), ...result }, null, 2);
  const folder = join(ROOT, 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${now.slice(0, 10)}-${name}.json`), `${text}\n`);
  process.stdout.write(`${text}\n`);
}
