import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { DatabaseModule, isDatabaseUnavailable } from '@app/database';
import { HealthModule, HealthService } from '@app/health';
import { PlatformModule } from '@app/platform';
import { TemporalModule } from '@app/temporal';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

@Module({ imports: [PlatformModule.register(), DatabaseModule, TemporalModule, HealthModule] })
class WorkerHealthModule {}

async function findProblem(host?: string): Promise<string | undefined> {
  const app = await NestFactory.createApplicationContext(WorkerHealthModule, {
    logger: false,
    abortOnError: false,
  });
  try {
    return await app.get(HealthService).findWorkerProblem(host);
  } finally {
    await app.close();
  }
}

/**
 * `health [--here]`: 0 when PostgreSQL answers, migrations are complete and a worker polls the task queue; else 1 and one
 * line that says what is wrong. `--here` wants the worker of this very host: the probe of a container.
 */
export async function health(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { here: { type: 'boolean', default: false } } });
  const problem = await findProblem(values.here ? hostname() : undefined).catch((error: unknown) =>
    isDatabaseUnavailable(error)
      ? 'PostgreSQL does not answer'
      : (error as Error).message.replaceAll(/\s*\n\s*/g, ' '),
  );
  process.stdout.write(`${problem ?? 'healthy'}\n`);
  return problem === undefined ? 0 : 1;
}
