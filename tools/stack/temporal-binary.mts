import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { hasCommand } from './postgres.mts';

const VERSION = '1.5.1';
const MODULE = join(import.meta.dirname, '..', 'temporal');
const NAME = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
const LOCK_STALE_MS = 20 * 60_000;
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

/** One build at a time, whichever clone began it; a lock that nobody can still hold is taken over. */
async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = join(folder, 'build.lock');
  for (;;) {
    try {
      closeSync(openSync(lock, 'wx'));
      break;
    } catch {
      if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > LOCK_STALE_MS)
        rmSync(lock, { force: true });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

async function download(): Promise<string> {
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const started = TestWorkflowEnvironment.createLocal();
  const timeout = new Promise<never>((_, reject) => {
    setTimeout(
      () => reject(new Error(`no answer in ${DOWNLOAD_PATIENCE_MS / 1000} s`)),
      DOWNLOAD_PATIENCE_MS,
    ).unref();
  });
  await (await Promise.race([started, timeout])).teardown();
  const { tmpdir } = await import('node:os');
  const { readdirSync } = await import('node:fs');
  const found = readdirSync(tmpdir()).find((name) => name.startsWith('temporal-sdk-typescript'));
  if (!found) throw new Error('downloaded, but not found in the temporary folder');
  return join(tmpdir(), found);
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
  return withLock(folder, async () => {
    if (existsSync(cached)) return cached;
    log('Temporal: asking the SDK to download the CLI (seconds, where the network allows it)');
    try {
      return await download();
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
