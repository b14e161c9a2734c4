import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

/** Somebody else's project, with the packed SDK and what it depends on, and nothing of ours around it. */
let project: string;
let packed: string[];

const run = (command: string, args: string[]): string =>
  execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const node = (file: string, content: string): string => {
  writeFileSync(join(project, file), content);
  return run(process.execPath, [file]);
};

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'rahdari-consumer-'));
  const pack = ['pack', '--json', '--pack-destination', project];
  const answer = execFileSync('npm', pack, { cwd: join(ROOT, 'libs', 'sdk'), encoding: 'utf8' });
  const [{ filename, files }] = JSON.parse(answer) as [{ filename: string; files: { path: string }[] }];
  packed = files.map(({ path }) => path);
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, '@rahdari', 'sdk'), { recursive: true });
  run('tar', ['-xzf', filename, '-C', join(modules, '@rahdari', 'sdk'), '--strip-components', '1']);
  const cli = JSON.parse(execFileSync('npm', pack, { cwd: join(ROOT, 'apps', 'cli'), encoding: 'utf8' })) as [
    { filename: string },
  ];
  mkdirSync(join(modules, '@rahdari', 'cli'), { recursive: true });
  run('tar', ['-xzf', cli[0].filename, '-C', join(modules, '@rahdari', 'cli'), '--strip-components', '1']);
  for (const name of ['eventsource-parser', '@types/node', 'undici-types'])
    cpSync(join(ROOT, 'node_modules', name), join(modules, name), { recursive: true });
}, 180_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

it('has its builds, its types and its papers, and nothing else', () => {
  expect(packed).toEqual(
    expect.arrayContaining([
      'package.json',
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
      'dist/esm/index.js',
      'dist/esm/index.d.ts',
      'dist/cjs/index.js',
      'dist/cjs/index.d.ts',
      'dist/cjs/package.json',
    ]),
  );
  expect(packed.filter((path) => path.includes('.spec.') || path.startsWith('src/'))).toEqual([]);
});

const USE = `
const rahdari = new Rahdari({ baseUrl: 'http://127.0.0.1:1', retry: { maxRetries: 0 } });
rahdari.orders.list().catch((error) => {
  console.log(error instanceof RahdariConnectionError, typeof verifyWebhook, VERSION);
});`;

it('is imported as an ES module', () => {
  const line = "import { Rahdari, RahdariConnectionError, verifyWebhook, VERSION } from '@rahdari/sdk';";
  expect(node('use.mjs', line + USE)).toBe('true function 0.1.0\n');
});

it('is required as CommonJS', () => {
  const line = "const { Rahdari, RahdariConnectionError, verifyWebhook, VERSION } = require('@rahdari/sdk');";
  expect(node('use.cjs', line + USE)).toBe('true function 0.1.0\n');
});

it('carries the packed command line', () => {
  const { bin } = JSON.parse(
    readFileSync(join(project, 'node_modules', '@rahdari', 'cli', 'package.json'), 'utf8'),
  ) as { bin: { rahdari: string } };
  const rahdari = join(project, 'node_modules', '@rahdari', 'cli', bin.rahdari);
  expect(run(process.execPath, [rahdari, '--help'])).toContain('sellers invite');
});

describe('its types', () => {
  const CONSUMER = `
import { change, each, Rahdari, RahdariProblem, verifyWebhook, type RahdariEvent } from '@rahdari/sdk';
const rahdari = new Rahdari({ baseUrl: 'https://api.example.com', apiKey: 'rhd_live_x' });
export async function main(): Promise<void> {
  for await (const order of each((page) => rahdari.orders.list({ query: { ...page, channel: 'alibaba' } }))) {
    const minor: string = order.amount.amount_minor;
    console.log(minor);
  }
  const event: RahdariEvent = await verifyWebhook('{}', new Headers(), 'whsec_AAAA');
  await rahdari.sellerActions.submit({ path: { id: event.subject } });
  await change(
    () => rahdari.sellers.get({ path: { id: 'sel_1' } }),
    (_, headers) => rahdari.sellers.edit({ path: { id: 'sel_1' }, headers, body: { application: {} } }),
  );
  await rahdari.catalogue.upload('sel_1', 'sku', { filename: 'a.csv' }).catch((error: unknown) => {
    if (error instanceof RahdariProblem) console.log(error.code, error.errors[0]?.pointer);
  });
}
`;
  const check = (file: string, content: string, options: string[]): void => {
    writeFileSync(join(project, file), content);
    try {
      run(process.execPath, [TSC, '--noEmit', '--strict', '--target', 'es2022', ...options, file]);
    } catch (error) {
      throw new Error((error as { stdout: string }).stdout, { cause: error });
    }
  };
  const ONLY_NODE = ['--lib', 'es2022', '--types', 'node'];

  it.each([
    ['an ES module on Node', 'consumer.mts', ['--module', 'nodenext', ...ONLY_NODE]],
    ['CommonJS on Node', 'consumer.cts', ['--module', 'nodenext', ...ONLY_NODE]],
    [
      'a bundled page',
      'consumer.ts',
      ['--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2022,dom'],
    ],
  ])('are right for %s', (_, file, options) => check(file, CONSUMER, options));

  it('refuse what is wrong', () => {
    const wrong = "import { Rahdari } from '@rahdari/sdk';\nnew Rahdari({ baseUrl: 1 });\n";
    expect(() => check('wrong.mts', wrong, ['--module', 'nodenext', ...ONLY_NODE])).toThrow('TS2322');
  });
});
