import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './build.mts';
import { claimFolder, FolderTaken } from './folder.mts';
import { startStack } from './stack.mts';

/**
 * `npm run stack`: PostgreSQL and Temporal alone, for development, until Ctrl-C. It shares folder and data with `npm start`;
 * `--state-dir <folder>` has others.
 */
const { values } = parseArgs({ options: { 'state-dir': { type: 'string' } } });
const stateDir = resolve(values['state-dir'] ?? join(ROOT, '.rahdari'));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const stops: (() => Promise<void>)[] = [];
let stopping = false;
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const end of stops.toReversed()) await end().catch((error: unknown) => say(String(error)));
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

try {
  const release = await claimFolder(stateDir);
  stops.push(async () => release());
  const stack = await startStack({ stateDir, log: say, stops });
  say(`DATABASE_URL=${stack.databaseUrl}`);
  say(`TEMPORAL_ADDRESS=${stack.temporalAddress}`);
  if (stack.temporalUiUrl) say(`Temporal UI: ${stack.temporalUiUrl}`);
  say('Ctrl-C stops both.');
} catch (error) {
  say(error instanceof FolderTaken ? error.message : String((error as Error).stack ?? error));
  if (error instanceof FolderTaken) process.exit(1);
  await stop(1);
}
