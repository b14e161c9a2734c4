import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { hasCommand } from './postgres.mts';
import { isAlive } from './processes.mts';

const VERSION = '1.5.1';
const MODULE = join(import.meta.dirname, '..', 'temporal');
const NAME = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
const DOWNLOAD_PATIENCE_MS = 60_000;

function cacheFolder(): string {
  const base =
    process.env.XDG_CACHE_HOME ??
    (process.platform === 'darwin'
      ? join(homedir(), 'Library', 'Caches')
      : process.platform === 'win32'
        ? (process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'))
        : join(homedir(), '.cache'));
  return join(base, 'rahdari', `temporal-${VERSION}-${process.platform}-${process.arch}`);
}

const run = (command: string, args: string[], cwd: string): Promise<{ ok: boolean; output: string }> =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output += String(chunk)));
    child.once('error', (error) => resolve({ ok: false, output: String(error) }));
    child.once('exit', (code) => resolve({ ok: code === 0, output }));
  });

/** One build at a time, whichever clone began it; the lock of a process that is gone is taken over. */
async function withLock<T>(folder: string, log: (line: string) => void, work: () => Promise<T>): Promise<T> {
  const lock = join(folder, 'build.lock');
  for (let tries = 0; ; tries++) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
      if (!holder || !isAlive(holder)) rmSync(lock, { force: true });
      else if (tries === 0) log(`Temporal: process ${holder} is building the CLI; waiting for it`);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** The SDK's own download, into our cache. */
async function download(folder: string, target: string): Promise<void> {
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const executable = { type: 'cached-download', downloadDir: folder } as const;
  const started = TestWorkflowEnvironment.createLocal({ server: { executable } });
  const timeout = new Promise<never>((_, reject) => {
    setTimeout(
      () => reject(new Error(`no answer in ${DOWNLOAD_PATIENCE_MS / 1000} s`)),
      DOWNLOAD_PATIENCE_MS,
    ).unref();
  });
  await (await Promise.race([started, timeout])).teardown();
  const found = readdirSync(folder).find((name) => name.startsWith('temporal-sdk-typescript'));
  if (!found) throw new Error('downloaded, but not found in the cache folder');
  renameSync(join(folder, found), target);
}

/**
 * The Temporal CLI, in this order: on PATH, in the user's cache, the SDK's own download, built from the pinned Go module.
 * Throws with everything that was tried.
 */
export async function temporalBinary(log: (line: string) => void): Promise<string> {
  if (hasCommand('temporal')) return 'temporal';
  const folder = cacheFolder();
  const cached = join(folder, NAME);
  if (existsSync(cached)) return cached;
  const tried = ['`temporal` on PATH: not there', `the cache ${folder}: empty`];
  mkdirSync(folder, { recursive: true });
  return withLock(folder, log, async () => {
    if (existsSync(cached)) return cached;
    log('Temporal: asking the SDK to download the CLI (seconds, where the network allows it)');
    try {
      await download(folder, cached);
      return cached;
    } catch (error) {
      tried.push(`the SDK's download: ${String((error as Error).message).slice(0, 200)}`);
    }
    if (hasCommand('go')) {
      log('Temporal: building the CLI from the pinned Go module (about five minutes, once per machine)');
      const next = `${cached}.${process.pid}`;
      const built = await run('go', ['build', '-o', next, 'github.com/temporalio/cli/cmd/temporal'], MODULE);
      if (built.ok) {
        renameSync(next, cached);
        return cached;
      }
      tried.push(`go build: ${built.output.slice(-500)}`);
    } else tried.push('go build: Go is not installed');
    throw new Error(
      `No Temporal server could be had. Tried:\n - ${tried.join('\n - ')}\n` +
        'Set TEMPORAL_ADDRESS to a running server, put the temporal CLI on PATH, or install Go.',
    );
  });
}
