import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { report, ROOT } from './measure.mts';
import { type Run, untilReady } from './running.mts';

/**
 * How long a newcomer waits: clones HEAD, then `npm ci`, a first `npm start` and a second one, stage by stage.
 * `--cold`: with empty caches of npm, Go and ours, as on a machine that never saw this project.
 */
const { values } = parseArgs({ options: { cold: { type: 'boolean', default: false } } });
const folder = mkdtempSync(join(tmpdir(), 'rahdari-first-start-'));
const clone = join(folder, 'rahdari');
const cache = (name: string): string => join(folder, 'caches', name);
const env: NodeJS.ProcessEnv = {
  ...process.env,
  ...(values.cold && {
    XDG_CACHE_HOME: cache('user'),
    npm_config_cache: cache('npm'),
    GOCACHE: cache('go-build'),
    GOMODCACHE: cache('go-mod'),
    GOFLAGS: '-modcacherw',
  }),
};

const seconds = (began: number): number => Math.round((performance.now() - began) / 100) / 10;

async function start(): Promise<Record<string, unknown>> {
  const began = performance.now();
  const run: Run = await untilReady('npm', ['start'], clone, env);
  const readyAfter = seconds(began);
  return { ready_after_s: readyAfter, stages_s: run.stages, ctrl_c_s: await run.stop() };
}

try {
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', ROOT, clone]);
  const began = performance.now();
  const installed = spawnSync('npm', ['ci'], { cwd: clone, env, stdio: 'ignore' });
  if (installed.status !== 0) throw new Error('npm ci failed');
  const npmCi = seconds(began);
  const first = await start();
  const second = await start();
  report(values.cold ? 'first-start-cold' : 'first-start-warm', {
    caches: values.cold ? 'npm, Go and the Temporal CLI: empty' : 'npm, Go and the Temporal CLI: filled',
    npm_ci_s: npmCi,
    first_start: first,
    second_start: second,
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
