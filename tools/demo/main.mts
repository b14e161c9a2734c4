import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, WORKER } from '../stack/build.mts';
import { secret } from '../stack/folder.mts';
import { openReceiver, printTable, runDemo } from './run.mts';
import { DemoStateFile } from './state.mts';

/** `npm run demo`: repeats the demo against the running stack, in a tenant of its own. */
const stateDir = join(ROOT, '.rahdari');
const stackFile = join(stateDir, 'stack.json');
if (!existsSync(stackFile)) {
  process.stderr.write('No stack is running here: start one with npm start.\n');
  process.exit(1);
}
const stack = JSON.parse(readFileSync(stackFile, 'utf8')) as { api: string; database_url: string };
const file = new DemoStateFile(join(stateDir, 'demo-again.json'), true);
const keys = join(stateDir, `tokens-${file.state.run}.json`);
// Numbers of a business are unique in a tenant: the same businesses come again in another one.
execFileSync(process.execPath, [WORKER, 'seed', '--tenant', `Demo ${file.state.run}`, '--out', keys], {
  env: {
    ...process.env,
    RAHDARI_MODE: 'local',
    DATABASE_URL: stack.database_url,
    RAHDARI_SECRET: secret(stateDir, 'secret'),
  },
  stdio: ['ignore', 'ignore', 'inherit'],
});
const { tokens } = JSON.parse(readFileSync(keys, 'utf8')) as { tokens: Record<string, string> };
const input = {
  apiUrl: stack.api,
  tokens,
  file,
  log: (line: string) => void process.stdout.write(`${line}\n`),
};
const receiver = await openReceiver(file);
await runDemo(input, receiver);
await printTable(input);
await receiver.stop();
process.stdout.write(`Tokens of this run's tenant: ${keys}\n`);
