import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printTable, runDemo } from './run.mts';

/** `npm run demo`: repeats the demo against the running stack, in a tenant of its own. */
const stateDir = join(import.meta.dirname, '..', '..', '.rahdari');
const stackFile = join(stateDir, 'stack.json');
if (!existsSync(stackFile)) {
  process.stderr.write('No stack is running here: start one with npm start.\n');
  process.exit(1);
}
const stack = JSON.parse(readFileSync(stackFile, 'utf8')) as { api: string; tokens: Record<string, string> };
const input = {
  apiUrl: stack.api,
  tokens: stack.tokens,
  stateDir,
  log: (line: string) => void process.stdout.write(`${line}\n`),
  fresh: true,
};
await runDemo(input);
await printTable(input);
