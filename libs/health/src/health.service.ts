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
}
