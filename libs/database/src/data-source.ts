import type { AppSettings } from '@app/platform';
import { DataSource } from 'typeorm';
import { ENTITIES } from './entities';
import { MIGRATIONS } from './migrations';

/** A data source for the processes and tests. `synchronize` is never on. */
export function createDataSource(
  database: AppSettings['database'],
  settings: Record<string, unknown> = {},
): DataSource {
  return new DataSource({
    type: 'postgres',
    url: database.url,
    poolSize: database.poolSize,
    connectTimeoutMS: 5_000,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migrations',
    synchronize: false,
    logging: false,
    extra: { statement_timeout: 60_000, idle_in_transaction_session_timeout: 60_000, ...settings },
  });
}

/**
 * For migrations. The owner of the tables sees no row where row-level security is forced; with `row_security=off` a statement
 * that would pass rows over fails instead. What needs them all is written with `withEveryRow`.
 */
export const createMigrationSource = (database: AppSettings['database']): DataSource =>
  createDataSource(database, { options: '-c row_security=off' });
