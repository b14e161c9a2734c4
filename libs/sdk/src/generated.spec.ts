import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VERSION } from './version.ts';

const ROOT = join(__dirname, '..', '..', '..');
const SDK = join(ROOT, 'libs', 'sdk');

const filesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]),
  );

it('is what docs/openapi.json generates; `npm run sdk:generate` writes it', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'rahdari-sdk-'));
  try {
    execFileSync(process.execPath, [join(ROOT, 'tools', 'sdk', 'generate.mts'), '--out', scratch]);
    const generated = filesIn(scratch);
    const committed = filesIn(join(SDK, 'src', 'generated'));
    expect(Object.keys(committed).sort()).toEqual(Object.keys(generated).sort());
    expect(Object.keys(generated).filter((name) => generated[name] !== committed[name])).toEqual([]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});

it('says the version of its package', () => {
  const { version } = JSON.parse(readFileSync(join(SDK, 'package.json'), 'utf8')) as { version: string };
  expect(VERSION).toBe(version);
  expect(readFileSync(join(SDK, 'CHANGELOG.md'), 'utf8')).toContain(`## ${version}`);
});
