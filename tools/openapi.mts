import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API, ROOT as root, runNode, WORKER } from './stack/build.mts';
import { freePort } from './stack/ports.mts';
import { removePostgresData, startPostgres } from './stack/postgres.mts';
import { type Child, start } from './stack/processes.mts';

/** `npm run openapi`: writes docs/openapi.json as the built API serves it. Temporal is not needed for that. */
const scratch = mkdtempSync(join(tmpdir(), 'rahdari-openapi-'));
const stops: (() => Promise<void>)[] = [];

async function read(api: Child, port: number): Promise<unknown> {
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
  const postgres = await startPostgres(scratch, stops);
  const port = await freePort();
  const env = {
    ...process.env,
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: postgres.url,
    RAHDARI_SECRET: randomBytes(32).toString('hex'),
  };
  await runNode([WORKER, 'migrate'], env);
  const api = start(process.execPath, [API], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  stops.push(() => api.stop());
  const document = await read(api, port);
  mkdirSync(join(root, 'docs'), { recursive: true });
  writeFileSync(join(root, 'docs', 'openapi.json'), `${JSON.stringify(document, null, 2)}\n`);
} finally {
  for (const stop of stops.toReversed()) await stop();
  removePostgresData(scratch);
  rmSync(scratch, { recursive: true, force: true });
}
