import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

jest.setTimeout(600_000);

const ROOT = join(__dirname, '..', '..');
const folders: string[] = [];

type Victim = 'api' | 'worker' | 'launcher';
/** When a line with this text is printed for the first time, that process gets a SIGKILL. */
type Kill = [atLine: string, victim: Victim];

/** One `npm start` in a folder of its own, on servers of its own. */
class Launch {
  readonly lines: string[] = [];
  private readonly process: ChildProcessByStdio<null, Readable, Readable>;
  private readonly exited: Promise<number | null>;
  private readonly kills: Kill[];

  constructor(
    private readonly stateDir: string,
    kills: Kill[] = [],
  ) {
    this.kills = [...kills];
    const env = { ...process.env, DATABASE_URL: undefined, TEMPORAL_ADDRESS: undefined };
    this.process = spawn(process.execPath, ['tools/start.mts', '--state-dir', stateDir], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exited = new Promise((resolve) => this.process.once('exit', (code) => resolve(code)));
    let rest = '';
    const read = (chunk: Buffer): void => {
      const parts = (rest + chunk.toString()).split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) this.see(line);
    };
    this.process.stdout.on('data', read);
    this.process.stderr.on('data', read);
  }

  private see(line: string): void {
    this.lines.push(line);
    const at = this.kills.findIndex(([text]) => line.includes(text));
    if (at < 0) return;
    const [[, victim]] = this.kills.splice(at, 1) as [Kill];
    const pid =
      victim === 'launcher'
        ? this.process.pid!
        : Number(readFileSync(join(this.stateDir, `${victim}.pid`), 'utf8'));
    process.kill(pid, 'SIGKILL');
    this.lines.push(`killed ${victim}`);
  }

  /** The lines up to and with the last one of a whole run. */
  async ready(): Promise<string[]> {
    let exit: number | null | undefined;
    void this.exited.then((code) => (exit = code));
    while (!this.lines.some((line) => line.startsWith('Rahdari is ready'))) {
      if (exit !== undefined) throw new Error(`The launcher ended (${exit}):\n${this.lines.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return this.lines;
  }

  killed(): Promise<number | null> {
    return this.exited;
  }

  async interrupt(): Promise<number | null> {
    this.process.kill('SIGINT');
    return this.exited;
  }
}

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rahdari-kill-'));
  folders.push(folder);
  return folder;
};

const TABLE_HEAD = 'seller  ';

/** The table as it is printed: it holds no ids and no times. */
function tableOf(lines: string[]): string[] {
  const from = lines.findIndex((line) => line.startsWith(TABLE_HEAD));
  return lines.slice(from, lines.indexOf('', from));
}

const processesOf = (folder: string): string[] =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder));

let undisturbed: string[];

afterAll(() => {
  for (const folder of folders) {
    const location = join(folder, 'postgres.location');
    if (existsSync(location)) rmSync(readFileSync(location, 'utf8'), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
});

describe('the demo programme', () => {
  it('runs to its table, ends cleanly on Ctrl-C, and a second start finds everything', async () => {
    const folder = newFolder();
    const first = new Launch(folder);
    undisturbed = tableOf(await first.ready());
    expect(undisturbed).toHaveLength(9);
    expect(undisturbed.filter((line) => / ACTIVE +0 /.test(line))).toHaveLength(5);
    expect(undisturbed.at(-1)).toMatch(/^The programme .*\(simulated\)$/);

    const links = readFileSync(join(folder, 'stack.json'), 'utf8');
    const pages = Object.values((JSON.parse(links) as { seller_links: Record<string, string> }).seller_links);
    expect(pages).toHaveLength(5);
    for (const page of pages)
      expect(await (await fetch(page)).text()).toMatch(/<form action="\/s\/[^"]+" method="post">/);
    const refused = new Launch(folder);
    expect(await refused.killed()).toBe(1);
    expect(refused.lines.join('\n')).toContain('is running already');
    expect(readFileSync(join(folder, 'stack.json'), 'utf8')).toBe(links);
    expect(await first.interrupt()).toBe(0);
    expect(processesOf(folder)).toEqual([]);

    const second = new Launch(folder);
    const lines = await second.ready();
    expect(tableOf(lines)).toEqual(undisturbed);
    expect(lines.some((line) => line.startsWith('Demo programme'))).toBe(false);
    expect(await second.interrupt()).toBe(0);
    expect(processesOf(folder)).toEqual([]);
  });

  it('ends in the same table when worker and API are killed in the middle', async () => {
    const folder = newFolder();
    const kills: Kill[] = [
      ['invited, link opened', 'worker'],
      ['of 22768 simulated orders sent', 'api'],
      ['documents uploaded', 'api'],
      ['checks are running', 'worker'],
      ['baseline frozen', 'api'],
      ['catalogue catalogue', 'worker'],
    ];
    const launch = new Launch(folder, kills);
    const lines = await launch.ready();
    expect(lines.filter((line) => line.startsWith('killed '))).toHaveLength(kills.length);
    expect(tableOf(lines)).toEqual(undisturbed);
    expect(await launch.interrupt()).toBe(0);
    expect(processesOf(folder)).toEqual([]);
  });

  it('goes on after the launcher itself is killed, twice', async () => {
    const folder = newFolder();
    for (const at of ['documents uploaded', 'rows in error']) {
      const launch = new Launch(folder, [[at, 'launcher']]);
      expect(await launch.killed()).toBeNull();
    }
    const last = new Launch(folder);
    expect(tableOf(await last.ready())).toEqual(undisturbed);
    expect(await last.interrupt()).toBe(0);
    expect(processesOf(folder)).toEqual([]);
  });
});
