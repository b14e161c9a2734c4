import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `npm run build:sdk`: libs/sdk/dist as it is published, once as ES modules and once as CommonJS, each with its types. */
const root = join(import.meta.dirname, '..', '..');
const sdk = join(root, 'libs', 'sdk');
const dist = join(sdk, 'dist');

const compile = (...options: string[]): void => {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const all = [tsc, '-p', sdk, '--noEmit', 'false', '--declaration', ...options];
  execFileSync(process.execPath, all, { stdio: 'inherit' });
};

rmSync(dist, { recursive: true, force: true });
compile('--outDir', join(dist, 'esm'));
const commonJs = ['--module', 'commonjs', '--moduleResolution', 'bundler', '--verbatimModuleSyntax', 'false'];
compile('--outDir', join(dist, 'cjs'), ...commonJs);
// The compiler rewrites the endings of imports in what runs, and leaves them in the types.
for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  const path = join(dist, name);
  if (!name.endsWith('.d.ts')) continue;
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/(from '\.{1,2}\/[^']+)\.ts'/g, "$1.js'"));
}
writeFileSync(join(dist, 'cjs', 'package.json'), `${JSON.stringify({ type: 'commonjs' })}\n`);
