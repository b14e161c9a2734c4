import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

const STACK = join(__dirname, '..', '..', 'tools', 'stack');
const href = (name: string): string => JSON.stringify(pathToFileURL(join(STACK, name)).href);

/** Claims the folder, says how that went, and holds it until its input ends. */
const CLAIM = `
  import { claimFolder } from ${href('folder.mts')};
  try {
    const release = await claimFolder(process.argv[1]);
    console.log('claimed');
    process.stdin.on('end', () => release()).resume();
  } catch (error) {
    console.log(error.message);
  }
`;

let folder: string;
let lock: string;
const running: Launcher[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rahdari-lock-'));
  lock = join(folder, 'launcher.lock');
});
afterEach(async () => {
  for (const launcher of running.splice(0)) await launcher.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** A process whose command line is that of a launcher. */
class Launcher {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly said: Promise<string>;
  private readonly exited: Promise<unknown>;

  constructor(name = 'tools/start.mts') {
    const args = ['--no-warnings', '--input-type=module', '-e', CLAIM, folder, name];
    this.process = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.said = new Promise((resolve) =>
      this.process.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())),
    );
    this.exited = new Promise((resolve) => this.process.once('exit', resolve));
    running.push(this);
  }

  get pid(): number {
    return this.process.pid!;
  }

  async end(signal?: 'SIGKILL'): Promise<void> {
    if (signal) this.process.kill(signal);
    else this.process.stdin.end();
    await this.exited;
  }
}

async function startTogether(count: number): Promise<void> {
  const launchers = Array.from(
    { length: count },
    (_, n) => new Launcher(n % 2 ? 'tools/stack/main.mts' : 'tools/start.mts'),
  );
  const said = await Promise.all(launchers.map((launcher) => launcher.said));
  const winner = launchers[said.indexOf('claimed')];
  expect(said.filter((line) => line === 'claimed')).toEqual(['claimed']);
  for (const line of said.filter((line) => line !== 'claimed'))
    expect(line).toContain(`running already (process ${winner!.pid})`);
  expect(readFileSync(lock, 'utf8')).toBe(String(winner!.pid));
}

it('one of several that start together gets the folder, the others are told who has it', () =>
  startTogether(5));

it('the other command is refused as well, and takes nothing away', async () => {
  const first = new Launcher('tools/stack/main.mts');
  expect(await first.said).toBe('claimed');
  const second = new Launcher('tools/start.mts');
  expect(await second.said).toContain(`(process ${first.pid})`);
  await second.end();
  expect(readFileSync(lock, 'utf8')).toBe(String(first.pid));
  await first.end();
  expect(existsSync(lock)).toBe(false);
  expect(await new Launcher().said).toBe('claimed');
});

it('the lock of a killed launcher is taken over, by one', async () => {
  const first = new Launcher();
  expect(await first.said).toBe('claimed');
  await first.end('SIGKILL');
  expect(existsSync(lock)).toBe(true);
  await startTogether(4);
});

it.each([
  ['a process that is no launcher', () => String(process.pid)],
  ['nobody', () => ''],
  ['no number', () => 'x'],
])('a lock with the number of %s is taken over', async (_, content) => {
  writeFileSync(lock, content());
  expect(await new Launcher().said).toBe('claimed');
});

it('where there is no /proc, ps tells the command line', async () => {
  const script = `
    import { commandLineByPs } from ${href('processes.mts')};
    console.log(JSON.stringify([commandLineByPs(process.pid), commandLineByPs(2 ** 22 + 1)]));
  `;
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script, 'start.mts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data: Buffer) => resolve(String(data))),
  );
  expect(JSON.parse(line)).toEqual([expect.stringMatching(/start\.mts$/), '']);
});
