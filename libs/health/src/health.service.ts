import { Database } from '@app/database';
import { DomainError } from '@app/platform';
import { TemporalGateway } from '@app/temporal';
import { Injectable } from '@nestjs/common';

@Injectable()
export class HealthService {
  constructor(
    private readonly database: Database,
    private readonly temporal: TemporalGateway,
  ) {}

  /** Throws HEALTH.NOT_READY (503) with the dependencies that do not answer. */
  async assertReady(): Promise<void> {
    const [database, workflows] = await Promise.all([
      this.database.isReachable(),
      this.temporal.isReachable(),
    ]);
    if (database && workflows) return;
    throw new DomainError({
      code: 'HEALTH.NOT_READY',
      kind: 'unavailable',
      message: 'A dependency does not answer.',
      details: { database, workflows },
      retryAfterSeconds: 2,
    });
  }

  /**
   * What keeps work from being done, in one line, or nothing. With `host` the worker must be one of that host: beside a
   * living replica a dead one would else look well.
   */
  async findWorkerProblem(host?: string): Promise<string | undefined> {
    if (!(await this.database.isReachable())) return 'PostgreSQL does not answer';
    const [pending, ...others] = await this.database.pendingMigrations();
    if (pending)
      return `Migrations are not complete: ${pending}${others.length ? ` and ${others.length} more` : ''}`;
    if (!(await this.temporal.isReachable())) return 'Temporal does not answer, or has no such namespace';
    const pollers = await this.temporal.pollers();
    if (pollers.some((identity) => host === undefined || identity.endsWith(`@${host}`))) return undefined;
    return `No worker${host === undefined ? '' : ` of ${host}`} polls the task queue`;
  }
}
