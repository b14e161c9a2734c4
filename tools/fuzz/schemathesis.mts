import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../stack/build.mts';

/** Every package with its version: a seed says the same only to the same generator. */
const REQUIREMENTS = join(ROOT, 'test', 'fuzz', 'requirements.txt');
const OLDEST = [3, 10] as const;

/** Something that whoever started this can mend: said without a stack. */
export class Wanting extends Error {}

const versionOf = (command: string): number[] | undefined => {
  const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
  const found = status === 0 ? /^Python (\d+)\.(\d+)/.exec(stdout) : null;
  return found ? [Number(found[1]), Number(found[2])] : undefined;
};

const isNewEnough = ([major = 0, minor = 0]: number[]): boolean =>
  major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);

function python(): string {
  const tried = process.env.PYTHON ? [process.env.PYTHON] : ['python3', 'python'];
  const seen: string[] = [];
  for (const command of tried) {
    const version = versionOf(command);
    if (version && isNewEnough(version)) return command;
    seen.push(`${command} ${version ? `is ${version.join('.')}` : 'is not there'}`);
  }
  throw new Wanting(
    `npm run fuzz:api needs Python ${OLDEST.join('.')} or newer, for Schemathesis (${seen.join('; ')}). ` +
      'Install it, or name one by PYTHON=/path/to/python3.',
  );
}

function run(command: string, args: string[], hint: string): void {
  const { status, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0)
    throw new Wanting(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr.trim()}\n${hint}`);
}

/** Schemathesis in an environment of its own in the user's cache, made once. Returns its command. */
export function installSchemathesis(log: (line: string) => void): string {
  const requirements = readFileSync(REQUIREMENTS, 'utf8');
  const name = createHash('sha256').update(requirements).digest('hex').slice(0, 12);
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'rahdari', `schemathesis-${name}`);
  const binary = join(folder, 'bin', 'schemathesis');
  // An installation that was broken off leaves a folder in which the command does not run.
  if (existsSync(binary) && spawnSync(binary, ['--version']).status === 0) return binary;
  const interpreter = python();
  log(`Schemathesis is installed into ${folder} (once, usually 30 s) …`);
  rmSync(folder, { recursive: true, force: true });
  run(interpreter, ['-m', 'venv', folder], "Python's module venv is needed; Debian has it as python3-venv.");
  run(
    join(folder, 'bin', 'python'),
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS],
    'The first run needs the Python package index, or a mirror that PIP_INDEX_URL names.',
  );
  return binary;
}

export interface Fuzzer {
  child: ChildProcess;
  /** Resolves with its exit code: not 0 when it has found something. */
  ended: Promise<number>;
}

/** What it prints is shown. In a session of its own: Ctrl-C is for who started it, who then ends it. */
export function startSchemathesis(binary: string, args: string[], cwd: string): Fuzzer {
  const child = spawn(binary, args, {
    cwd,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) },
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return { child, ended };
}
