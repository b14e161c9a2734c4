import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from './stack/stack.mts';

/**
 * `npm test`: gates (lint, format, types, build), then every Jest project on a stack of its own. The last line is the sum.
 * `npm test -- <project> [pattern]` runs one project.
 */
const root = join(import.meta.dirname, '..');
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
const [only, pattern] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const sum = { passed: 0, failed: 0, skipped: 0 };

let current: ReturnType<typeof spawn> | undefined;
const run = (command: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<number> =>
  new Promise((resolve) => {
    current = spawn(command, args, { cwd: root, env, stdio: 'inherit' });
    current.once('error', () => resolve(1));
    current.once('exit', (code) => resolve(code ?? 1));
  });

async function gate(name: string, command: string, args: string[]): Promise<void> {
  const code = await run(command, args);
  say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  if (code === 0) sum.passed++;
  else sum.failed++;
}

const SPECS: Record<string, string[]> = {
  unit: ['libs', 'apps', 'workflows'],
  integration: ['test/integration'],
  workflow: ['test/workflow'],
  e2e: ['test/e2e'],
  browser: ['test/browser'],
};

const hasSpecs = (project: string): boolean =>
  (SPECS[project] ?? []).some(
    (folder) =>
      existsSync(join(root, folder)) &&
      readdirSync(join(root, folder), { recursive: true }).some((name) => String(name).endsWith('.spec.ts')),
  );

async function jest(project: string, env: NodeJS.ProcessEnv, scratch: string): Promise<void> {
  const output = join(scratch, `${project}.json`);
  const args = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  args.push(
    '--selectProjects',
    project,
    '--json',
    '--outputFile',
    output,
    '--runInBand',
    '--forceExit',
    '--silent',
  );
  if (pattern) args.push('--testPathPatterns', pattern);
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  current = child;
  await new Promise((resolve) => child.once('exit', resolve));
  if (!existsSync(output)) {
    say(`FAILED ${project}: Jest ended without a result`);
    sum.failed++;
    return;
  }
  const result = JSON.parse(readFileSync(output, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numRuntimeErrorTestSuites: number;
  };
  sum.passed += result.numPassedTests;
  sum.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  sum.skipped += result.numPendingTests;
  say(
    `${result.numFailedTests + result.numRuntimeErrorTestSuites ? 'FAILED' : 'ok    '} ${project}: ${result.numPassedTests} passed`,
  );
}

const scratch = mkdtempSync(join(tmpdir(), 'rahdari-test-'));
let stack: Awaited<ReturnType<typeof startStack>> | undefined;
const cleanUp = async (): Promise<void> => {
  await stack?.stop();
  rmSync(scratch, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    current?.kill('SIGTERM');
    void cleanUp().then(() => process.exit(130));
  });
}

try {
  if (!only) {
    await gate('lint', bin('oxlint'), ['--deny-warnings', '--quiet']);
    await gate('format', bin('prettier'), ['--check', '--log-level', 'warn', '.']);
    await gate('types', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']);
    await gate('types of tools', bin('tsc'), ['--noEmit', '-p', 'tools/tsconfig.json']);
    await gate('types of the SDK', bin('tsc'), ['-p', 'libs/sdk']);
    await gate('types of the CLI', bin('tsc'), ['-p', 'apps/cli']);
    await gate('build', 'npm', ['run', '--silent', 'build']);
  }
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'test',
    RAHDARI_SECRET: randomBytes(32).toString('hex'),
  };
  if (only === 'unit') await jest('unit', env, scratch);
  else {
    stack = await startStack({ stateDir: join(scratch, 'stack'), log: say, ephemeral: true });
    Object.assign(env, { DATABASE_URL: stack.databaseUrl, TEMPORAL_ADDRESS: stack.temporalAddress });
    for (const project of only ? [only] : Object.keys(SPECS)) {
      if (only || hasSpecs(project)) await jest(project, env, scratch);
    }
  }
} catch (error) {
  say(String((error as Error).stack ?? error));
  sum.failed++;
} finally {
  await cleanUp();
}
if (sum.passed + sum.failed === 0) sum.failed++;
say(`${sum.passed} passed, ${sum.failed} failed${sum.skipped ? `, ${sum.skipped} skipped` : ''}`);
process.exit(sum.failed ? 1 : 0);
