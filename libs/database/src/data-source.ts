import type { AppSettings } from '@app/platform';
import { DataSource } from 'typeorm';
import { ENTITIES } from './entities';
import { MIGRATIONS } from './migrations';

/** A data source for the processes, migrations and tests. `synchronize` is never on. */
export function createDataSource(database: AppSettings['database']): DataSource {
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
    extra: { statement_timeout: 60_000, idle_in_transaction_session_timeout: 60_000 },
  });
}
