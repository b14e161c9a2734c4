import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cast } from '../support/cast';
import { WITH_SDK } from '../support/cli';
import { type Rahdari, startProcesses } from '../support/processes';

const ROOT = join(__dirname, '..', '..');
const GUIDES = join(ROOT, 'docs', 'integrators');

interface Example {
  page: string;
  language: string;
  /** The blocks of one page belong together: the second may use what the first one made. */
  code: string;
}

const examples = readdirSync(GUIDES)
  .filter((name) => name.endsWith('.md'))
  .flatMap((page): Example[] => {
    const blocks = [...readFileSync(join(GUIDES, page), 'utf8').matchAll(/^```(sh|ts) run\n([^]*?)^```$/gm)];
    return ['sh', 'ts']
      .map((language) => ({
        page,
        language,
        code: blocks
          .filter(([, of]) => of === language)
          .map(([, , code]) => code)
          .join('\n'),
      }))
      .filter(({ code }) => code);
  });

let rahdari: Rahdari;
let scratch: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  rahdari = await startProcesses();
  const cast = await Cast.in(rahdari, 'guides');
  const programme = await cast.programme(0);
  const seller = await cast.submitted(programme, 'ACTIVE');
  scratch = mkdtempSync(join(tmpdir(), 'rahdari-guides-'));
  env = {
    PATH: process.env.PATH,
    HOME: scratch,
    RAHDARI_API_URL: rahdari.url,
    RAHDARI_API_KEY: cast.as('integrator').token,
    SELLER: seller.id,
    PROGRAMME: programme,
  };
}, 120_000);
afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await rahdari?.stop();
});

function run(command: string, args: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(command, args, { cwd: scratch, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const CLI = [process.execPath, ...WITH_SDK, join(ROOT, 'apps', 'cli', 'src', 'main.ts')]
  .map(quoted)
  .join(' ');

it('have examples to run', () => expect(examples.length).toBeGreaterThanOrEqual(8));

it.each(examples)('the $language of $page runs as it stands', async ({ page, language, code }) => {
  const isShell = language === 'sh';
  const file = join(scratch, `${page}.${isShell ? 'sh' : 'mts'}`);
  writeFileSync(file, isShell ? `set -euo pipefail\nrahdari() { ${CLI} "$@"; }\n${code}` : code);
  const { code: ended, said } = isShell
    ? await run('bash', [file])
    : await run(process.execPath, [...WITH_SDK, file]);
  if (ended !== 0) throw new Error(`Ended with ${ended}:\n${said}`);
  expect(said).not.toBe('');
});
