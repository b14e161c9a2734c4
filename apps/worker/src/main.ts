import 'reflect-metadata';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Runtime } from '@temporalio/worker';
import { health } from './commands/health';
import { key } from './commands/key';
import { migrate } from './commands/migrate';
import { seed } from './commands/seed';
import { templates } from './commands/templates';
import { user } from './commands/user';
import { WorkerModule } from './worker.module';
import { WorkerRunner } from './worker-runner';

async function work(): Promise<void> {
  // Nest owns the signals: the worker drains first, then the connections close.
  Runtime.install({ shutdownSignals: [] });
  const app = await NestFactory.createApplicationContext(WorkerModule, {
    abortOnError: false,
    logger: new ConsoleLogger({ json: true, logLevels: ['log', 'warn', 'error', 'fatal'] }),
  });
  const runner = app.get(WorkerRunner);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => runner.stop());
  await runner.run();
  await app.close();
}

/** A command may resolve to an exit code of its own. */
const COMMANDS: Record<string, (args: string[]) => Promise<number | void>> = {
  health,
  key,
  migrate,
  seed,
  templates,
  user,
  work,
};

const [name = 'work', ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (!command) {
  process.stderr.write(`Unknown command ${name}. Commands: ${Object.keys(COMMANDS).join(', ')}\n`);
  process.exit(2);
}
command(args).then(
  (code) => process.exit(code ?? 0),
  (error: unknown) => {
    new Logger('worker').error((error as Error).message, (error as Error).stack);
    process.exit(1);
  },
);
