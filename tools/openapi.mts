import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './stack/ports.mts';
import { removePostgresData, startPostgres } from './stack/postgres.mts';
import { start } from './stack/processes.mts';

/** `npm run openapi`: writes docs/openapi.json as the built API serves it. Temporal is not needed for that. */
const root = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'rahdari-openapi-'));
const port = await freePort();
const postgres = await startPostgres(scratch);
const api = start(process.execPath, [join(root, 'dist', 'apps', 'api', 'src', 'main.js')], {
  env: {
    ...process.env,
    PORT: String(port),
    DATABASE_URL: postgres.url,
    RAHDARI_SECRET: randomBytes(32).toString('hex'),
  },
  stdio: ['ignore', 'ignore', 'inherit'],
});

async function read(): Promise<unknown> {
  for (let tries = 0; ; tries++) {
    try {
      return await (await fetch(`http://127.0.0.1:${port}/openapi.json`)).json();
    } catch (error) {
      if (api.process.exitCode !== null || tries > 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

try {
  mkdirSync(join(root, 'docs'), { recursive: true });
  writeFileSync(join(root, 'docs', 'openapi.json'), `${JSON.stringify(await read(), null, 2)}\n`);
} finally {
  await api.stop();
  await postgres.stop();
  removePostgresData(scratch);
  rmSync(scratch, { recursive: true, force: true });
}
