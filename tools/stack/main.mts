import { join } from 'node:path';
import { startStack } from './stack.mts';

/** `npm run stack`: PostgreSQL and Temporal alone, for development, until Ctrl-C. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const stack = await startStack({ stateDir: join(import.meta.dirname, '..', '..', '.rahdari'), log: say });
say(`DATABASE_URL=${stack.databaseUrl}`);
say(`TEMPORAL_ADDRESS=${stack.temporalAddress}`);
if (stack.temporalUiUrl) say(`Temporal UI: ${stack.temporalUiUrl}`);
say('Ctrl-C stops both.');
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void stack.stop().then(() => process.exit(0));
  });
}
